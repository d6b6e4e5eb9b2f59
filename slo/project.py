"""The folders of a project: definitions, templates, and what was generated. Nothing else writes to disk."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from slo.emit import Artifact, Templates

MANIFEST = ".slo-files"
_BUILT_IN_TEMPLATES = (Path(__file__).parent / "_templates", Path(__file__).parent.parent / "templates")


class Refused(Exception):
    """Raised instead of touching files that are not ours, or that cannot be touched."""


class Changes(NamedTuple):
    """What writing does, or would do: paths below the output folder, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def read_definitions(folder: Path) -> dict[str, bytes]:
    """Read every YAML file below a folder, by its path from there. Raises Refused where there is nothing."""
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}; name the one with your definitions by --definitions")
    paths = (path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
    inside = {path.relative_to(folder).as_posix(): path for path in paths}
    if not inside:
        raise Refused(f"nothing is defined: {folder} holds no .yaml file")
    try:
        return {
            name: inside[name].read_bytes()
            for name in sorted(inside)
            if not any(part.startswith(".") for part in name.split("/"))
        }
    except OSError as error:
        raise Refused(f"cannot read {error.filename}: {error.strerror}") from error


def read_templates(definitions: Path) -> Templates:
    """Read the templates that come with slo, and over them those in `templates/` beside the definitions."""
    built_in = next(folder for folder in _BUILT_IN_TEMPLATES if folder.is_dir())
    texts: dict[str, str] = {}
    for folder in (built_in, definitions.absolute().parent / "templates"):
        for path in folder.rglob("*"):
            if path.is_file():
                texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return texts


@dataclass(frozen=True, slots=True)
class Output:
    """A folder of generated files. A manifest lists which are ours; no other is ever replaced or removed."""

    folder: Path
    _ours: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        manifest = self.folder / MANIFEST
        lines = manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else []
        object.__setattr__(self, "_ours", frozenset(filter(_is_inside, lines)))

    def compare(self, artifacts: Iterable[Artifact]) -> Changes:
        """Say what writing these artifacts would change."""
        return self._changes(_with_manifest(artifacts))

    def write(self, artifacts: Iterable[Artifact]) -> Changes:
        """Make our files be exactly these. Everything is on the disk before the first file is replaced."""
        wanted = _with_manifest(artifacts)
        changes = self._changes(wanted)
        self._refuse_foreign(changes)
        try:
            self._replace({path: wanted[path] for path in (*changes.added, *changes.changed)})
            for path in changes.removed:
                self._remove(path)
        except OSError as error:
            raise Refused(f"cannot write to {self.folder}: {error.strerror}") from error
        return changes

    def _changes(self, wanted: Mapping[str, str]) -> Changes:
        added, changed = [], []
        for path, text in wanted.items():
            present = self._read(path)
            if present is None:
                added.append(path)
            elif present != text.encode():
                changed.append(path)
        left_over = sorted(path for path in self._ours - wanted.keys() if (self.folder / path).is_file())
        return Changes(
            added=tuple(added),
            changed=tuple(changed),
            removed=tuple(left_over),
            unchanged=len(wanted) - len(added) - len(changed),
        )

    def _refuse_foreign(self, changes: Changes) -> None:
        foreign = [path for path in changes.changed if path not in self._ours and path != MANIFEST]
        if foreign:
            raise Refused(
                f"{self.folder / foreign[0]} was not written by slo and would be overwritten; "
                "move it away, or name another folder by --output"
            )

    def _replace(self, files: Mapping[str, str]) -> None:
        if not files:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        staging = self.folder / f".slo-staging-{os.getpid()}"
        staging.mkdir()
        try:
            for number, text in enumerate(files.values()):
                (staging / str(number)).write_bytes(text.encode())
            for number, path in enumerate(files):
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / str(number)).replace(target)
        finally:
            for left_over in staging.iterdir():
                left_over.unlink()
            staging.rmdir()

    def _remove(self, path: str) -> None:
        file = self.folder / path
        file.unlink()
        parent = file.parent
        while parent != self.folder and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent

    def _read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refused(f"cannot read {self.folder / path}: {error.strerror}") from error


def _is_inside(path: str) -> bool:
    """Trust no manifest to name a file outside its folder."""
    return bool(path) and path[0] not in "#/\\" and ".." not in path.split("/")


def _with_manifest(artifacts: Iterable[Artifact]) -> dict[str, str]:
    files = {artifact.path: artifact.text for artifact in artifacts}
    listing = "# The files that slo wrote here, and may replace or remove.\n"
    listing += "".join(f"{path}\n" for path in sorted(files))
    return {**files, MANIFEST: listing}
