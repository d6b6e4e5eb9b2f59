"""Files that people asked for, written only where there is none yet."""

from collections.abc import Mapping
from pathlib import Path

from slo.actions.failures import AlreadyThere
from slo.project import write_definition


def write_new(files: Mapping[Path, str], instead: str) -> None:
    """Write all files; raises AlreadyThere, which says what to do `instead`, if one of them exists."""
    if there := [str(path) for path in files if path.exists() or path.is_symlink()]:
        verb = "exists" if len(there) == 1 else "exist"
        raise AlreadyThere(
            f"{', '.join(there)} {verb} already, and would be overwritten; nothing was written. "
            f"Move what is there away, or {instead}"
        )
    for path, text in files.items():
        write_definition(path.parent, path.name, text)
