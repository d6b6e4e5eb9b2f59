"""Windows straight from raw series: they need no history of their own, and cost Prometheus far more.

Counters are read by Prometheus's increase(), which estimates what happened at the ends of a window, and loses
what a series begins with that is new in it. Kinds that judge minutes are asked for each minute of the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from slo.model import SLO, naming
from slo.plan.series import OfObjective
from slo.sli import Counts
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
    if not kind.by_minute:
        whole, events = sampling.over(window), naming.of(naming.events(window), slo=slo.id)
        return Counts(kind.total_events(whole), kind.bad_events(whole, events))
    total = f"(\n{kind.total_events(sampling)}\n)"
    bad = f"(\n{kind.bad_events(sampling, total)}\n)"
    minutes = f"[{window}:{sampling.interval}]"
    return Counts(f"sum_over_time({total}{minutes})", f"sum_over_time({bad}{minutes})")
