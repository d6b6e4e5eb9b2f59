"""What is left of a budget during a test: just above, and then just below, what each step waits for."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import RemainingAtMost, of_step
from slo.model import SLO, Step, Strategy
from slo.targets.tests.checks import fires, silent, step_labels
from slo.targets.tests.course import Phase
from slo.targets.tests.story import Check
from slo.targets.tests.subjects import Subject

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


def levels(slo: SLO, budget: Fraction) -> tuple[Level, ...]:
    """Return the levels of a budget of this share, in their order; if no step waits for any, one."""
    found = [
        Level(waited * (1 + _AROUND * sign), step, holds=sign > 0)
        for step in slo.steps
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


def checks(subject: Subject, some: tuple[Level, ...]) -> Iterator[Check]:
    """Check each step just before and just after its level: what is rolled up is settled first."""
    slo = subject.slo
    settled = 0 if slo.service.strategy is Strategy.DIRECT else slo.sampling.sample_delay.milliseconds
    for number, level in enumerate(some, 1):
        if level.step is None:
            continue
        minute = number * HELD + settled // _MINUTE + 2
        labels = step_labels(subject, level.step)
        spent = f"{subject.name} has spent {float(level.spent) * 100:.4g}% of its budget"
        if level.holds:
            yield fires(subject, labels, minute, f"{spent}: step {level.step.name} holds")
        else:
            yield silent(subject, labels, minute, f"{spent}: step {level.step.name} does not hold yet")
