"""The series that events are counted in: from raw series those of each minute and of the last minutes, and
roll-ups of five minutes.

Only events are counted from raw series; every ratio is a sum over a sum of those counts, so a quiet night
weighs as little in the budget as it had users.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo.model import ROLL_UP, SLO, naming
from slo.plan import stored
from slo.plan.alike import OfCounts
from slo.plan.exclusions import while_counted
from slo.plan.series import Key, OfBundle, OfObjective, Side
from slo.plan.types import Labels
from slo.sli import MADE_UP, MINUTE, counts, just_under
from slo.text.lines import indent
from slo.text.units import Duration, Percent, plain

_SINCE = just_under(Duration(MADE_UP.milliseconds + MINUTE.milliseconds))
"""From the beginning of a minute on: roll-ups have the minute that they are written in."""


def counted(slo: SLO) -> Iterator[OfObjective]:
    """Count all and bad events."""
    yield from (EventsAMinute(slo, side) for side in Side)
    yield from (RecentEvents(slo, side) for side in Side)


def stated(slo: SLO) -> Iterator[OfObjective]:
    """State the error budgets, with all that describes the objective."""
    yield ErrorBudget(slo, slo.objective.target, {})
    yield from (ErrorBudget(slo, one.target, one.group) for one in slo.objective.targets)


def rolled_up(slos: tuple[SLO, ...]) -> Iterator[OfBundle]:
    """Sum the counts of each minute at every fifth minute."""
    yield from (RollUp(slos, side) for side in Side)


@dataclass(frozen=True)
class EventsAMinute(OfObjective):
    """The events of a minute, once all its samples are there; and of minutes that were not evaluated."""

    side: Side

    simultaneous = True

    @property
    def name(self) -> str:
        return self.side.minutes

    @property
    def words(self) -> str:
        delay = self.slo.sampling.sample_delay
        return (
            f"{self.side.words} of the minute that ended {delay} ago, now that its samples are there; and of "
            "those before it that no evaluation counted."
        )

    @property
    def reads(self) -> frozenset[str]:
        switch = (naming.COUNTED,) if self.slo.exclusions else ()
        return frozenset((*(side.minutes for side in Side), *switch))

    @property
    def follows(self) -> frozenset[str]:
        return _needed(self.slo, self.side, Side.TOTAL.minutes, naming.COUNTED)

    def promql(self) -> str:
        settled = counts.settled(self.slo.indicator.kind, self.slo.sampling)
        return while_counted(self.slo, self.side.of(settled), naming.COUNTED)


@dataclass(frozen=True)
class RecentEvents(OfObjective):
    """The events since the minute that is settled at the same time."""

    side: Side

    simultaneous = True

    @property
    def name(self) -> str:
        return self.side.recent

    @property
    def words(self) -> str:
        delay = self.slo.sampling.sample_delay
        return f"{self.side.words} of the last {delay}, as far as samples are there: counted anew each time."

    @property
    def reads(self) -> frozenset[str]:
        switch = (naming.COUNTED_RECENT,) if self.slo.exclusions else ()
        return frozenset((*(side.recent for side in Side), *switch))

    @property
    def follows(self) -> frozenset[str]:
        return _needed(self.slo, self.side, Side.TOTAL.recent, naming.COUNTED_RECENT)

    def promql(self) -> str:
        recent = counts.recent(self.slo.indicator.kind, self.slo.sampling)
        return while_counted(self.slo, self.side.of(recent), naming.COUNTED_RECENT)


def _needed(slo: SLO, side: Side, total: str, switch: str) -> frozenset[str]:
    """Return the series of all events if one side is computed from it, and the switch of exclusions."""
    is_rest = side is Side.BAD and counts.needs_total(slo.indicator.kind, slo.sampling)
    return frozenset((*((total,) if is_rest else ()), *((switch,) if slo.exclusions else ())))


@dataclass(frozen=True)
class ErrorBudget(OfObjective):
    """The error budget that a target leaves, of a group or, where it is empty, of all others."""

    target: Percent
    group: Mapping[str, str]

    name = naming.ERROR_BUDGET
    reads = frozenset[str]()

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
class RollUp(OfCounts):
    """The events of the minutes that no roll-up has yet, at every fifth minute: usually five.

    So what a missed evaluation should have rolled up is in the next one.
    """

    side: Side

    simultaneous = True  # each count must be in exactly one of its ranges

    @property
    def name(self) -> str:
        return self.side.roll_up

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((self.side.minutes, self.side.roll_up))

    @property
    def follows(self) -> frozenset[str]:
        # Both sides, so that both are rolled up at the same time: no sum has newer ones of one side.
        return frozenset(side.minutes for side in Side)

    def written(self) -> str:
        minutes = stored.of_bundle(
            self.side.minutes, self.slos, lambda minutes: f"sum_over_time({minutes}[{just_under(MINUTE)}])"
        )
        rolled_up = stored.of_bundle(
            self.name, self.slos, lambda some: f"count_over_time({some}[{_SINCE}] offset -{MADE_UP})"
        )
        not_yet = indent(f"{minutes}\nunless {rolled_up}", "  ")
        return (
            f"sum_over_time((\n{not_yet}\n)[{MADE_UP}:{MINUTE}] offset -{just_under(MINUTE)})\n"
            f"and on () (minute() % {int(ROLL_UP.seconds) // 60} == 0)"
        )
