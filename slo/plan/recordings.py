"""The series that events are counted in: each minute from raw series, and rolled up every five.

Only events are counted from raw series; every ratio is a sum over a sum of those counts, so a quiet night
weighs as little in the budget as it had users.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo.model import ROLL_UP, SLO, naming
from slo.plan.exclusions import while_counted
from slo.plan.series import Key, OfBundle, OfObjective, Side, recorded
from slo.plan.types import Labels
from slo.sli import Sampling
from slo.text.units import Duration, Percent, plain


def counted(slo: SLO) -> Iterator[OfObjective]:
    """Count all and bad events, and state the error budget with all that describes the objective."""
    yield from (EventsAMinute(slo, side) for side in Side)
    yield ErrorBudget(slo, slo.objective.target, {})
    yield from (ErrorBudget(slo, one.target, one.group) for one in slo.objective.targets)


def rolled_up(slos: tuple[SLO, ...]) -> Iterator[OfBundle]:
    """Sum the counts of each minute at every fifth minute."""
    yield from (RollUp(slos, side) for side in Side)


@dataclass(frozen=True)
class EventsAMinute(OfObjective):
    """The events of each minute, from raw series."""

    side: Side

    @property
    def name(self) -> str:
        return self.side.minutes

    def promql(self) -> str:
        kind, sampling = self.slo.indicator.kind, self.slo.sampling
        if self.side is Side.TOTAL:
            return while_counted(self.slo, kind.total_events(sampling))
        return while_counted(self.slo, kind.bad_events(sampling, naming.of(naming.TOTAL_1M, slo=self.slo.id)))


@dataclass(frozen=True)
class ErrorBudget(OfObjective):
    """The error budget that a target leaves, of a group or, where it is empty, of all others."""

    target: Percent
    group: Mapping[str, str]

    name = naming.ERROR_BUDGET

    @property
    def labels(self) -> Labels:
        slo = self.slo
        return {
            **super().labels,
            **self.group,
            **({"product": slo.service.product} if slo.service.product else {}),
            "service": slo.service.name,
            "environment": slo.service.environment,
            "objective": slo.objective.name or slo.objective.indicator,
            "target": str(self.target),
            "window": str(slo.objective.window),
        }

    @property
    def key(self) -> Key:
        """Leave out what only describes the objective, and may change."""
        return (
            self.bundle,
            self.name,
            self.slo.id,
            *(f"{label}={value}" for label, value in self.group.items()),
        )

    def promql(self) -> str:
        return f"vector({plain(1 - self.target.ratio)})"


@dataclass(frozen=True)
class RollUp(OfBundle):
    """The events of five minutes, at every fifth minute.

    After a fifth minute that was missed, the next has what the missed one would have had as well.
    """

    side: Side

    simultaneous = True  # each count must be in exactly one of its ranges

    @property
    def name(self) -> str:
        return self.side.roll_up

    def promql(self) -> str:
        sampling = self.slos[0].sampling
        source = recorded(self.side.minutes, self.slos)
        half = Duration(sampling.interval.milliseconds // 2)
        back = Duration(ROLL_UP.milliseconds - half.milliseconds // 2)
        earlier = f"{recorded(self.name, self.slos)}[{half}] offset {back}"
        twice = Duration(2 * ROLL_UP.milliseconds)
        return (
            "(\n"
            f"  sum_over_time({source}[{range_of(twice, sampling)}]) unless last_over_time({earlier})\n"
            f"  or sum_over_time({source}[{range_of(ROLL_UP, sampling)}])\n"
            ")\n"
            "and on () (minute() % 5 == 0)"
        )


def range_of(window: Duration, sampling: Sampling) -> Duration:
    """Give the range that holds each sample of a window once.

    Half a step short: the samples stand at full steps, and Prometheus 2 counts both ends of a range.
    """
    return Duration(window.milliseconds - sampling.interval.milliseconds // 2)
