"""Intervals of time: overlap, difference and union."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from slo.text.units import Duration


class Interval(NamedTuple):
    """The time from `start` until before `end`, both in UTC."""

    start: datetime
    end: datetime

    def within(self, first: datetime, last: datetime) -> timedelta:
        """Return how long it overlaps the time between two others."""
        return max(min(self.end, last) - max(self.start, first), timedelta())

    def without(self, others: Iterable["Interval"]) -> tuple["Interval", ...]:
        """Return the parts of it outside of others, which must be in order and not overlap."""
        found, start = [], self.start
        for one in others:
            if one.start >= self.end:
                break
            if start < one.start:
                found.append(Interval(start, one.start))
            start = max(start, one.end)
        return (*found, Interval(start, self.end)) if start < self.end else tuple(found)


def floored(time: datetime, step: Duration) -> datetime:
    """Return a time rounded down to a multiple of a step, in UTC."""
    seconds = int(step.seconds)
    return datetime.fromtimestamp(time.timestamp() // seconds * seconds, UTC)


def united(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return intervals in order, with overlapping and adjacent ones merged."""
    found: list[Interval] = []
    for one in sorted(intervals):
        if found and one.start <= found[-1].end:
            found[-1] = Interval(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return tuple(found)
