"""Events of each calendar month, in the timezone of the service, as far as data goes back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from slo.evidence.history import Rows
from slo.model import Calendar
from slo.model.intervals import Interval

MOST_MONTHS = 13
"""The largest number of months: the current one, and the year before it."""


class Month(NamedTuple):
    """The events from the `start` of a month to its `end`, or to the time of the report.

    `over` is whether the month has ended: before, there is no verdict on it.
    """

    start: datetime
    end: datetime
    over: bool
    total: Fraction
    bad: Fraction

    @property
    def elapsed(self) -> timedelta:
        return self.end - self.start

    @property
    def within(self) -> date:
        """A day that is in this month in every timezone."""
        return (self.start + timedelta(days=14)).date()

    @property
    def error_ratio(self) -> Fraction:
        return self.bad / self.total

    def spent(self, budget: Fraction) -> Fraction:
        """Return the share of this month's budget that was spent: 1 is all of it."""
        return self.error_ratio / budget


@lru_cache(maxsize=100)  # most objectives of a report have the same months
def months_before(at: datetime, timezone: str) -> tuple[Interval, ...]:
    """Return the current month up to `at`, then the months before it, newest first."""
    found, end = [], at
    for _ in range(MOST_MONTHS):
        start = Calendar.MONTH.began(end - timedelta(seconds=1), timezone)
        found.append(Interval(start, end))
        end = start
    return tuple(found)


def months(rows: Rows, at: datetime, timezone: str, out: Iterable[Interval] = ()) -> tuple[Month, ...]:
    """Return the months of a history, newest first, without those that have no events.

    Events in the excluded intervals `out` do not count.
    """
    excluded = tuple(out)
    found = []
    for whole in months_before(at, timezone):
        total, bad = rows.within(whole, excluded)
        if total:
            over = Calendar.MONTH.ended(whole.start, timezone) <= at
            found.append(Month(*whole, over, Fraction(total), Fraction(bad)))
    return tuple(found)
