"""Reading of the record of calls, and errors when it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from slo.actions.notices import Notify
from slo.records import Record, RecordedEvents, RecordFailure


@contextmanager
def recording(done: str = "nothing was sent") -> Iterator[None]:
    """Add to an RecordFailure from the block what was done in spite of it."""
    try:
        yield
    except RecordFailure as error:
        raise RecordFailure(f"{error}; {done}") from error


def read(record: Record, notify: Notify) -> RecordedEvents:
    """Read a record, and report unreadable lines; raises RecordFailure."""
    with recording():
        recorded = record.read()
    report_unreadable(record, recorded, notify)
    return recorded


def report_unreadable(record: Record, recorded: RecordedEvents, notify: Notify) -> None:
    """Report the unreadable lines of a record."""
    for number in recorded.unreadable:
        notify(f"{record.path}:{number}: this line is not an event of a call; it is ignored")
