"""Built-in archetypes: one YAML file each, in the same format as users' archetypes."""

from pathlib import Path

_FOLDER = Path(__file__).parent

NAMES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
"""Names of built-in archetypes, in alphabetical order."""


def text(name: str) -> str:
    """Return the definition of a built-in archetype."""
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
