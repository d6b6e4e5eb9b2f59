"""The record of calls on disk: a line of JSON for each event, only ever added to.

A line is on the disk before anything is sent, so a call that was made is never unknown. Whoever decides by
what is recorded holds the file meanwhile: of two who call the same, one makes the call, the other finds it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slo.model.call_record import Event, Happened
from slo.text.times import rfc3339


class Unrecorded(Exception):
    """Raised where the record cannot be read or written; says why."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record holds, and the numbers of lines that nobody can read: they are left where they are."""

    events: tuple[Event, ...]
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A file of events, which need not exist yet."""

    path: Path

    def read(self) -> Recorded:
        """Read all events; raises Unrecorded."""
        try:
            return _read(self.path.read_bytes())
        except FileNotFoundError:
            return Recorded(())
        except OSError as error:
            raise self._unrecorded("read", error) from error

    def append(self, event: Event) -> None:
        """Write an event, and see it on the disk; raises Unrecorded."""
        with self.held() as held:
            held.append(event)

    @contextmanager
    def held(self) -> Iterator["Held"]:
        """Let nobody else write until the block ends; raises Unrecorded."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._unrecorded("write", error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Held(self, file)
        except OSError as error:
            raise self._unrecorded("write", error) from error
        finally:
            os.close(file)

    def _unrecorded(self, what: str, error: OSError) -> Unrecorded:
        return Unrecorded(f"cannot {what} {self.path}: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class Held:
    """A record that nobody else writes to."""

    record: Record
    file: int

    def read(self) -> Recorded:
        return _read(self._bytes())

    def append(self, event: Event) -> None:
        """Write an event, and see it on the disk; what is there stays, also a line that broke off."""
        self.append_line(_line(event))

    def append_line(self, line: bytes) -> None:
        """Write a line, which ends with a newline, as `append` does an event."""
        size = os.fstat(self.file).st_size
        broken_off = size and os.pread(self.file, 1, size - 1) != b"\n"
        line = (b"\n" if broken_off else b"") + line
        while line:
            line = line[os.write(self.file, line) :]
        os.fsync(self.file)
        if not size:
            _see_on_disk(self.record.path.parent)

    def _bytes(self) -> bytes:
        return os.pread(self.file, os.fstat(self.file).st_size, 0)


def _see_on_disk(folder: Path) -> None:
    """Have the name of a new file on the disk, too."""
    there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def _line(event: Event) -> bytes:
    at = rfc3339(event.at, "milliseconds")
    line = {"at": at, "call": event.call, "event": event.happened, "by": event.by, **event.said}
    return json.dumps(line, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n"


def _read(data: bytes) -> Recorded:
    events, unreadable = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            try:
                events.append(_event(line))
            except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
                unreadable.append(number)
    return Recorded(tuple(events), tuple(unreadable))


def _event(line: bytes) -> Event:
    said = json.loads(line)
    at = datetime.fromisoformat(said.pop("at"))
    event = Event(
        at=at.astimezone(UTC),
        call=str(said.pop("call")),
        happened=Happened(said.pop("event")),
        by=str(said.pop("by")),
        said=said,
    )
    for name in ("labels", "annotations"):
        if not isinstance(said.get(name, {}), dict):
            raise TypeError(name)
    if said.get("ends_at"):
        datetime.fromisoformat(said["ends_at"])
    return event
