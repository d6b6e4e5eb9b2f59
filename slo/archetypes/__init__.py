"""The archetypes that come with slo, one YAML file each, written as users write their own."""

from pathlib import Path

_FOLDER = Path(__file__).parent

NAMES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
"""What is built in, in alphabetical order."""


def text(name: str) -> str:
    """Give the definition of a built-in archetype."""
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
