"""Slots: the events of a compliance window in consecutive intervals, for burn-downs, ledgers and charts."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from slo.evidence.history import Count, Rows
from slo.model import SLO
from slo.model.intervals import Interval

_HOUR = 3600
_WIDTHS = tuple(hours * _HOUR for hours in (1, 6, 24, 3 * 24, 7 * 24, 14 * 24))


class Slot(NamedTuple):
    """The events from `start` until `end`, both in whole seconds since 1970."""

    start: int
    end: int
    total: Count
    bad: Count


def slots(slo: SLO, rows: Rows, at: datetime, out: Iterable[Interval] = ()) -> tuple[Slot, ...]:
    """Return a slot for each row of the compliance window that ends `at`. A slot ends where the next begins.

    Slots that begin in one of the excluded intervals `out` have no events. All slots together have the events
    that `slo.evidence.history.measure` counts.
    """
    start, end = slo.window_start(at).timestamp(), at.timestamp()
    first, last = bisect_left(rows.starts, start), bisect_left(rows.starts, end)
    excluded = [(one.start.timestamp(), one.end.timestamp()) for one in out]
    ends = (*rows.starts[first + 1 : last], int(end))
    found = []
    for index, until in zip(range(first, last), ends, strict=False):
        begins = rows.starts[index]
        if excluded and any(since <= begins < until for since, until in excluded):
            found.append(Slot(begins, until, 0, 0))
        else:
            total = rows.total[index + 1] - rows.total[index]
            found.append(Slot(begins, until, total, rows.bad[index + 1] - rows.bad[index]))
    return tuple(found)


def events(slots: Iterable[Slot]) -> tuple[Count, Count]:
    """Return the sums of total and bad events."""
    known = tuple(slots)
    return sum(one.total for one in known), sum(one.bad for one in known)


def columns(slots: Sequence[Slot], start: datetime, end: datetime, most: int) -> tuple[Slot, ...]:
    """Sum slots in columns of an hour, a day or longer, so that at most `most` columns cover the window.

    A slot belongs as a whole to the column in which it begins. Columns are at most two weeks long, even if
    there are then more of them.
    """
    first, last = int(start.timestamp()), int(end.timestamp())
    width = next((one for one in _WIDTHS if (last - first) <= one * most), _WIDTHS[-1])
    sums: list[tuple[Count, Count]] = [(0, 0)] * max(1, -(-(last - first) // width))
    for slot in slots:
        index = (slot.start - first) // width
        total, bad = sums[index]
        sums[index] = total + slot.total, bad + slot.bad
    return tuple(
        Slot(first + index * width, min(last, first + (index + 1) * width), total, bad)
        for index, (total, bad) in enumerate(sums)
    )
