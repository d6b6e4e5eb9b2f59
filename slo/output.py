"""The folder of generated files: compared with what is wanted, and replaced as a whole or not at all."""

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from slo import __version__
from slo.files import is_inside, read_file
from slo.project import Refused, refusing
from slo.targets.artifact import Artifact
from slo.text.versions import writer

MANIFEST = ".slo-files"
_WRITER = "# Written by slo "  # in the manifest, followed by the first two numbers of the version
_STAGING = ".slo-staging-"
_PATIENCE, _PAUSE = 30, 0.05  # seconds to wait for another run in all, and between two attempts


class State(Enum):
    """How a wanted file differs from the one that is there."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Compared(NamedTuple):
    """A wanted file, by its path relative to the output folder, and how it differs."""

    path: str
    state: State


class Changes(NamedTuple):
    """Differences between wanted and existing files: paths, and whether the manifest differs.

    `written_by` is the version in the manifest that was there, "" if it names none.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    manifest: bool = False
    written_by: str = ""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.manifest)

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.added, *self.changed, *self.unchanged)


@dataclass(frozen=True, slots=True)
class Output:
    """A folder of generated files. A manifest lists them; other files are never replaced or removed."""

    folder: Path
    written_by: str = field(init=False)
    _ours: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        with refusing(f"cannot read {self.folder / MANIFEST}"):
            text = self._read(MANIFEST) or b""
        lines = text.decode("utf-8", errors="replace").splitlines()
        object.__setattr__(self, "_ours", frozenset(path for path in lines if self._is_inside(path)))
        noted = (line.removeprefix(_WRITER) for line in lines if line.startswith(_WRITER))
        object.__setattr__(self, "written_by", next(noted, ""))

    def texts(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield generated files as they are now, as far as they can be read."""
        with refusing(f"cannot read {self.folder}"):
            for path in paths:
                if path in self._ours and (data := self._read(path)) is not None:
                    yield data.decode("utf-8", errors="replace")

    def state(self, artifact: Artifact) -> Compared:
        """Compare a wanted file with the one that is there."""
        with refusing(f"cannot read {self.folder}"):
            present = self._read(artifact.path)
        if present is None:
            return Compared(artifact.path, State.ADDED)
        same = present == artifact.text.encode()
        return Compared(artifact.path, State.UNCHANGED if same else State.CHANGED)

    def states(self, artifacts: Iterable[Artifact]) -> tuple[Compared, ...]:
        """Compare wanted files, of which only one is in memory at a time."""
        return tuple(map(self.state, artifacts))

    def changes(self, compared: Iterable[Compared]) -> Changes:
        """Return what writing all wanted files would change; raises Refused if a file is not generated."""
        paths: dict[State, list[str]] = {state: [] for state in State}
        for one in sorted(compared):
            paths[one.state].append(one.path)
        wanted = frozenset(path for some in paths.values() for path in some)
        with refusing(f"cannot read {self.folder}"):
            left_over = [path for path in self._ours - wanted if (self.folder / path).is_file()]
            stale = self._read(MANIFEST) != _manifest(wanted).encode()
        self._refuse_links(wanted)
        foreign = [path for path in paths[State.CHANGED] if path not in self._ours]
        if foreign:
            raise Refused(
                f"{self.folder / foreign[0]} was not written by slo and would be overwritten; "
                "move it away, or use another folder with --output"
            )
        return Changes(
            added=tuple(paths[State.ADDED]),
            changed=tuple(paths[State.CHANGED]),
            removed=tuple(sorted(left_over)),
            unchanged=tuple(paths[State.UNCHANGED]),
            manifest=stale,
            written_by=self.written_by,
        )

    def is_younger(self, path: str, by: timedelta) -> bool:
        """Return whether a file was written after the manifest, which no run writes before another file."""
        written, listed = ((self.folder / one).stat().st_mtime for one in (path, MANIFEST))
        return written - listed > by.total_seconds()

    def _refuse_links(self, wanted: Iterable[str]) -> None:
        """Raise Refused if a file would be written through a link to somewhere else."""
        for parent in sorted({(self.folder / path).parent for path in wanted}):
            if not is_inside(parent, self.folder):
                raise Refused(f"{parent} leads out of {self.folder} by a link; replace the link by a folder")

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


@dataclass(frozen=True, slots=True)
class Staging:
    """New and changed files on disk, below the output folder, before the first is replaced.

    Their names have no ending, so that no server loads them from there. Several processes may add files.
    """

    into: Output
    folder: Path

    def states(self, artifacts: Iterable[Artifact]) -> tuple[Compared, ...]:
        """Compare wanted files with those that are there, and keep the new and changed ones on disk."""
        return tuple(map(self._kept, artifacts))

    def replace(self, changes: Changes) -> None:
        """Make the generated files what was staged.

        Meanwhile the manifest lists old and new files, so that after an interrupted run all generated files
        are still known. Unchanged files are not touched.
        """
        if not changes:
            return
        with refusing(f"cannot write to {self.into.folder}"):
            self._write(MANIFEST, _manifest(self.into._ours.union(changes.wanted)))
            for path in (MANIFEST, *changes.added, *changes.changed):
                self._put(path)
            for path in changes.removed:
                self._remove(path)
            self._write(MANIFEST, _manifest(changes.wanted))
            self._put(MANIFEST)

    def _kept(self, artifact: Artifact) -> Compared:
        compared = self.into.state(artifact)
        if compared.state is not State.UNCHANGED:
            with refusing(f"cannot write to {self.into.folder}"):
                self._write(*artifact)
        return compared

    def _write(self, path: str, text: str) -> None:
        self.folder.mkdir(exist_ok=True)
        self._staged(path).write_bytes(text.encode())

    def _put(self, path: str) -> None:
        target = self.into.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self._staged(path).replace(target)

    def _staged(self, path: str) -> Path:
        return self.folder / hashlib.sha256(path.encode()).hexdigest()

    def _remove(self, path: str) -> None:
        file = self.into.folder / path
        file.unlink()
        parent = file.parent
        while parent != self.into.folder and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """Lock an output folder, and stage files in it; those that were not put into place are removed.

    Of two runs at once, the second begins when the first has ended. What an interrupted run staged is
    removed, and so is a new folder without files. Raises Refused if the folder cannot be written to, or
    another run takes long.
    """
    is_new = not folder.exists()
    with refusing(f"cannot write to {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _clear(folder)
        try:
            yield Staging(Output(folder), folder / f"{_STAGING}{os.getpid()}-{time.monotonic_ns()}")
        finally:
            _clear(folder)
            if is_new and not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock a folder until the block ends; raises Refused if another process holds it for long.

    The system releases the lock of a process that ends, however it ends. File systems without locks are
    written to without one.
    """
    with refusing(f"cannot write to {folder}"):
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


def _clear(folder: Path) -> None:
    """Remove what was staged in a folder, as far as that is allowed."""
    for staged in folder.glob(f"{_STAGING}*"):
        if not staged.is_symlink():
            with suppress(OSError):
                for file in staged.iterdir():
                    file.unlink()
                staged.rmdir()


def _manifest(paths: Iterable[str]) -> str:
    listing = "".join(f"{path}\n" for path in sorted(paths))
    writes = f"{_WRITER}{writer(__version__)}"
    return f"# The files that slo wrote here, and may replace or remove.\n{writes}\n{listing}"
