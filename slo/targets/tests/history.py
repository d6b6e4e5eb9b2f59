"""The test of windows: in a history that is older than all of them, from recorded counts.

The counts are given, and not counted from raw series, so that rules can be evaluated every half an hour: each
tier fires once its long window has enough errors, and ends once its short window has few enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from slo.conditions import BudgetCondition, RemainingAtMost, TierCondition, of_step, of_tiers
from slo.model import ROLL_UP, Strategy, naming
from slo.targets.tests.checks import at, fires, silent, step_labels, tier_labels
from slo.targets.tests.course import Course, Run
from slo.targets.tests.expected import NO_LAG, Lag, Measured
from slo.targets.tests.story import Check, Story, series_name
from slo.targets.tests.subjects import Subject
from slo.text.units import Duration

STEP = 30
"""How many minutes apart rules are evaluated."""

_MINUTE = 60_000  # milliseconds
_EACH = 5
"""How many minutes a recorded count is given for; so long are roll-ups, and so late samples may be."""

_FIRST = Fraction(3, 2) * STEP
"""After so many minutes of errors, the first tier of an hour or more fires: between two evaluations."""

_TRAFFIC = 1000
"""Events in five minutes."""

_OLDEST = 4 * 24 * 60
"""Longer windows are not tested."""

_LONGEST = 12 * 60
"""How many minutes errors may take to fire a tier."""

_LATE = Lag(2 * _EACH, 0)
"""What is rolled up may be that old."""

_HOUR = Duration.parse("1h")

_GIVEN = {"slo_test": "history"}
"""A label of the given counts. It tells them from what the rules count meanwhile, which is nothing."""


@dataclass(frozen=True)
class History:
    """A long time without errors; then, from the minute `begins` to `ends`, a `share` of events is bad."""

    subject: Subject
    begins: int
    ends: int
    share: Fraction

    @cached_property
    def over(self) -> int:
        """The minute in which the test ends: all short windows are over then."""
        shorts = [one.tier.short_window.milliseconds // _MINUTE for one in tested(self.subject)]
        return self.ends + at(max(shorts), STEP, later=True) + STEP

    @cached_property
    def measured(self) -> Measured:
        runs = (
            Run(self.begins, Fraction(0)),
            Run(self.ends - self.begins, self.share),
            Run(self.over - self.ends, Fraction(0)),
        )
        return Measured(Course(Duration(_MINUTE), runs), Fraction(_TRAFFIC, _EACH), are_stored=True)

    def holds(self, condition: BudgetCondition, minute: int) -> bool | None:
        """Return whether a condition holds around a minute; None if that depends on some minutes."""
        budget = self.subject.budget
        some = (*condition.windows, *condition.counted, budget.window)
        found = {
            condition.holds(self.measured.at(around, some, lag), budget)
            for lag in (NO_LAG, _LATE)
            for around in (minute - _EACH, minute, minute + _EACH)
        }
        return found.pop() if len(found) == 1 else None


def tested(subject: Subject) -> list[TierCondition]:
    """Return the tiers whose windows are tested."""
    return [one for one in of_tiers(subject.slo) if one.tier.long_window.milliseconds // _MINUTE <= _OLDEST]


def story(subject: Subject) -> Story | None:
    """Return the test; None if counts are not recorded, are settled later, or there is nothing to test."""
    is_usual = subject.slo.sampling.sample_delay == ROLL_UP
    if subject.slo.service.strategy is Strategy.DIRECT or not is_usual or not tested(subject):
        return None
    plan = _history(subject)
    when = f"from {plan.begins}m to {plan.ends}m, and none before or after"
    words = (f"{subject.name}: {_percent(plan.share)} of events are bad {when}.",)
    checks = sorted(_checks(plan), key=lambda check: check.minute)
    return Story(words, f"{_EACH}m", dict(_series(plan)), tuple(checks))


def _history(subject: Subject) -> History:
    windows = [one.tier.long_window for one in tested(subject)]
    begins = at(max(windows).milliseconds // _MINUTE, STEP, later=True) + STEP
    long = [one for one in tested(subject) if one.tier.long_window >= _HOUR]
    budget = subject.budget.share
    spent = [one.long.threshold(budget) * one.tier.long_window.milliseconds / _MINUTE for one in long]
    share = min(Fraction(f"{float(min(spent, default=_FIRST) / _FIRST):.3e}"), Fraction(1))
    whole = History(subject, begins, begins + _LONGEST, share)
    late = [
        minute
        for one in tested(subject)
        if (minute := _first(whole, one, holds=True, start=begins)) is not None
    ]
    return History(subject, begins, max(late, default=begins + STEP), share)


def _first(plan: History, one: TierCondition, *, holds: bool, start: int) -> int | None:
    """Return the first evaluation from a minute on at which a tier's condition surely holds, or does not."""
    last = plan.ends if holds else plan.over
    return next(
        (minute for minute in range(start, last + 1, STEP) if plan.holds(one.condition, minute) is holds),
        None,
    )


def _checks(plan: History) -> Iterator[Check]:
    subject = plan.subject
    for one in tested(subject):
        labels, name = (
            {**tier_labels(subject, one), **_GIVEN},
            f"the {one.tier.severity} of {one.tier.long_window}",
        )
        if one.tier.for_ is not None or one.tier.keep_firing is not None:
            continue
        first = _first(plan, one, holds=True, start=plan.begins)
        if first is None:
            yield silent(subject, labels, plan.ends, f"{_bad(plan, plan.ends)}: not {name}")
            continue
        quiet = [m for m in range(plan.begins, first, STEP) if plan.holds(one.condition, m) is False]
        yield silent(subject, labels, quiet[-1], f"{_bad(plan, quiet[-1])}: not yet {name}")
        yield fires(subject, labels, first, f"{_bad(plan, first)}: {name}")
        over = _first(plan, one, holds=False, start=plan.ends)
        if over is not None:
            lasting = [m for m in range(plan.ends, over, STEP) if plan.holds(one.condition, m)]
            still = lasting[-1] if lasting else plan.ends
            if still > max(plan.ends, first):
                yield fires(subject, labels, still, f"{_good(plan, still)}: still {name}")
            yield silent(subject, labels, over, f"{_good(plan, over)}: {name} is over")
    yield from _steps(plan)


def _steps(plan: History) -> Iterator[Check]:
    """Check steps that wait for what remains when they hold, and when they surely did not hold yet."""
    subject = plan.subject
    for step in subject.slo.steps:
        condition = of_step(step)
        if not isinstance(condition, RemainingAtMost):
            continue
        labels, name = {**step_labels(subject, step), **_GIVEN}, f"step {step.name}"
        found = {minute: plan.holds(condition, minute) for minute in range(plan.begins, plan.ends + 1, STEP)}
        quiet = [minute for minute, holds in found.items() if holds is False]
        if quiet:
            yield silent(subject, labels, quiet[-1], f"{_bad(plan, quiet[-1])}: not yet {name}")
        if found[plan.ends]:
            yield fires(subject, labels, plan.ends, f"{_bad(plan, plan.ends)}: {name} holds")


def _bad(plan: History, minute: int) -> str:
    return f"{plan.subject.name}, {_percent(plan.share)} bad for {minute - plan.begins}m"


def _good(plan: History, minute: int) -> str:
    return f"{plan.subject.name}, all good again for {minute - plan.ends}m"


def _series(plan: History) -> Iterator[tuple[str, str]]:
    """Yield the recorded counts; those of minutes and roll-ups are settled five minutes later."""
    labels = {
        "slo": plan.subject.slo.id,
        "slo_bundle": plan.subject.slo.service.name,
        **plan.subject.group,
        **_GIVEN,
    }
    count = plan.over // _EACH
    before, during = plan.begins // _EACH, (plan.ends - plan.begins) // _EACH
    bad = float(plan.share * _TRAFFIC)
    for total, of_bad, later in (
        (naming.TOTAL_RECENT, naming.BAD_RECENT, 0),
        (naming.TOTAL_1M, naming.BAD_1M, 1),
        (naming.TOTAL_5M, naming.BAD_5M, 1),
    ):
        yield series_name(total, labels), f"{_TRAFFIC}x{count}"
        after = count - before - during - later - 1
        yield series_name(of_bad, labels), f"0x{before + later} {bad:.6g}x{during - 1} 0x{after}"


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.4g}%"
