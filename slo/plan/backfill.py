"""The history that the rules would have recorded: what to ask of raw series, and of which times.

What is asked is the rules' own question of each minute, summed as their roll-up sums it. So a history that
was asked for later and one that was recorded agree, through resets, new pods and lost scrapes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slo.model import ROLL_UP, SLO, naming
from slo.model.intervals import floored
from slo.plan.exclusions import while_would_have_counted
from slo.plan.recordings import range_of
from slo.plan.series import OfObjective, Side
from slo.sli import Counts
from slo.text.units import Duration

UNSAFE = timedelta(hours=3)
"""How much Prometheus has in memory alone. When it starts, it drops what of that the newest block covers.

https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
"""

REACH = 2 * ROLL_UP.timedelta
"""How much of the time before it the first roll-up that rules record may hold."""

_STEP = ROLL_UP.timedelta
_CHUNK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Fifth minutes of the clock: all from `first` to `last`, both inclusive, or none."""

    first: datetime
    last: datetime

    def __bool__(self) -> bool:
        return self.first <= self.last


def period(since: Duration, until: datetime) -> Period:
    """Give the fifth minutes at which roll-ups tell of the time from `since` before `until` up to it."""
    last = floored(until, ROLL_UP)
    return Period(floored(last - since.timedelta, ROLL_UP) + _STEP, last)


def unrecorded(wanted: Period, first_recorded: datetime | None) -> Period:
    """Leave out what is told by roll-ups that exist: all that comes after the first of them."""
    if first_recorded is None:
        return wanted
    return Period(wanted.first, min(wanted.last, floored(first_recorded - REACH, ROLL_UP)))


def in_days(whole: Period) -> Iterator[Period]:
    """Part a period, for a question about a day is small enough for any Prometheus."""
    first = whole.first
    while first <= whole.last:
        yield Period(first, min(whole.last, first + _CHUNK - _STEP))
        first += _CHUNK


def first_recorded(slo: SLO, wanted: Period) -> tuple[str, datetime]:
    """Ask when the first roll-up that tells of a period was recorded: the expression, and its time.

    The answer is in seconds since 1970, and there is none where nothing was recorded.
    """
    recorded = naming.of(naming.TOTAL_5M, slo=slo.id)
    at = wanted.last + REACH
    back = Duration.from_timedelta(at - wanted.first)
    return f"min(min_over_time(timestamp({recorded})[{back}:{ROLL_UP}]))", at


def roll_ups(slo: SLO) -> tuple[OfObjective, ...]:
    """Plan the total and then the bad events of five minutes, from raw series alone."""
    return tuple(PastRollUp(slo, side) for side in Side)


@dataclass(frozen=True)
class PastRollUp(OfObjective):
    """The events of five minutes, asked of raw series alone."""

    side: Side

    @property
    def name(self) -> str:
        return self.side.roll_up

    def promql(self) -> str:
        counts = _minute(self.slo)
        events = counts.total if self.side is Side.TOTAL else counts.bad
        return f"sum_over_time({events}[{range_of(ROLL_UP, self.slo.sampling)}:{self.slo.sampling.interval}])"


def _minute(slo: SLO) -> Counts:
    """Write what happened in a minute, in brackets; of composites too, whose parts have recorded nothing."""
    parts = {part.id: _minute(part) for part in slo.parts}
    sampling = replace(slo.sampling, recorded=parts.__getitem__)
    kind = slo.indicator.kind
    total = f"(\n{kind.total_events(sampling)}\n)"
    bad = f"(\n{kind.bad_events(sampling, total)}\n)"
    return Counts(while_would_have_counted(slo, total), while_would_have_counted(slo, bad))
