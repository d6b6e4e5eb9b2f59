"""The record of calls: an append-only file with a JSON line for each event, chained by hash.

Each line is synced to disk before anything is sent, so no call is ever missing from the record. Decisions
based on the record lock the file: if two people make the same call, the second finds the call of the first.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slo.files import MOST_OF_DATA, read_file, require_regular
from slo.model.call_lines import fields_of, read_event
from slo.model.call_record import Event
from slo.text.chain import Chain, chained, verified


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
            return _read(read_file(self.path, MOST_OF_DATA))
        except FileNotFoundError:
            return RecordedEvents(())
        except OSError as error:
            raise self._failure("read", error) from error

    def verify(self) -> Chain:
        """Compare the hashes of the lines; raises RecordFailure, also if there is no file."""
        try:
            return verified(read_file(self.path, MOST_OF_DATA))
        except OSError as error:
            raise self._failure("read", error) from error

    def append(self, event: Event) -> None:
        """Append an event and sync it to disk; raises RecordFailure."""
        with self.locked() as record:
            record.append(event)

    @contextmanager
    def locked(self) -> Iterator["LockedRecord"]:
        """Lock the file until the block ends; raises RecordFailure.

        A new file is readable by its owner alone: reasons of calls may be about security.
        """
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._failure("write", error) from error
        try:
            require_regular(file, self.path)
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
        self.append_fields(fields_of(event))

    def append_fields(self, fields: Mapping[str, Any]) -> None:
        """Append a line of JSON with these fields and the hash of the line before, and sync it to disk."""
        before = self._bytes()
        line = chained(before, fields)
        while line:
            line = line[os.write(self.file, line) :]
        os.fsync(self.file)
        if not before:
            _sync_folder(self.record.path.parent)

    def _bytes(self) -> bytes:
        data = b""
        while part := os.pread(self.file, os.fstat(self.file).st_size - len(data), len(data)):
            data += part
        return data


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that a new file's name is on disk."""
    there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def _read(data: bytes) -> RecordedEvents:
    events, unreadable = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            try:
                events.append(read_event(line))
            except (TypeError, ValueError):
                unreadable.append(number)
    return RecordedEvents(tuple(events), tuple(unreadable))
