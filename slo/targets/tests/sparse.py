"""Checks in tests whose rules are evaluated every few minutes: before an alert fires, and once it does."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from slo.conditions import Budget, BudgetCondition, RemainingAtMost, of_step, of_tiers
from slo.targets.tests.checks import fires, silent, step_labels, tier_labels
from slo.targets.tests.expected import NO_LAG, Lag, Measured
from slo.targets.tests.story import Check, Labels
from slo.targets.tests.subjects import Subject


class Sparse(NamedTuple):
    """Rules are evaluated every `step` minutes, and errors are from the minute `begins` to `ends`.

    Roll-ups may be as old as `rolled_up`, because they are made at full five minutes.
    """

    step: int
    begins: int
    ends: int
    rolled_up: Lag
    measured: Measured


def checks(subject: Subject, plan: Sparse) -> tuple[Check, ...]:
    """Return the checks of all tiers, and of all steps that wait for what remains."""
    return tuple(sorted(_checks(subject, plan), key=lambda check: check.minute))


def _checks(subject: Subject, plan: Sparse) -> Iterator[Check]:
    for one in of_tiers(subject.slo):
        if one.tier.for_ is None:
            name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
            yield from _when(subject, plan, one.condition, tier_labels(subject, one), name)
    for step in subject.slo.steps:
        if isinstance(condition := of_step(step), RemainingAtMost):
            yield from _when(subject, plan, condition, step_labels(subject, step), f"step {step.name}")


def _when(
    subject: Subject, plan: Sparse, condition: BudgetCondition, labels: Labels, name: str
) -> Iterator[Check]:
    """Check an alert at the last evaluation before it fires, and at the first at which it surely does."""
    quiet, first = _turns(plan, condition, replace(subject.budget, slo="", group=()))
    errors = f"{subject.name}, errors for"
    if quiet is not None:
        yield silent(subject, labels, quiet, f"{errors} {quiet - plan.begins}m: not yet {name}")
    if first is not None:
        yield fires(subject, labels, first, f"{errors} {first - plan.begins}m: {name}")


@lru_cache(maxsize=4096)
def _turns(plan: Sparse, condition: BudgetCondition, budget: Budget) -> tuple[int | None, int | None]:
    """Return the last evaluation at which a condition surely does not hold yet, and the first where it does.

    Cached, because most objectives share policy and target.
    """
    minutes = range(plan.begins, plan.ends + 1, plan.step)
    found = {minute: _holds(plan, condition, budget, minute) for minute in minutes}
    first = next((minute for minute, holds in found.items() if holds), None)
    quiet = [minute for minute, holds in found.items() if holds is False and minute < (first or plan.ends)]
    return quiet[-1] if quiet else None, first


def _holds(plan: Sparse, condition: BudgetCondition, budget: Budget, minute: int) -> bool | None:
    """Return whether a condition holds at a minute; None if that depends on the order of rules."""
    some = (*condition.windows, *condition.counted, budget.window)
    found = {
        condition.holds(plan.measured.at(around, some, budget, lag), budget)
        for around in (minute - plan.step, minute)
        for lag in (NO_LAG, plan.rolled_up)
    }
    return found.pop() if len(found) == 1 else None
