"""Reading of the record of calls, and errors when it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from slo.actions.notices import Notify
from slo.records import Record, RecordedEvents, RecordFailure
from slo.text.plurals import count

_SHOWN = 10
"""How many unreadable lines are reported one by one."""


@contextmanager
def recording(done: str = "nothing was sent. Name another record with --record") -> Iterator[None]:
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
    """Report the unreadable lines of a record, the first ones each, so that a call is not lost among them."""
    shown, rest = recorded.unreadable[:_SHOWN], recorded.unreadable[_SHOWN:]
    for number in shown:
        notify(f"{record.path}:{number}: this line is not an event of a call; it is ignored")
    if rest:
        lines = count(len(rest), "further line is not an event", "further lines are not events")
        notify(f"{record.path}:{rest[0]}: from here, {lines} of a call; they are ignored")
