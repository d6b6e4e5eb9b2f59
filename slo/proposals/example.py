"""The commented example that `slo init` writes where no server is asked."""

from pathlib import Path

NAME = "checkout.yaml"


def text() -> str:
    """Return the definition of one service, with comments that say what each part is."""
    return Path(__file__).with_name("example.yaml").read_text(encoding="utf-8")
