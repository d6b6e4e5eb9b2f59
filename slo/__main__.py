"""The door: `slo` and `python -m slo`. It answers what needs no answerer before anything is imported."""

import sys

from slo import __version__


def main() -> None:
    """Run the command line; nothing below is imported for `slo --version`."""
    if sys.argv[1:] == ["--version"]:
        print(f"slo {__version__}")
        return
    from slo.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
