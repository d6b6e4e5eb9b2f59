"""The record of calls, and what is said where it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from slo.actions.notices import Notify
from slo.records import Record, RecordedEvents, RecordFailure


@contextmanager
def recording(done: str = "nothing was sent") -> Iterator[None]:
    """Raise RecordFailure where the record cannot be used, with what was done all the same."""
    try:
        yield
    except RecordFailure as error:
        raise RecordFailure(f"{error}; {done}") from error


def read(record: Record, notify: Notify) -> RecordedEvents:
    """Read a record, and name the lines that nobody can read; raises RecordFailure."""
    with recording():
        recorded = record.read()
    name_unreadable(record, recorded, notify)
    return recorded


def name_unreadable(record: Record, recorded: RecordedEvents, notify: Notify) -> None:
    """Name the lines of a record that nobody can read."""
    for number in recorded.unreadable:
        notify(f"{record.path}:{number}: this line is no event of a call; it stays as it is")
