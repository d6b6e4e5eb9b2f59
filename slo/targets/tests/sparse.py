"""Checks in tests whose rules are evaluated every few minutes: before an alert fires, and once it does."""

from collections.abc import Iterator
from typing import NamedTuple

from slo.conditions import Budget, BudgetCondition, RemainingAtMost, of_step
from slo.targets.tests.checks import Awaited, Moment, of_policy_step, of_tier
from slo.targets.tests.expected import NO_LAG, Lag, Measured, surely
from slo.targets.tests.traits import Traits


class Sparse(NamedTuple):
    """Rules are evaluated every `step` minutes, and errors are from the minute `begins` to `ends`.

    Roll-ups may be as old as `rolled_up`, because they are made at full five minutes.
    """

    step: int
    begins: int
    ends: int
    rolled_up: Lag
    measured: Measured


def moments(traits: Traits, plan: Sparse) -> tuple[Moment, ...]:
    """Return what is expected of all tiers, and of all steps that wait for what remains."""
    return tuple(sorted(_moments(traits, plan), key=lambda one: one.minute))


def _moments(traits: Traits, plan: Sparse) -> Iterator[Moment]:
    for one in traits.tiers:
        if one.tier.for_ is None:
            name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
            yield from _when(traits.budget, plan, one.condition, of_tier(one), name)
    for step in traits.steps:
        if isinstance(condition := of_step(step), RemainingAtMost):
            yield from _when(traits.budget, plan, condition, of_policy_step(step), f"step {step.name}")


def _when(
    budget: Budget, plan: Sparse, condition: BudgetCondition, alert: Awaited, name: str
) -> Iterator[Moment]:
    """Check an alert at the last evaluation before it fires, and at the first at which it surely does."""
    quiet, first = _turns(plan, condition, budget)
    if quiet is not None:
        words = f", errors for {quiet - plan.begins}m: not yet {name}"
        yield Moment(quiet, alert, fires=False, words=words)
    if first is not None:
        yield Moment(first, alert, fires=True, words=f", errors for {first - plan.begins}m: {name}")


def _turns(plan: Sparse, condition: BudgetCondition, budget: Budget) -> tuple[int | None, int | None]:
    """Return the last evaluation at which a condition surely does not hold, and the first where it does."""
    minutes = range(plan.begins, plan.ends + 1, plan.step)
    found = {minute: _holds(plan, condition, budget, minute) for minute in minutes}
    first = next((minute for minute, holds in found.items() if holds), None)
    quiet = [minute for minute, holds in found.items() if holds is False and minute < (first or plan.ends)]
    return quiet[-1] if quiet else None, first


def _holds(plan: Sparse, condition: BudgetCondition, budget: Budget, minute: int) -> bool | None:
    """Return whether a condition holds at a minute; None if that depends on the order of rules."""
    some = (*condition.windows, *condition.counted, budget.window)
    return surely(
        condition.holds(plan.measured.at(around, some, budget, lag), budget)
        for around in (minute - plan.step, minute)
        for lag in (NO_LAG, plan.rolled_up)
    )
