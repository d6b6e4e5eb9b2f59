"""The record of calls, and what is said where it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from slo.actions.notices import Notify
from slo.records import Record, Recorded, Unrecorded


@contextmanager
def recording(done: str = "nothing was sent") -> Iterator[None]:
    """Raise Unrecorded where the record cannot be used, with what was done all the same."""
    try:
        yield
    except Unrecorded as error:
        raise Unrecorded(f"{error}; {done}") from error


def read(record: Record, notify: Notify) -> Recorded:
    """Read a record, and name the lines that nobody can read; raises Unrecorded."""
    with recording():
        recorded = record.read()
    report_unreadable(record, recorded, notify)
    return recorded


def report_unreadable(record: Record, recorded: Recorded, notify: Notify) -> None:
    """Name the lines of a record that nobody can read."""
    for number in recorded.unreadable:
        notify(f"{record.path}:{number}: this line is no event of a call; it stays as it is")
