"""Queries and times that compute from raw series the history which the rules would have recorded.

The queries use the expressions of the rules for each minute, summed like their roll-ups. So backfilled and
recorded history agree, including counter resets, new pods and lost scrapes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slo.model import ROLL_UP, SLO, naming
from slo.model.intervals import floored
from slo.plan.exclusions import while_would_have_counted
from slo.plan.series import OfObjective, Side
from slo.sli import MINUTE, Counts, just_under
from slo.sli.counts import minute
from slo.text.units import Duration

UNSAFE = timedelta(hours=3)
"""How much history Prometheus holds only in memory. At start it drops samples that the newest block covers.

https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
"""

REACH = 3 * ROLL_UP.timedelta
"""How far back the events of the first recorded roll-up may reach."""

_STEP = ROLL_UP.timedelta
_CHUNK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Times at multiples of five minutes, from `first` to `last` inclusive; empty if `last` is earlier."""

    first: datetime
    last: datetime

    def __bool__(self) -> bool:
        return self.first <= self.last


def period(since: Duration, until: datetime) -> Period:
    """Return the times of the roll-ups that cover the time `since` before `until`, up to it."""
    last = floored(until, ROLL_UP)
    return Period(floored(last - since.timedelta, ROLL_UP) + _STEP, last)


def unrecorded(wanted: Period, first_recorded: datetime | None) -> Period:
    """Return the part of a period without recorded roll-ups: all before the first of them."""
    if first_recorded is None:
        return wanted
    return Period(wanted.first, min(wanted.last, floored(first_recorded - REACH, ROLL_UP)))


def in_days(whole: Period) -> Iterator[Period]:
    """Split a period into days, because a query over a day is small enough for any Prometheus."""
    first = whole.first
    while first <= whole.last:
        yield Period(first, min(whole.last, first + _CHUNK - _STEP))
        first += _CHUNK


def first_recorded(slo: SLO, wanted: Period) -> tuple[str, datetime]:
    """Return the query for when the first roll-up of a period was recorded, and its evaluation time.

    The result is in seconds since 1970, or empty if nothing was recorded.
    """
    recorded = naming.of(naming.TOTAL_5M, slo="|".join(slo.ids))
    at = wanted.last + REACH
    back = Duration.from_timedelta(at - wanted.first)
    return f"min(min_over_time(timestamp({recorded})[{back}:{ROLL_UP}]))", at


def roll_ups(slo: SLO) -> tuple[OfObjective, ...]:
    """Return the roll-ups of total events and of bad events, from raw series alone."""
    return tuple(PastRollUp(slo, side) for side in Side)


@dataclass(frozen=True)
class PastRollUp(OfObjective):
    """The events of five minutes, from raw series alone."""

    side: Side

    @property
    def name(self) -> str:
        return self.side.roll_up

    def promql(self) -> str:
        events = self.side.of(_minute(self.slo))
        back = self.slo.sampling.sample_delay
        return f"sum_over_time({events}[{just_under(ROLL_UP)}:{MINUTE}] offset {back})"


def _minute(slo: SLO) -> Counts:
    """Return the expressions for events of a minute, in brackets; composites use those of their parts."""
    parts = {part.id: _minute(part) for part in slo.parts}
    sampling = replace(slo.sampling, recorded=lambda part, reading: parts[part])
    return Counts(*(while_would_have_counted(slo, side) for side in minute(slo.indicator.kind, sampling)))
