"""How good each month was, by the calendar of where the service is, as far as data goes back."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.history import Rows
from slo.model import Calendar
from slo.model.intervals import Interval

MOST_MONTHS = 13
"""So many months are told: the present one, and a year before it."""


class Month(NamedTuple):
    """The events from the `start` of a month until its `end`, or until now."""

    start: datetime
    end: datetime
    total: Fraction
    bad: Fraction

    @property
    def within(self) -> date:
        """A day of it, by any clock."""
        return (self.start + timedelta(days=14)).date()

    @property
    def error_ratio(self) -> Fraction:
        return self.bad / self.total

    def spent(self, budget: Fraction) -> Fraction:
        """Give the share of the budget that the month's events had which went: 1 is all of it."""
        return self.error_ratio / budget


def months_before(at: datetime, timezone: str) -> Iterator[Interval]:
    """Give the month that a time is in, up to it, and those before it, newest first."""
    end = at
    for _ in range(MOST_MONTHS):
        start = Calendar.MONTH.began(end - timedelta(seconds=1), timezone)
        yield Interval(start, end)
        end = start


def months(rows: Rows, at: datetime, timezone: str, out: Iterable[Interval] = ()) -> tuple[Month, ...]:
    """Count the months of a history, newest first, but for those without events and what is left out."""
    left_out = tuple(out)
    found = []
    for whole in months_before(at, timezone):
        total, bad = rows.within(whole, left_out)
        if total:
            found.append(Month(*whole, Fraction(total), Fraction(bad)))
    return tuple(found)
