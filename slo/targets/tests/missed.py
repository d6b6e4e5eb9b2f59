"""The test of missed evaluations: rules are evaluated every three minutes, and all errors are between.

The next evaluation counts what happened in minutes without one, so alerts fire as if none was missed.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from slo.conditions import BudgetCondition, RemainingAtMost, of_step, of_tiers
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, SLO, Strategy
from slo.targets.tests.checks import fires, percent, silent, step_labels, tier_labels
from slo.targets.tests.course import TRAFFIC, Phase, course, interval_of
from slo.targets.tests.expected import NO_LAG, Lag, Measured
from slo.targets.tests.story import Check, Labels, Story
from slo.targets.tests.subjects import Subject

STEP = 3
"""How many minutes apart rules are evaluated."""

_HEALTHY = 30
"""Minutes before the first error."""

_TIMES = 8
"""How many minutes have errors."""

_FIRST = Fraction(9, 2)
"""After so many minutes with errors, the first tier fires: between two of them, so that one is known."""

_CYCLE = (2, 1, 3)
"""Minutes without errors, with errors, and without: the second ends when rules are evaluated.

What is settled then is five minutes old, so the minute that is counted without making up for others has none.
"""

_ENDS = _HEALTHY + _TIMES * sum(_CYCLE)

_ROLLED_UP = Lag(25, 40)
"""How old roll-ups can be: they are made at full five minutes, so here every 15 minutes."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None if counts are not recorded or are settled later, or nothing would fire."""
    slo = subject.slo
    if slo.service.strategy is Strategy.DIRECT or slo.sampling.sample_delay != ROLL_UP:
        return None
    share, interval = _share(slo, subject.budget.share), interval_of(slo)
    before, during, after = _CYCLE
    cycle = (Phase(before, Fraction(0)), Phase(during, share), Phase(after, Fraction(0)))
    phases = (Phase(_HEALTHY, Fraction(0)), *(_TIMES * cycle))
    measured = Measured.of(slo, course(slo, phases, interval))
    checks = sorted(_checks(subject, measured), key=lambda check: check.minute)
    if not any(check.labels for check in checks):
        return None
    errors = f"{percent(share)} of events are bad in one of six minutes, in which no rule is evaluated"
    words = (f"{subject.name}: from {_HEALTHY}m on, {errors}.",)
    return Story(words, str(interval), subject.series(phases, interval), tuple(checks))


def _share(slo: SLO, budget: Fraction) -> Fraction:
    """Return the share of bad events in each of these minutes.

    It makes whole numbers of events: sums of decimal fractions can be less than the sum before.
    """
    spent = [
        one.long.threshold(budget) * one.tier.long_window.milliseconds / _MINUTE
        for one in of_tiers(slo)
        if one.tier.long_window <= LONGEST_FROM_MINUTES
    ]
    share = min((one / _FIRST for one in spent), default=Fraction(1))
    return Fraction(min(max(round(share * TRAFFIC), 1), TRAFFIC), TRAFFIC)


def _checks(subject: Subject, measured: Measured) -> Iterator[Check]:
    for one in of_tiers(subject.slo):
        if one.tier.for_ is None and one.tier.long_window <= LONGEST_FROM_MINUTES:
            name = f"the {one.tier.severity} of {one.tier.long_window}"
            yield from _when(subject, measured, one.condition, tier_labels(subject, one), name)
    for step in subject.slo.steps:
        if isinstance(condition := of_step(step), RemainingAtMost):
            labels = step_labels(subject, step)
            yield from _when(subject, measured, condition, labels, f"step {step.name}")


def _when(
    subject: Subject, measured: Measured, condition: BudgetCondition, labels: Labels, name: str
) -> Iterator[Check]:
    """Check an alert at the last evaluation before it fires, and at the first at which it surely does."""
    holds = _holds(subject, measured, condition)
    minutes = range(_HEALTHY, _ENDS + 1, STEP)
    first = next((minute for minute in minutes if holds(minute)), None)
    quiet = [minute for minute in minutes if minute < (first or _ENDS) and holds(minute) is False]
    errors = f"{subject.name}, errors for"
    if quiet:
        yield silent(subject, labels, quiet[-1], f"{errors} {quiet[-1] - _HEALTHY}m: not yet {name}")
    if first is not None:
        yield fires(subject, labels, first, f"{errors} {first - _HEALTHY}m: {name}")


def _holds(subject: Subject, measured: Measured, condition: BudgetCondition) -> Callable[[int], bool | None]:
    """Return whether a condition holds by a minute; None if that depends on the order of rules."""
    some = (*condition.windows, *condition.counted, subject.budget.window)

    def holds(minute: int) -> bool | None:
        found = {
            condition.holds(measured.at(around, some, lag), subject.budget)
            for around in (minute - STEP, minute)
            for lag in (NO_LAG, _ROLLED_UP)
        }
        return found.pop() if len(found) == 1 else None

    return holds
