"""Windows straight from raw series: they need no history of their own, and cost Prometheus far more.

Counters are read by Prometheus's increase(), which estimates what happened at the ends of a window, and loses
what a series begins with that is new in it. Kinds that judge minutes are asked for each minute of the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from slo.model import SLO, naming
from slo.plan.series import OfObjective, Side
from slo.plan.sums import of_minutes
from slo.sli import MINUTE, Counts, just_under
from slo.sli.counts import minute
from slo.text.units import Duration


def of_window(window: Duration, slo: SLO) -> Iterator[OfObjective]:
    """Measure the events and the error ratio of an objective over a window."""
    yield DirectEvents(slo, window)
    yield DirectRatio(slo, window)


@dataclass(frozen=True)
class DirectEvents(OfObjective):
    """The number of all events of a window."""

    window: Duration

    @property
    def name(self) -> str:
        return naming.events(self.window)

    def promql(self) -> str:
        return _counts(self.slo, self.window).total


@dataclass(frozen=True)
class DirectRatio(OfObjective):
    """The share of the events of a window that were bad."""

    window: Duration

    @property
    def name(self) -> str:
        return naming.error_ratio(self.window)

    def promql(self) -> str:
        events = naming.of(naming.events(self.window), slo=self.slo.id)
        bad = indent(_counts(self.slo, self.window).bad, "  ")
        return f"(\n{bad}\n)\n/ {self.slo.sampling.on} ({events} > 0)"


def _counts(slo: SLO, window: Duration) -> Counts:
    """Write what happened in a window."""
    kind, sampling = slo.indicator.kind, slo.sampling
    if slo.parts:
        return Counts(*(of_minutes(side, (slo,), window) for side in Side))
    if not kind.by_minute:
        whole, events = sampling.over(window), naming.of(naming.events(window), slo=slo.id)
        return Counts(kind.total_events(whole), kind.bad_events(whole, events))
    minutes = f"[{just_under(window)}:{MINUTE}]"
    return Counts(*(f"sum_over_time({side}{minutes})" for side in minute(kind, sampling)))
