"""Queries and times that compute from raw series the history which the rules would have recorded.

The queries use the expressions of the rules for each minute, summed like their roll-ups. So backfilled and
recorded history agree, including counter resets, new pods and lost scrapes.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slo.model import ROLL_UP, SLO, naming
from slo.model.intervals import floored
from slo.peers import Peer
from slo.plan.compat import pyrra, sloth
from slo.plan.exclusions import while_would_have_counted
from slo.plan.series import OfObjective, Side
from slo.sli import MADE_UP, MINUTE, Counts, just_under
from slo.sli.counts import minute
from slo.text.units import Duration

UNSAFE = timedelta(hours=3)
"""How much history Prometheus holds only in memory. At start it drops samples that the newest block covers.

https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
"""

_STEP = ROLL_UP.timedelta
_EARLY = Duration(ROLL_UP.milliseconds - 30_000)
"""How long before a range ends its roll-up is due: it may be up to a minute late, and is not at its edges."""
_CHUNK = timedelta(days=1)
_MADE_UP_STEPS = MADE_UP.timedelta // _STEP
"""How many roll-ups the rules make up for after an interruption."""


@dataclass(frozen=True, slots=True)
class Period:
    """Times at multiples of five minutes, from `first` to `last` inclusive; empty if `last` is earlier."""

    first: datetime
    last: datetime

    def __iter__(self) -> Iterator[datetime]:
        return (self.first + step * _STEP for step in range((self.last - self.first) // _STEP + 1))


def period(since: Duration, until: datetime) -> Period:
    """Return the times of the roll-ups that cover the time `since` before `until`, up to it."""
    last = floored(until, ROLL_UP)
    return Period(floored(last - since.timedelta, ROLL_UP) + _STEP, last)


def with_next(wanted: Period) -> Period:
    """Return a period and the roll-up after it, which may tell of the last five minutes of it as well."""
    return Period(wanted.first, wanted.last + _STEP)


def recorded_roll_ups(slo: SLO) -> str:
    """Return a query that has a value at each multiple of five minutes whose roll-up was recorded.

    It reads a range. Rules record a roll-up some seconds later, and after a minute mark its series as ended:
    an instant query at a full five minutes would find none.
    """
    recorded = naming.of(naming.TOTAL_5M, slo="|".join(slo.ids))
    return f"count(count_over_time({recorded}[{ROLL_UP}] offset -{_EARLY}))"


def unrecorded(wanted: Period, recorded: Collection[datetime]) -> tuple[datetime, ...]:
    """Return the times of a period whose events no recorded roll-up has.

    A roll-up after an interruption of the rules has what they made up for: all of a short one, and perhaps
    the last five minutes of a longer one.
    """
    found: list[datetime] = []
    missing: list[datetime] = []
    for at in wanted:
        if at not in recorded:
            missing.append(at)
        else:
            found += missing[:-1] if len(missing) > _MADE_UP_STEPS else []
            missing = []
    return (*found, *(missing[:-1] if wanted.last + _STEP in recorded else missing))


def runs(times: Collection[datetime]) -> int:
    """Return the number of uninterrupted series among times at multiples of five minutes."""
    return sum(at - _STEP not in times for at in times)


def in_days(whole: Period) -> Iterator[Period]:
    """Split a period into days, because a query over a day is small enough for any Prometheus."""
    first = whole.first
    while first <= whole.last:
        yield Period(first, min(whole.last, first + _CHUNK - _STEP))
        first += _CHUNK


def roll_ups(slo: SLO, peer: Peer | None = None) -> tuple[OfObjective, ...]:
    """Return the roll-ups of total and of bad events, from raw series alone or from those of a tool."""
    if peer is None:
        return tuple(PastRollUp(slo, side) for side in Side)
    return tuple(RollUpOfPeer(slo, side, peer) for side in Side)


def not_rebuilt(slo: SLO, peer: Peer) -> str | None:
    """Return why the history of an objective cannot be had from the recordings of a tool; None if it can."""
    if slo.parts:
        return "a composite has no recordings of its own there"
    if slo.exclusions:
        return "they contain the events of its exclusions"
    if peer is Peer.PYRRA and slo.indicator.by:
        return "Pyrra records no numbers of events of objectives with groups"
    if peer is Peer.PYRRA and slo.indicator.kind.of_checks:
        return "Pyrra records the checks of the whole window there, not those of five minutes"
    return None


@dataclass(frozen=True)
class PastRollUp(OfObjective):
    """The events of five minutes, from raw series alone."""

    side: Side

    reads = frozenset[str]()

    @property
    def name(self) -> str:
        return self.side.roll_up

    def promql(self) -> str:
        events = self.side.of(past_minute(self.slo))
        back = self.slo.sampling.sample_delay
        return f"sum_over_time({events}[{just_under(ROLL_UP)}:{MINUTE}] offset {back})"


@dataclass(frozen=True)
class RollUpOfPeer(OfObjective):
    """The events of five minutes, as far as another tool recorded them.

    Pyrra has rates of all and of bad events. Sloth has ratios alone: they are weighted by all events, from
    raw series, and only those minutes count of which there is a ratio.
    """

    side: Side
    peer: Peer

    reads = frozenset[str]()

    @property
    def name(self) -> str:
        return self.side.roll_up

    def promql(self) -> str:
        back = self.slo.sampling.sample_delay
        if self.peer is Peer.PYRRA:
            return f"sum({pyrra.rate(self.slo, self.side)} offset {back}) * {int(ROLL_UP.seconds)}"
        on, all_events = self.slo.sampling.on, PastRollUp(self.slo, Side.TOTAL).promql()
        ratio = self.slo.sampling.each("max", f"{sloth.latest_ratio(self.slo)} offset {back}")
        if self.side is Side.TOTAL:
            return f"({all_events})\nand {on} {ratio}"
        return f"{ratio}\n* {on} (({all_events}) > 0)\nor {on} ({all_events}) == 0 and {on} {ratio}"


def past_minute(slo: SLO) -> Counts:
    """Return expressions for the events of the minute that ends when they are evaluated, in brackets.

    Composites use those of their parts.
    """
    parts = {part.id: past_minute(part) for part in slo.parts}
    sampling = replace(slo.sampling, recorded=lambda part, reading: parts[part])
    both = minute(slo.indicator.kind, sampling)
    return Counts(*(while_would_have_counted(slo, side.of(both)) for side in Side))
