"""What is left of a budget during a test: just above, and then just below, what each step waits for."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import RemainingAtMost, of_step
from slo.model import Step
from slo.targets.tests.checks import Moment, of_policy_step
from slo.targets.tests.course import Phase
from slo.targets.tests.traits import Traits

HELD = 5
"""How many minutes each level takes: events are rolled up every five minutes."""

_AROUND = Fraction(3, 100)
"""How closely below and above a threshold a budget is spent."""

_MOST = Fraction(1, 2)
"""The share of bad events above which there is no level: more could not be spent in its minutes."""

_MINUTE = 60_000  # milliseconds


class Level(NamedTuple):
    """A share of the budget that is spent, and the step that it tests: it holds from then on, or not yet."""

    spent: Fraction
    step: Step | None = None
    holds: bool = False


def levels(traits: Traits) -> tuple[Level, ...]:
    """Return the levels of a budget, in their order; if no step waits for any, one."""
    budget = traits.budget.share
    found = [
        Level(waited * (1 + _AROUND * sign), step, holds=sign > 0)
        for step in traits.steps
        if isinstance(condition := of_step(step), RemainingAtMost)
        and (waited := 1 - condition.most_remaining) > 0
        for sign in (-1, 1)
        if waited * (1 + _AROUND) * budget < _MOST
    ]
    return tuple(sorted(found, key=lambda level: level.spent)) or (Level(min(_MOST, _MOST / budget / 2)),)


def phases(some: tuple[Level, ...], budget: Fraction) -> Iterator[Phase]:
    """Yield phases at whose ends these levels are reached."""
    spent = Fraction(0)
    for number, level in enumerate(some, 1):
        wanted = level.spent * budget * number
        yield Phase(HELD, max(wanted - spent, Fraction(0)))
        spent = max(wanted, spent)


def moments(traits: Traits, some: tuple[Level, ...]) -> Iterator[Moment]:
    """Check each step just before and just after its level: what is rolled up is settled first."""
    settled = 0 if traits.is_direct else traits.sampling.sample_delay.milliseconds
    for number, level in enumerate(some, 1):
        if level.step is None:
            continue
        minute = number * HELD + settled // _MINUTE + 2
        spent = f" has spent {float(level.spent) * 100:.4g}% of its budget"
        holds = "holds" if level.holds else "does not hold yet"
        words = f"{spent}: step {level.step.name} {holds}"
        yield Moment(minute, of_policy_step(level.step), level.holds, words)
