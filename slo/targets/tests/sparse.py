"""Checks in tests whose rules are evaluated every few minutes: before an alert fires, and once it does."""

from collections.abc import Iterator
from typing import NamedTuple

from slo.conditions import BudgetCondition, RemainingAtMost, of_step
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
            yield from _when(plan, one.condition, of_tier(one), name)
    for step in traits.steps:
        if isinstance(condition := of_step(step), RemainingAtMost):
            yield from _when(plan, condition, of_policy_step(step), f"step {step.name}")


def _when(plan: Sparse, condition: BudgetCondition, alert: Awaited, name: str) -> Iterator[Moment]:
    """Check an alert at the last evaluation before it fires, and at the first at which it surely does."""
    quiet, first = _turns(plan, condition)
    if quiet is not None:
        words = f", errors for {quiet - plan.begins}m: not yet {name}"
        yield Moment(quiet, alert, fires=False, words=words)
    if first is not None:
        yield Moment(first, alert, fires=True, words=f", errors for {first - plan.begins}m: {name}")


def _turns(plan: Sparse, condition: BudgetCondition) -> tuple[int | None, int | None]:
    """Return the last evaluation at which a condition surely does not hold, and the first where it does.

    Whether it holds may depend on the order of rules: each may read what was recorded one evaluation before.
    """
    quiet, before = None, _holds(plan, condition, plan.begins - plan.step)
    for minute in range(plan.begins, plan.ends + 1, plan.step):
        now = _holds(plan, condition, minute)
        holds = surely((*before, *now))
        if holds:
            return quiet, minute
        if holds is False and minute < plan.ends:
            quiet = minute
        before = now
    return quiet, None


def _holds(plan: Sparse, condition: BudgetCondition, minute: int) -> tuple[bool, bool]:
    """Return whether a condition holds at a minute by the newest roll-ups, and by the oldest."""
    measured = plan.measured
    return (
        condition.holds(measured.at(minute, NO_LAG), measured.budget),
        condition.holds(measured.at(minute, plan.rolled_up), measured.budget),
    )
