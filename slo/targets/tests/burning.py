"""The test that a budget burns: each tier fires when its share of the budget is spent, and not before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from slo.conditions import BudgetCondition, RemainingAtMost, of_step, of_tiers
from slo.model import LONGEST_FROM_MINUTES, SLO, AlertSeverity
from slo.targets.tests import levels
from slo.targets.tests.checks import (
    call_labels,
    fires,
    no_alert,
    percent,
    silent,
    step_labels,
    tier_labels,
)
from slo.targets.tests.course import Phase, course, interval_of
from slo.targets.tests.expected import NO_LAG, Measured, first_minute, largest_lag
from slo.targets.tests.story import Check, Labels, Story
from slo.targets.tests.subjects import Subject
from slo.text.units import Duration

_MINUTE = 60_000  # milliseconds

_FIRST = Fraction(17, 2)
"""After so many minutes of errors, the first tier fires: between two evaluations, so that one is known."""

_RESET = 2
"""The minute after which counters are reset."""

_SOON = 20
"""Tiers that take more minutes are only tested by recorded counts."""

_LONGEST = 60
"""A later call is not waited for."""

_CALLED = 3
"""Minutes until a call has surely followed."""


Calls = tuple[tuple[str, Duration], ...]
"""The parties that pages call automatically, and after how long."""


@dataclass(frozen=True)
class Burning:
    """How the budget of a subject is spent: slowly in `before`, and then a `share` of events is bad.

    Rules are evaluated every minute, until the minute `ends`.
    """

    subject: Subject
    before: tuple[Phase, ...]
    share: Fraction
    ends: int
    calls: Calls

    @property
    def begins(self) -> int:
        return sum(phase.minutes for phase in self.before)

    @property
    def phases(self) -> tuple[Phase, ...]:
        return (*self.before, Phase(self.ends - self.begins, self.share))

    @cached_property
    def measured(self) -> Measured:
        slo = self.subject.slo
        return Measured.of(slo, course(slo, self.phases, interval_of(slo)))

    def first(
        self, condition: BudgetCondition, lasts: Duration | None = None, *, late: bool = False
    ) -> int | None:
        """Return the minute in which an alert on a condition fires; None if not until the end.

        If it is `late`, what is rolled up is as old as it can be, and rules read each other's last results.
        """
        behind = largest_lag(self.subject.slo) if late else NO_LAG
        between = (self.begins, self.ends)
        found = first_minute(condition, self.subject.budget, self.measured, behind, between)
        if found is None:
            return None
        found += _minutes(lasts) if lasts else 0
        of_minutes = all(window <= LONGEST_FROM_MINUTES for window in condition.windows)
        found += (1 if of_minutes else 2) if late else 0
        return found if found <= self.ends else None

    def first_page(self, *, late: bool = False) -> int | None:
        """Return the minute in which the first page fires; None if none does."""
        found = (
            self.first(one.condition, one.tier.for_, late=late)
            for one in of_tiers(self.subject.slo)
            if one.tier.severity is AlertSeverity.PAGE
        )
        return min((minute for minute in found if minute is not None), default=None)


def share_of(slo: SLO, budget: Fraction) -> Fraction:
    """Return a share of bad events at which the first tier on a budget fires after a few minutes.

    It has four digits, so that the values of counters are short.
    """
    tiers = [one for one in of_tiers(slo) if one.tier.budget is not None]
    spent = [one.long.threshold(budget) * one.tier.long_window.milliseconds / _MINUTE for one in tiers]
    share = min((one / _FIRST for one in spent), default=Fraction(1))
    return min(Fraction(f"{float(share):.3e}"), Fraction(1))


def planned(subject: Subject, calls: Calls) -> tuple[Burning, tuple[Check, ...]]:
    """Plan a test in which a budget first goes level by level, which is checked, and then burns."""
    some = levels.levels(subject.slo, subject.budget.share)
    quiet = no_alert(subject, levels.HELD, f"{subject.name} loses less than its budget: no alert")
    before = tuple(levels.phases(some, subject.budget.share))
    return _burning(subject, before, calls), (quiet, *levels.checks(subject, some))


def _burning(subject: Subject, before: tuple[Phase, ...], calls: Calls) -> Burning:
    """Plan a test that ends when all tiers have fired that do so soon, and pages have called."""
    begins = sum(phase.minutes for phase in before)
    share = share_of(subject.slo, subject.budget.share)
    whole = Burning(subject, before, share, begins + _SOON, calls)
    late = [
        first
        for one in of_tiers(subject.slo)
        if (first := whole.first(one.condition, one.tier.for_, late=True)) is not None
    ]
    page = whole.first_page(late=True)
    late += [
        page + minutes + _CALLED
        for _, after in calls
        if page is not None and (minutes := _minutes(after)) <= _LONGEST
    ]
    return replace(whole, ends=max(late, default=begins))


def story(plan: Burning, more: Sequence[Check] = ()) -> Story:
    """Return the test; `more` is checked of what happens before."""
    subject, interval = plan.subject, interval_of(plan.subject.slo)
    rate = float(plan.share / subject.budget.share)
    bad = f"{percent(plan.share)} of events are bad, {rate:.3g} times what its budget allows"
    words = (f"{subject.name}: from {plan.begins}m on, {bad}.",)
    checks = sorted((*more, *_checks(plan)), key=lambda check: check.minute)
    series = subject.series(plan.phases, interval, reset_after=_RESET)
    return Story(words, str(interval), series, tuple(checks))


def levels_only(plan: Burning, checks: Sequence[Check]) -> Story:
    """Return the test that a budget goes level by level, and no more."""
    subject, interval = plan.subject, interval_of(plan.subject.slo)
    lasts = max(check.minute for check in checks)
    longer = (*plan.before, Phase(max(1, lasts - plan.begins), plan.before[-1].share))
    series = subject.series(longer, interval, reset_after=_RESET)
    words = (f"{subject.name}: its budget is spent step by step.",)
    return Story(words, str(interval), series, tuple(checks))


def _checks(plan: Burning) -> Iterator[Check]:
    subject = plan.subject
    for one in of_tiers(subject.slo):
        name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
        yield from _when(plan, one.condition, one.tier.for_, tier_labels(subject, one), name)
    for step in subject.slo.steps:
        if not isinstance(condition := of_step(step), RemainingAtMost):
            labels = step_labels(subject, step)
            yield from _when(plan, condition, None, labels, f"step {step.name}")

    yield from _calls(plan)


def _calls(plan: Burning) -> Iterator[Check]:
    """Check that a page that goes on calls a party after the agreed time, and not before."""
    early, late = plan.first_page(), plan.first_page(late=True)
    if early is None or late is None:
        return
    for party, after in plan.calls:
        labels, name = call_labels(plan.subject, party), f"{plan.subject.name}: its page calls {party}"
        before, by = early + _minutes(after) - 1, late + _minutes(after) + 2
        yield silent(plan.subject, labels, before, f"{name}, but not before {after}")
        if by <= plan.ends:
            yield fires(plan.subject, labels, by, f"{name} after {after}")


def _minutes(length: Duration) -> int:
    return -(-length.milliseconds // _MINUTE)


def _when(
    plan: Burning, condition: BudgetCondition, lasts: Duration | None, labels: Labels, name: str
) -> Iterator[Check]:
    """Check an alert just before it fires, and when it must have fired; or that it does not fire at all."""
    subject = plan.subject
    errors = f"{subject.name}, {percent(plan.share)} bad for"
    first, late = plan.first(condition, lasts), plan.first(condition, lasts, late=True)
    if first is None:
        yield silent(subject, labels, plan.ends, f"{errors} {plan.ends - plan.begins}m: not {name}")
        return
    if first - 1 > plan.begins:
        yield silent(subject, labels, first - 1, f"{errors} {first - 1 - plan.begins}m: not yet {name}")
    if late is not None:
        yield fires(subject, labels, late, f"{errors} {late - plan.begins}m: {name}")
