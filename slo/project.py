"""Reads and writes the folders of a project: definitions, templates, generated files, reports."""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from slo.files import is_inside, read_file
from slo.targets.artifact import Artifact, Templates

MANIFEST = ".slo-files"
_STAGING = ".slo-staging-"
_PATIENCE, _PAUSE = 30, 0.05  # seconds to wait for another run in all, and between two attempts
_ABANDONED = 3600  # seconds after which a staging folder is the rest of an interrupted run
_DEFINITIONS = (".yaml", ".yml")
_SPECIAL = frozenset("*?[]\\#")
"""Characters by which a line of CODEOWNERS would name other files, and which GitHub cannot escape."""
_TEMPLATES = {"alertmanager": (".tmpl",), "docs": (".md.j2",)}
"""The folders below templates/, and the endings of template files in them."""
_REPORT_TEMPLATES = "report"
_REPORT = b"slo report"  # is in the first bytes of each report
_HEAD = 500  # bytes
_BUILT_IN_TEMPLATES = (Path(__file__).parent / "_templates", Path(__file__).parent.parent / "templates")


class Refused(Exception):
    """Raised for files that cannot be used, or that slo did not write and would overwrite."""


class Changes(NamedTuple):
    """Differences between wanted and existing files: paths, and whether the manifest differs."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    manifest: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.manifest)


Replacing = Callable[[Changes], object]


def read_definitions(folder: Path) -> dict[str, bytes]:
    """Return all YAML files below a folder by their relative path; raises Refused if any is unreadable."""
    with _refusing(f"cannot read {folder}"):
        if folder.is_file():
            raise Refused(f"{folder} is a file; --definitions needs a folder")
        if not folder.is_dir():
            raise Refused(
                f"there is no folder {folder}; set the folder of your definitions with --definitions"
            )
        found = {_name(path, folder): read_file(path) for path in definition_files(folder)}
    if not found:
        raise Refused(f"there are no definitions: {folder} has no .yaml file")
    return {name: found[name] for name in sorted(found)}


def read_sources(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return files, and all YAML files below folders, by their paths; raises Refused if one is unreadable."""
    found: dict[str, bytes] = {}
    for path in paths:
        with _refusing(f"cannot read {path}"):
            inside = sorted(definition_files(path)) if path.is_dir() else [path]
            found |= {_in_utf8(one.as_posix()): read_file(one) for one in inside}
    return found


def read_beside(definitions: Path, name: str) -> bytes | None:
    """Return a file below the folder that holds the definitions, None if it has no such regular file.

    Raises Refused if it cannot be read.
    """
    project = definitions.absolute().parent
    path = project / name
    with _refusing(f"cannot read {path}"):
        return read_file(path) if is_inside(path, project) and path.is_file() else None


def holds_definitions(folder: Path) -> bool:
    """Return whether there is a YAML file below a folder; raises Refused if it cannot be read."""
    with _refusing(f"cannot read {folder}"):
        return folder.is_dir() and any(definition_files(folder))


def read_generated(folder: Path, name: str) -> bytes | None:
    """Return a generated file, None if there is none; raises Refused if it cannot be read."""
    with _refusing(f"cannot read {folder / name}"):
        try:
            return read_file(folder / name)
        except (FileNotFoundError, NotADirectoryError):
            return None


def write_definition(folder: Path, name: str, text: str) -> None:
    """Write one file of definitions atomically; raises Refused if it cannot be written."""
    target = folder / name
    staged = target.with_name(f".{target.name}.{os.getpid()}")
    with _refusing(f"cannot write {target}"):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            staged.write_bytes(text.encode())
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)


def write_report(path: Path, text: str) -> None:
    """Write a report atomically; raises Refused if the path exists and is not a report."""
    with _refusing(f"cannot read {path}"):
        if path.exists():
            if not path.is_file():
                raise Refused(f"{path} is not a file")
            with path.open("rb") as file:
                ours = _REPORT in file.read(_HEAD)
            if not ours:
                raise Refused(
                    f"{path} was not written by 'slo report' and would be overwritten; use another path"
                )
    write_definition(path.parent, path.name, text)


def read_templates(definitions: Path) -> Templates:
    """Return the built-in templates, replaced by those of `templates/` beside the definitions."""
    return {
        path: text
        for kind, endings in _TEMPLATES.items()
        for path, text in _read_templates(definitions, kind, endings).items()
    }


def read_report_templates(definitions: Path) -> Templates:
    """Return the templates of `slo report` by file name, with the same replacements."""
    texts = _read_templates(definitions, _REPORT_TEMPLATES, (".html", ".css", ".js"))
    return {path.removeprefix(f"{_REPORT_TEMPLATES}/"): text for path, text in texts.items()}


def _read_templates(definitions: Path, kind: str, endings: tuple[str, ...]) -> Templates:
    built_in = next(folder for folder in _BUILT_IN_TEMPLATES if folder.is_dir())
    own = definitions.absolute().parent / "templates"
    texts: dict[str, str] = {}
    for root in (built_in, own):
        folder = root / kind
        with _refusing(f"cannot read {folder}"):
            for path in sorted(path for ending in endings for path in folder.glob(f"*{ending}")):
                _refuse_outside(path, root)
                try:
                    texts[f"{kind}/{path.name}"] = read_file(path).decode().replace("\r\n", "\n")
                except UnicodeDecodeError as error:
                    raise Refused(f"{path} is not UTF-8 text") from error
    return texts


@dataclass(frozen=True, slots=True)
class Output:
    """A folder of generated files. A manifest lists them; other files are never replaced or removed."""

    folder: Path
    _ours: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        with _refusing(f"cannot read {self.folder / MANIFEST}"):
            text = self._read(MANIFEST) or b""
        paths = text.decode("utf-8", errors="replace").splitlines()
        object.__setattr__(self, "_ours", frozenset(path for path in paths if self._is_inside(path)))

    def texts(self, folder: str) -> tuple[str, ...]:
        """Return the generated files below a folder as they are now, as far as they can be read."""
        with _refusing(f"cannot read {self.folder}"):
            present = [self._read(path) for path in sorted(self._ours) if path.startswith(folder)]
        return tuple(text.decode("utf-8", errors="replace") for text in present if text is not None)

    def compare(self, artifacts: Iterable[Artifact]) -> Changes:
        """Return what writing these artifacts would change; raises Refused if a file is not generated."""
        return self._changes(_by_path(artifacts))

    def write(self, artifacts: Iterable[Artifact], replacing: Replacing = lambda changes: None) -> Changes:
        """Make the generated files exactly these. All are staged on disk before the first is replaced.

        Before that, `replacing` is called with the changes.

        Meanwhile the manifest lists old and new files, so that after an interrupted run all generated files
        are still known. Of two runs at once, the second begins when the first has ended.
        """
        wanted = _by_path(artifacts)
        if not (changes := self._changes(wanted)):
            return changes
        with _refusing(f"cannot write to {self.folder}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            with _alone(self.folder):
                return Output(self.folder)._write(wanted, replacing)  # with the manifest as it is now

    def is_younger(self, path: str, by: timedelta) -> bool:
        """Return whether a file was written after the manifest, which no run writes before another file."""
        written, listed = ((self.folder / one).stat().st_mtime for one in (path, MANIFEST))
        return written - listed > by.total_seconds()

    def _write(self, wanted: Mapping[str, str], replacing: Replacing) -> Changes:
        if changes := self._changes(wanted):
            replacing(changes)
            self._clean_up()
            replaced = {path: wanted[path] for path in (*changes.added, *changes.changed)}
            self._replace({MANIFEST: _manifest(self._ours | wanted.keys()), **replaced})
            for path in changes.removed:
                self._remove(path)
            self._replace({MANIFEST: _manifest(wanted.keys())})
        return changes

    def _changes(self, wanted: Mapping[str, str]) -> Changes:
        added, changed = [], []
        with _refusing(f"cannot read {self.folder}"):
            for path, text in wanted.items():
                present = self._read(path)
                if present is None:
                    added.append(path)
                elif present != text.encode():
                    changed.append(path)
            left_over = [path for path in self._ours - wanted.keys() if (self.folder / path).is_file()]
            stale = self._read(MANIFEST) != _manifest(wanted.keys()).encode()
        self._refuse_links(wanted)
        foreign = [path for path in changed if path not in self._ours]
        if foreign:
            raise Refused(
                f"{self.folder / foreign[0]} was not written by slo and would be overwritten; "
                "move it away, or use another folder with --output"
            )
        return Changes(
            added=tuple(added),
            changed=tuple(changed),
            removed=tuple(sorted(left_over)),
            unchanged=len(wanted) - len(added) - len(changed),
            manifest=stale,
        )

    def _refuse_links(self, wanted: Iterable[str]) -> None:
        """Raise Refused if a file would be written through a link to somewhere else."""
        for parent in sorted({(self.folder / path).parent for path in wanted}):
            if not is_inside(parent, self.folder):
                raise Refused(f"{parent} leads out of {self.folder} by a link; replace the link by a folder")

    def _replace(self, files: Mapping[str, str]) -> None:
        staging = self.folder / f"{_STAGING}{os.getpid()}-{time.monotonic_ns()}"
        staging.mkdir()
        try:
            for number, text in reversed(tuple(enumerate(files.values()))):  # the manifest is the youngest
                (staging / str(number)).write_bytes(text.encode())
            for number, path in enumerate(files):
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / str(number)).replace(target)
        finally:
            _remove_folder(staging)

    def _remove(self, path: str) -> None:
        file = self.folder / path
        file.unlink()
        parent = file.parent
        while parent != self.folder and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent

    def _clean_up(self) -> None:
        for staging in self.folder.glob(f"{_STAGING}*"):
            if not staging.is_symlink() and time.time() - staging.stat().st_mtime > _ABANDONED:
                _remove_folder(staging)

    def _read(self, path: str) -> bytes | None:
        try:
            return read_file(self.folder / path)
        except FileNotFoundError:
            return None

    def _is_inside(self, path: str) -> bool:
        """Return whether a path of the manifest is inside the folder, also through links."""
        if not path or path.startswith("#") or path == MANIFEST or "\0" in path:
            return False
        return is_inside(self.folder / path, self.folder)


def definition_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder, following links that stay inside.

    Raises OSError for unreadable folders, and Refused for a link to something outside.
    """

    def fail(error: OSError) -> None:
        raise error

    seen: set[str] = set()
    for place, folders, files in os.walk(folder, onerror=fail, followlinks=True):
        seen.add(os.path.realpath(place))
        folders[:] = [
            name for name in folders if name[0] != "." and os.path.realpath(Path(place, name)) not in seen
        ]
        found = [name for name in files if name[0] != "." and name.lower().endswith(_DEFINITIONS)]
        for path in (Path(place, name) for name in (*folders, *found)):
            _refuse_outside(path, folder)
        yield from (Path(place, name) for name in found)


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise Refused for a link that leads out of a folder: its target would be read, and shown in errors."""
    if path.is_symlink() and not is_inside(path, folder):
        raise Refused(f"{path} is a link to {path.readlink()}, which is outside {folder}; put a copy there")


def _name(path: Path, folder: Path) -> str:
    """Return the relative path of a definition, the same in any locale, and the same in CODEOWNERS."""
    name = _in_utf8(path.relative_to(folder).as_posix())
    if special := sorted(set(name) & _SPECIAL):
        raise Refused(f"the file name {name!r} has {special[0]!r}, a sign of CODEOWNERS: rename the file")
    return name


def _in_utf8(name: str) -> str:
    """Return a file's name, which is written into comments, pages and CODEOWNERS, so is one visible line."""
    try:
        text = os.fsencode(name).decode()
    except UnicodeDecodeError as error:
        raise Refused(f"the file name {name!a} is not UTF-8") from error
    if not text.isprintable():
        raise Refused(f"the file name {name!a} has characters that are not visible: rename the file")
    return text


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = f" ({os.fspath(error.filename)!r})" if error.filename else ""
        raise Refused(f"{what}: {error.strerror}{place}") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock a folder until the block ends; raises Refused if another process holds it for long.

    The system releases the lock of a process that ends, however it ends. File systems without locks are
    written to without one.
    """
    held = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + _PATIENCE
        while not _locked(held):
            if time.monotonic() > until:
                raise Refused(f"another 'slo compile' writes to {folder}; run this again when it has ended")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(held)


def _locked(file: int) -> bool:
    """Try to lock an open file or folder; return False if another process holds the lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.EBADF):
            raise
    return True


def _remove_folder(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def _by_path(artifacts: Iterable[Artifact]) -> dict[str, str]:
    return {artifact.path: artifact.text for artifact in artifacts}


def _manifest(paths: Iterable[str]) -> str:
    listing = "".join(f"{path}\n" for path in sorted(paths))
    return f"# The files that slo wrote here, and may replace or remove.\n{listing}"
