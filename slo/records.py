"""The record of calls: an append-only file with a JSON line for each event.

Each line is synced to disk before anything is sent, so no call is ever missing from the record. Decisions
based on the record lock the file: if two people make the same call, the second finds the call of the first.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slo.model.call_record import Event, EventType
from slo.text.times import rfc3339


class RecordFailure(Exception):
    """Raised if the record cannot be read or written; says why."""


@dataclass(frozen=True, slots=True)
class RecordedEvents:
    """The events of a record, and the numbers of unreadable lines, which stay in the file."""

    events: tuple[Event, ...]
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A file of events, which may not exist yet."""

    path: Path

    def read(self) -> RecordedEvents:
        """Read all events; raises RecordFailure."""
        try:
            return _read(self.path.read_bytes())
        except FileNotFoundError:
            return RecordedEvents(())
        except OSError as error:
            raise self._failure("read", error) from error

    def append(self, event: Event) -> None:
        """Append an event and sync it to disk; raises RecordFailure."""
        with self.locked() as record:
            record.append(event)

    @contextmanager
    def locked(self) -> Iterator["LockedRecord"]:
        """Lock the file until the block ends; raises RecordFailure."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._failure("write", error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield LockedRecord(self, file)
        except OSError as error:
            raise self._failure("write", error) from error
        finally:
            os.close(file)

    def _failure(self, what: str, error: OSError) -> RecordFailure:
        return RecordFailure(f"cannot {what} {self.path}: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class LockedRecord:
    """A record whose file is locked by this process."""

    record: Record
    file: int

    def read(self) -> RecordedEvents:
        return _read(self._bytes())

    def append(self, event: Event) -> None:
        """Append an event and sync it to disk. Existing lines stay, even an incomplete last line."""
        self.append_line(_line(event))

    def append_line(self, line: bytes) -> None:
        """Append a line, which must end with a newline, and sync it to disk."""
        size = os.fstat(self.file).st_size
        incomplete = size and os.pread(self.file, 1, size - 1) != b"\n"
        line = (b"\n" if incomplete else b"") + line
        while line:
            line = line[os.write(self.file, line) :]
        os.fsync(self.file)
        if not size:
            _sync_folder(self.record.path.parent)

    def _bytes(self) -> bytes:
        return os.pread(self.file, os.fstat(self.file).st_size, 0)


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that a new file's name is on disk."""
    there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def _line(event: Event) -> bytes:
    at = rfc3339(event.at, "milliseconds")
    line = {"at": at, "call": event.call, "event": event.type, "by": event.by, **event.details}
    return json.dumps(line, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n"


def _read(data: bytes) -> RecordedEvents:
    events, unreadable = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            try:
                events.append(_event(line))
            except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
                unreadable.append(number)
    return RecordedEvents(tuple(events), tuple(unreadable))


def _event(line: bytes) -> Event:
    fields = json.loads(line)
    at = datetime.fromisoformat(fields.pop("at"))
    event = Event(
        at=at.astimezone(UTC),
        call=str(fields.pop("call")),
        type=EventType(fields.pop("event")),
        by=str(fields.pop("by")),
        details=fields,
    )
    for name in ("labels", "annotations"):
        if not isinstance(fields.get(name, {}), dict):
            raise TypeError(name)
    if fields.get("ends_at"):
        datetime.fromisoformat(fields["ends_at"])
    return event
