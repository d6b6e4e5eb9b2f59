"""The test that a budget burns: each tier fires when its share of the budget is spent, and not before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from slo.conditions import BudgetCondition, RemainingAtMost, of_step
from slo.model import LONGEST_FROM_MINUTES, AlertSeverity
from slo.targets.tests import levels
from slo.targets.tests.checks import (
    Awaited,
    Moment,
    checked,
    of_call,
    of_policy_step,
    of_tier,
    percent,
    quiet,
)
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.expected import NO_LAG, Measured, first_minute, largest_lag
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits
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
class _Burning:
    """How a budget is spent: slowly in `before`, and then a `share` of events is bad.

    Rules are evaluated every minute, until the minute `ends`.
    """

    traits: Traits
    before: tuple[Phase, ...]
    share: Fraction
    ends: int
    calls: Calls

    @property
    def begins(self) -> int:
        return sum(phase.minutes for phase in self.before)

    @cached_property
    def scene(self) -> Scene:
        phases = (*self.before, Phase(self.ends - self.begins, self.share))
        return Scene(phases, self.traits.interval, reset_after=_RESET)

    @cached_property
    def measured(self) -> Measured:
        return Measured.of(self.traits, self.scene)

    def first(
        self, condition: BudgetCondition, lasts: Duration | None = None, *, late: bool = False
    ) -> int | None:
        """Return the minute in which an alert on a condition fires; None if not until the end.

        If it is `late`, what is rolled up is as old as it can be, and rules read each other's last results.
        """
        behind = largest_lag(self.traits) if late else NO_LAG
        between = (self.begins, self.ends)
        found = first_minute(condition, self.measured, behind, between)
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
            for one in self.traits.tiers
            if one.tier.severity is AlertSeverity.PAGE
        )
        return min((minute for minute in found if minute is not None), default=None)


class Burning(NamedTuple):
    """A test in which budgets that are alike burn from the minute `begins` on.

    It ends with what is expected while a budget is spent level by level, if no tier fires soon after that.
    """

    begins: int
    share: Fraction
    is_quick: bool
    scene: Scene
    moments: tuple[Moment, ...]


@lru_cache(maxsize=1024)
def planned(traits: Traits, calls: Calls) -> Burning:
    """Plan a test in which a budget is first spent level by level, which is checked, and then burns."""
    some = levels.levels(traits)
    before = tuple(levels.phases(some, traits.budget.share))
    of_levels = (
        quiet(levels.HELD, " loses less than its budget: no alert"),
        *levels.moments(traits, some),
    )
    plan = _burning(traits, before, calls)
    if plan.ends > plan.begins:
        moments = tuple(sorted((*of_levels, *_moments(plan)), key=lambda one: one.minute))
        return Burning(plan.begins, plan.share, is_quick=True, scene=plan.scene, moments=moments)
    lasts = max(one.minute for one in of_levels)
    longer = (*before, Phase(max(1, lasts - plan.begins), before[-1].share))
    scene = Scene(longer, traits.interval, reset_after=_RESET)
    return Burning(plan.begins, plan.share, is_quick=False, scene=scene, moments=of_levels)


def _burning(traits: Traits, before: tuple[Phase, ...], calls: Calls) -> _Burning:
    """Plan a test that ends when all tiers have fired that do so soon, and pages have called."""
    begins = sum(phase.minutes for phase in before)
    whole = _Burning(traits, before, _share(traits), begins + _SOON, calls)
    late = [
        first
        for one in traits.tiers
        if (first := whole.first(one.condition, one.tier.for_, late=True)) is not None
    ]
    page = whole.first_page(late=True)
    late += [
        page + minutes + _CALLED
        for _, after in calls
        if page is not None and (minutes := _minutes(after)) <= _LONGEST
    ]
    return replace(whole, ends=max(late, default=begins))


def _share(traits: Traits) -> Fraction:
    """Return a share of bad events at which the first tier on a budget fires after a few minutes.

    It has four digits, so that the values of counters are short.
    """
    spent = traits.minutes_spent(one for one in traits.tiers if one.tier.budget is not None)
    share = min((one / _FIRST for one in spent), default=Fraction(1))
    return min(Fraction(f"{float(share):.3e}"), Fraction(1))


def story(subject: Subject, plan: Burning) -> Story:
    """Return the test of one budget."""
    if plan.is_quick:
        rate = float(plan.share / subject.budget.share)
        bad = f"{percent(plan.share)} of events are bad, {rate:.3g} times what its budget allows"
        words = f"{subject.name}: from {plan.begins}m on, {bad}."
    else:
        words = f"{subject.name}: its budget is spent step by step."
    checks = tuple(checked(subject, plan.moments))
    return Story((words,), str(plan.scene.interval), subject.series(plan.scene), checks)


def _moments(plan: _Burning) -> Iterator[Moment]:
    for one in plan.traits.tiers:
        name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
        yield from _when(plan, one.condition, one.tier.for_, of_tier(one), name)
    for step in plan.traits.steps:
        if not isinstance(condition := of_step(step), RemainingAtMost):
            yield from _when(plan, condition, None, of_policy_step(step), f"step {step.name}")

    yield from _calls(plan)


def _calls(plan: _Burning) -> Iterator[Moment]:
    """Check that a page that goes on calls a party after the agreed time, and not before."""
    early, late = plan.first_page(), plan.first_page(late=True)
    if early is None or late is None:
        return
    for party, after in plan.calls:
        call, name = of_call(party), f": its page calls {party}"
        before, by = early + _minutes(after) - 1, late + _minutes(after) + 2
        yield Moment(before, call, fires=False, words=f"{name}, but not before {after}")
        if by <= plan.ends:
            yield Moment(by, call, fires=True, words=f"{name} after {after}")


def _minutes(length: Duration) -> int:
    return -(-length.milliseconds // _MINUTE)


def _when(
    plan: _Burning, condition: BudgetCondition, lasts: Duration | None, alert: Awaited, name: str
) -> Iterator[Moment]:
    """Check an alert just before it fires, and when it must have fired; or that it does not fire at all."""
    first, late = plan.first(condition, lasts), plan.first(condition, lasts, late=True)
    errors = f", {percent(plan.share)} bad for"
    if first is None:
        words = f"{errors} {plan.ends - plan.begins}m: not {name}"
        yield Moment(plan.ends, alert, fires=False, words=words)
        return
    if first - 1 > plan.begins:
        words = f"{errors} {first - 1 - plan.begins}m: not yet {name}"
        yield Moment(first - 1, alert, fires=False, words=words)
    if late is not None:
        yield Moment(late, alert, fires=True, words=f"{errors} {late - plan.begins}m: {name}")
