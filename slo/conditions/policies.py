"""Conditions of an objective: its alert tiers and the steps of its error budget policy."""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from slo.conditions.burning import BadEventsAtLeast, BurnAbove, ErrorRatioAbove, EventsAtLeast
from slo.conditions.condition import AllOf, BudgetCondition
from slo.conditions.measurement import NO_WINDOWS, Window
from slo.conditions.remaining import ExhaustedWithin, RemainingAtMost, SpentWithin
from slo.model import BURN_NOW, SLO, AlertPolicy, Step, Tier
from slo.text.units import Duration


class TierCondition(NamedTuple):
    """The condition of an alert tier: both windows burn too fast and have enough events."""

    tier: Tier
    long: BurnAbove | ErrorRatioAbove
    short: BurnAbove | ErrorRatioAbove
    condition: AllOf

    def rate(self, share: Fraction) -> Fraction:
        """Return the burn rate above which the tier alerts, for a budget of this share."""
        return self.long.threshold(share) / share

    def of_share(self, share: Fraction) -> "TierCondition":
        """Return the same tier for budgets of a share alone, with its thresholds computed."""
        long, short = self.long.of_share(share), self.short.of_share(share)
        _, _, *counts = self.condition.conditions
        return TierCondition(self.tier, long, short, AllOf((long, short, *counts)))


def of_tiers(slo: SLO) -> tuple[TierCondition, ...]:
    """Return the conditions of an objective's tiers, scaled to its window, in its alert policy's order."""
    return of_policy(slo.policy, slo.window_length)


@cache
def of_policy(policy: AlertPolicy, length: Duration) -> tuple[TierCondition, ...]:
    """Return the conditions of a policy's tiers for a compliance window.

    Cached, because most objectives share both.
    """
    return tuple(_of_tier(tier, policy, length) for tier in policy.tiers_for(length))


def _of_tier(tier: Tier, policy: AlertPolicy, length: Duration) -> TierCondition:
    long = _above(tier, tier.long_window, length, weighs=True)
    short = _above(tier, tier.short_window, length, weighs=False)
    conditions: list[BudgetCondition] = [long, short]
    if policy.min_events is not None:
        conditions.append(EventsAtLeast(tier.long_window, policy.min_events))
    if policy.min_bad_events is not None:
        conditions.append(BadEventsAtLeast(tier.long_window, policy.min_bad_events))
    return TierCondition(tier, long, short, AllOf(tuple(conditions)))


def _above(tier: Tier, window: Duration, length: Duration, *, weighs: bool) -> BurnAbove | ErrorRatioAbove:
    rate = tier.burn_rate(length)
    if rate is not None:
        return BurnAbove(window, rate, weighs)
    assert tier.error_ratio is not None
    return ErrorRatioAbove(window, Fraction(tier.error_ratio.ratio), weighs)


def of_step(step: Step) -> RemainingAtMost | SpentWithin | ExhaustedWithin:
    """Return the condition of a step of an error budget policy."""
    when = step.when
    if when.remaining is not None:
        return RemainingAtMost(when.remaining)
    if when.spent is not None and when.within is not None:
        return SpentWithin(when.spent, when.within)
    assert when.exhausted_within is not None
    return ExhaustedWithin(when.exhausted_within)


def conditions_of(slo: SLO) -> tuple[BudgetCondition, ...]:
    """Return the conditions of all tiers and then of all steps."""
    return of_policies(slo.policy, slo.window_length, slo.steps)


def of_policies(
    policy: AlertPolicy, length: Duration, steps: tuple[Step, ...]
) -> tuple[BudgetCondition, ...]:
    """Return the conditions of a policy's tiers for a compliance window, and then of some steps."""
    return (*(one.condition for one in of_policy(policy, length)), *map(of_step, steps))


def extrapolates(slo: SLO) -> bool:
    """Return whether a condition reads which share of the compliance window is measured."""
    return any(one.extrapolates for one in conditions_of(slo))


def windows(slo: SLO) -> tuple[Window, ...]:
    """Return the windows whose error ratio is used; the compliance window is last."""
    read = frozenset((BURN_NOW,)).union(*(one.windows for one in conditions_of(slo)))
    return _then_compliance(read, slo)


def weighted_windows(slo: SLO) -> tuple[Duration, ...]:
    """Return the windows whose error ratio a condition weights by the share that is measured."""
    return tuple(sorted(NO_WINDOWS.union(*(one.weighted for one in conditions_of(slo)))))


def counted_windows(slo: SLO) -> tuple[Window, ...]:
    """Return the windows whose number of events is used; the compliance window is last."""
    read: frozenset[Duration] = frozenset().union(*(one.counted for one in conditions_of(slo)))
    return _then_compliance(read, slo)


def _then_compliance(read: frozenset[Duration], slo: SLO) -> tuple[Window, ...]:
    compliance = slo.objective.window
    return (*sorted(window for window in read if window != compliance), compliance)
