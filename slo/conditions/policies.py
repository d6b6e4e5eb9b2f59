"""The conditions of an objective: of the tiers of its alerts, and of the steps of its error budget policy."""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from slo.conditions.burning import BadEventsAtLeast, BurnAbove, EventsAtLeast
from slo.conditions.condition import AllOf, BudgetCondition
from slo.conditions.measurement import Window
from slo.conditions.remaining import ExhaustedWithin, RemainingAtMost, SpentWithin
from slo.model import BURN_NOW, SLO, AlertPolicy, Step, Tier
from slo.text.units import Duration


class TierCondition(NamedTuple):
    """When a tier alerts: both its windows burn too fast, and had as many events as the policy asks for."""

    tier: Tier
    long: BurnAbove
    short: BurnAbove
    condition: AllOf

    @property
    def rate(self) -> Fraction:
        """How many times faster than sustainable the budget goes at least."""
        return self.long.rate


def of_tiers(slo: SLO) -> tuple[TierCondition, ...]:
    """Give the conditions of an objective's tiers, scaled to its window, in the order of its alert policy."""
    return _of_tiers(slo.policy, slo.window_length)


@cache
def _of_tiers(policy: AlertPolicy, length: Duration) -> tuple[TierCondition, ...]:
    """Give the conditions for a length of the compliance window; kept, for most objectives share them."""
    return tuple(_of_tier(tier, policy, length) for tier in policy.tiers_for(length))


def _of_tier(tier: Tier, policy: AlertPolicy, length: Duration) -> TierCondition:
    rate = tier.burn_rate(length)
    long, short = BurnAbove(tier.long_window, rate), BurnAbove(tier.short_window, rate)
    conditions: list[BudgetCondition] = [long, short]
    if policy.min_events is not None:
        conditions.append(EventsAtLeast(tier.long_window, policy.min_events))
    if policy.min_bad_events is not None:
        conditions.append(BadEventsAtLeast(tier.long_window, policy.min_bad_events))
    return TierCondition(tier, long, short, AllOf(tuple(conditions)))


def of_step(step: Step) -> RemainingAtMost | SpentWithin | ExhaustedWithin:
    """Give the condition of a step of an error budget policy."""
    when = step.when
    if when.remaining is not None:
        return RemainingAtMost(when.remaining)
    if when.spent is not None and when.within is not None:
        return SpentWithin(when.spent, when.within)
    assert when.exhausted_within is not None
    return ExhaustedWithin(when.exhausted_within)


def conditions_of(slo: SLO) -> tuple[BudgetCondition, ...]:
    """Give the conditions of all tiers and then of all steps."""
    return (*(one.condition for one in of_tiers(slo)), *map(of_step, slo.steps))


def windows(slo: SLO) -> tuple[Window, ...]:
    """List the windows whose error ratio is read: of conditions and of the burn rate now, then its own."""
    read = frozenset((BURN_NOW,)).union(*(one.windows for one in conditions_of(slo)))
    return _then_compliance(read, slo)


def counted_windows(slo: SLO) -> tuple[Window, ...]:
    """List the windows whose number of events is read: those of conditions, and then its own."""
    read: frozenset[Duration] = frozenset().union(*(one.counted for one in conditions_of(slo)))
    return _then_compliance(read, slo)


def _then_compliance(read: frozenset[Duration], slo: SLO) -> tuple[Window, ...]:
    compliance = slo.objective.window
    return (*sorted(window for window in read if window != compliance), compliance)
