"""Windows straight from raw series: they need no history of their own, and cost Prometheus far more.

Counters are read by Prometheus's increase(), which estimates what happened at the ends of a window, and loses
what a series begins with that is new in it. Kinds that judge minutes are asked for each minute of the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from slo.model import SLO, naming
from slo.plan.series import OfObjective, Side
from slo.plan.sums import of_minutes
from slo.sli import counts
from slo.text.lines import indent
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

    @property
    def reads(self) -> frozenset[str]:
        return _read(self.slo)

    def promql(self) -> str:
        return _count(Side.TOTAL, self.slo, self.window, naming.of(self.name, slo=self.slo.id))


@dataclass(frozen=True)
class DirectRatio(OfObjective):
    """The share of the events of a window that were bad.

    The number of all events is read as it was recorded, unless it must be counted `anew`.
    """

    window: Duration
    anew: bool = False

    @property
    def name(self) -> str:
        return naming.error_ratio(self.window)

    @property
    def reads(self) -> frozenset[str]:
        return _read(self.slo).union(() if self.anew else {naming.events(self.window)})

    def promql(self) -> str:
        events = naming.of(naming.events(self.window), slo=self.slo.id)
        if self.anew:
            events = f"(\n{indent(_count(Side.TOTAL, self.slo, self.window, events), '  ')}\n)"
        bad = indent(_count(Side.BAD, self.slo, self.window, events), "  ")
        return f"(\n{bad}\n)\n/ {self.slo.sampling.on} ({events} > 0)"

    def alone(self) -> Self:
        return replace(self, anew=True)


def _read(slo: SLO) -> frozenset[str]:
    return frozenset(series for side in Side for series in (side.minutes, side.recent) if slo.parts)


def _count(side: Side, slo: SLO, window: Duration, events: str) -> str:
    """Write what happened in a window; `events` are all events of it."""
    kind, sampling = slo.indicator.kind, slo.sampling
    if slo.parts:
        return of_minutes(side, (slo,), window)
    if kind.by_minute:
        return side.of(counts.each_minute(kind, sampling, window))
    return side.of(counts.over(kind, sampling.over(window), events))
