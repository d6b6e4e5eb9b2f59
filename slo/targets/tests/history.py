"""The test of windows: in a history that is older than all of them, from recorded counts.

The counts are given, and not counted from raw series, so that rules can be evaluated every half an hour: each
tier fires once its long window has enough errors, and ends once its short window has few enough.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from slo.conditions import Budget, BudgetCondition, TierCondition, of_step
from slo.model import naming
from slo.targets.tests.checks import Moment, at, checked, of_policy_step, of_tier, percent
from slo.targets.tests.course import Course, Run
from slo.targets.tests.expected import NO_LAG, Lag, Measured, surely
from slo.targets.tests.story import Labels, Story, written
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits
from slo.text.units import Duration

STEP = 30
"""How many minutes apart rules are evaluated."""

_MINUTE = 60_000  # milliseconds
_EACH = 5
"""How many minutes a recorded count is given for; so long are roll-ups, and so late samples may be."""

_FIRST = Fraction(41)
"""After so many minutes of errors, the first tier of an hour or more fires: between two evaluations.

With the usual tiers, the others then fire in the middle between two evaluations as well, so that a factor
which is wrong by a fifth is noticed.
"""

_FEW = Fraction(3, 4)
"""After the errors, so much of the lowest threshold is bad: less than any tier alerts on, but not nothing.

A short window whose threshold is too low by far does not end its alert then.
"""

_TRAFFIC = 1000
"""Events in five minutes."""

_OLDEST = 4 * 24 * 60
"""Longer windows are not tested."""

_LONGEST = 12 * 60
"""How many minutes errors may take to fire a tier."""

_EARLY = STEP // _EACH
"""How many of these there are in the first half hour."""

_LATE = Lag(2 * _EACH, 0)
"""What is rolled up may be that old."""

_HOUR = Duration.parse("1h")

_SPENT = Fraction(487, 1000)
"""The share of the budget that is spent before the errors: one that no step names, such as a half.

Whether a condition holds at exactly its threshold depends on how floating point numbers are rounded.
"""

_GIVEN = ("slo_test", "history")
"""A label of the given counts. It tells them from what the rules count meanwhile, which is nothing."""


class Times(NamedTuple):
    """When an alert is checked: it is `quiet`, fires `first`, fires `still`, and is `over`."""

    quiet: int
    first: int | None
    still: int | None
    over: int | None


@dataclass(frozen=True)
class History:
    """Errors in the first half hour, and a long time without. Then, from the minute `begins` to `ends`,
    a `share` of events is bad, and after that few.

    The longer errors last, the more conditions hold, and after that the fewer. So the evaluation at which a
    condition begins or ceases to hold is found by bisection.
    """

    tiers: tuple[TierCondition, ...]
    budget: Budget
    begins: int
    ends: int
    share: Fraction

    @cached_property
    def over(self) -> int:
        """The minute in which the test ends: all short windows are over then."""
        shorts = [one.tier.short_window.milliseconds // _MINUTE for one in self.tiers]
        return self.ends + at(max(shorts), STEP, later=True) + STEP

    @cached_property
    def few(self) -> Fraction:
        """The share of bad events after the errors."""
        lowest = min(one.short.threshold(self.budget.share) for one in self.tiers)
        return Fraction(f"{float(lowest * _FEW):.1e}")

    @cached_property
    def early(self) -> Fraction:
        """The share of bad events in the first half hour, which spend some of the budget until the others."""
        share = self.budget.share * self.begins / STEP * _SPENT
        return min(Fraction(f"{float(share):.3e}"), Fraction(1))

    @cached_property
    def measured(self) -> Measured:
        runs = (
            Run(STEP, self.early),
            Run(self.begins - STEP, Fraction(0)),
            Run(self.ends - self.begins, self.share),
            Run(self.over - self.ends, self.few),
        )
        return Measured(Course(Duration(_MINUTE), runs), Fraction(_TRAFFIC, _EACH), self.budget)


@dataclass(frozen=True, eq=False)
class Watched:
    """When a condition holds in a history; each minute is looked at once."""

    plan: History
    condition: BudgetCondition
    _known: dict[int, bool | None] = field(default_factory=dict, init=False, repr=False)

    def holds(self, minute: int) -> bool | None:
        """Return whether it holds around a minute; None if that depends on some minutes."""
        if minute not in self._known:
            measured, budget = self.plan.measured, self.plan.budget
            self._known[minute] = surely(
                self.condition.holds(measured.at(around, lag), budget)
                for lag in (NO_LAG, _LATE)
                for around in (minute - _EACH, minute, minute + _EACH)
            )
        return self._known[minute]

    def first(self) -> int | None:
        """Return the first evaluation at which it surely holds; None if it does at none."""
        minutes = range(self.plan.begins, self.plan.ends + 1, STEP)
        place = bisect_left(minutes, True, key=lambda minute: self.holds(minute) is True)
        return minutes[place] if place < len(minutes) else None

    def quiet(self, until: int) -> int:
        """Return the last evaluation before a minute at which it surely does not hold."""
        earlier = reversed(range(self.plan.begins - STEP, until, STEP))
        return next(minute for minute in earlier if self.holds(minute) is False)

    def over_at(self) -> int | None:
        """Return the first evaluation after all errors at which it surely does not hold."""
        minutes = range(self.plan.ends, self.plan.over + 1, STEP)
        place = bisect_left(minutes, True, key=lambda minute: self.holds(minute) is False)
        return minutes[place] if place < len(minutes) else None


_AllWatched = Mapping[BudgetCondition, Watched]


class _Planned(NamedTuple):
    """What is expected in a history, and the recorded counts that it has: series, and their values."""

    words: str
    moments: tuple[Moment, ...]
    counts: tuple[tuple[str, str], ...]


def story(subject: Subject) -> Story | None:
    """Return the test; None if counts are not recorded, are settled later, or there is nothing to test."""
    if (plan := _planned(subject.traits)) is None:
        return None
    labels = written(_labels(subject))
    series = {f"{name}{{{labels}}}": values for name, values in plan.counts}
    checks = tuple(checked(subject, plan.moments))
    return Story((f"{subject.name}: {plan.words}.",), f"{_EACH}m", series, checks)


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> _Planned | None:
    tiers = tuple(one for one in traits.tiers if one.tier.long_window.milliseconds // _MINUTE <= _OLDEST)
    if not traits.is_usual or not tiers:
        return None
    steps = tuple(map(of_step, traits.steps))
    plan, watched = _history(tiers, steps, traits.budget)
    first = f"{percent(plan.early)} of events are bad in the first {STEP}m, none until {plan.begins}m"
    then = f"{percent(plan.share)} until {plan.ends}m, and then {percent(plan.few)}"
    moments = sorted((*_tiers(plan, watched), *_steps(traits, plan, watched)), key=lambda one: one.minute)
    return _Planned(f"{first}, {then}", tuple(moments), tuple(_counts(plan)))


def _history(
    tiers: tuple[TierCondition, ...], steps: tuple[BudgetCondition, ...], budget: Budget
) -> tuple[History, _AllWatched]:
    """Return the history that tests some tiers, and when the conditions of tiers and steps hold in it."""
    windows = [one.tier.long_window for one in tiers]
    begins = at(max(windows).milliseconds // _MINUTE, STEP, later=True) + 2 * STEP
    long = [one for one in tiers if one.tier.long_window >= _HOUR]
    spent = [one.long.threshold(budget.share) * one.tier.long_window.milliseconds / _MINUTE for one in long]
    share = min(Fraction(f"{float(min(spent, default=_FIRST) / _FIRST):.3e}"), Fraction(1))
    whole = History(tiers, budget, begins, begins + _LONGEST, share)
    conditions = (*(one.condition for one in tiers), *steps)
    firing = {
        one: minute
        for one, held in _watched(whole, conditions).items()
        if (minute := held.first()) is not None
    }
    found = replace(whole, ends=max(firing.values(), default=begins + STEP))
    watched = _watched(found, conditions)
    if all(watched[one].first() is not None for one in firing):
        return found, watched
    found = replace(found, ends=found.ends + STEP)  # a short window would be over too soon to be sure
    return found, _watched(found, conditions)


def _watched(plan: History, conditions: tuple[BudgetCondition, ...]) -> _AllWatched:
    return {one: Watched(plan, one) for one in conditions}


def _times(plan: History, condition: Watched) -> Times:
    first = condition.first()
    if first is None:
        return Times(plan.ends, None, None, None)
    over, still = condition.over_at(), None
    if over is not None:
        earlier = reversed(range(plan.ends, over, STEP))
        lasting = next((minute for minute in earlier if condition.holds(minute)), plan.ends)
        still = lasting if lasting > max(plan.ends, first) else None
    return Times(condition.quiet(first), first, still, over)


def _tiers(plan: History, watched: _AllWatched) -> Iterator[Moment]:
    for one in plan.tiers:
        if one.tier.for_ is not None or one.tier.keep_firing is not None:
            continue
        alert, name = of_tier(one, _GIVEN), f"the {one.tier.severity.noun} of {one.tier.long_window}"
        quiet, first, still, over = _times(plan, watched[one.condition])
        not_yet = f"not {name if first is None else f'yet {name}'}"
        yield Moment(quiet, alert, fires=False, words=f"{_bad(plan, quiet)}: {not_yet}")
        if first is not None:
            yield Moment(first, alert, fires=True, words=f"{_bad(plan, first)}: {name}")
        if still is not None:
            yield Moment(still, alert, fires=True, words=f"{_good(plan, still)}: still {name}")
        if over is not None:
            yield Moment(over, alert, fires=False, words=f"{_good(plan, over)}: {name} is over")


def _steps(traits: Traits, plan: History, watched: _AllWatched) -> Iterator[Moment]:
    """Check steps when they hold, and when they surely did not hold yet."""
    for step in traits.steps:
        condition = watched[of_step(step)]
        alert, name = of_policy_step(step, _GIVEN), f"step {step.name}"
        first = condition.first()
        if condition.holds(plan.begins) is False:
            quiet = condition.quiet(first or plan.ends + 1)
            yield Moment(quiet, alert, fires=False, words=f"{_bad(plan, quiet)}: not yet {name}")
        if first is not None:
            yield Moment(first, alert, fires=True, words=f"{_bad(plan, first)}: {name} holds")


def _bad(plan: History, minute: int) -> str:
    return f", {percent(plan.share)} bad for {minute - plan.begins}m"


def _good(plan: History, minute: int) -> str:
    return f", few bad for {minute - plan.ends}m"


def _labels(subject: Subject) -> Labels:
    slo = subject.slo
    return dict((("slo", slo.id), ("slo_bundle", slo.service.name), *subject.group.items(), _GIVEN))


def _counts(plan: History) -> Iterator[tuple[str, str]]:
    """Yield the recorded counts; those of minutes and roll-ups are settled five minutes later."""
    count = plan.over // _EACH
    before, during = plan.begins // _EACH, (plan.ends - plan.begins) // _EACH
    early, bad, few = (float(share * _TRAFFIC) for share in (plan.early, plan.share, plan.few))
    for total, of_bad, later in (
        (naming.TOTAL_RECENT, naming.BAD_RECENT, 0),
        (naming.TOTAL_1M, naming.BAD_1M, 1),
        (naming.TOTAL_5M, naming.BAD_5M, 1),
    ):
        yield total, f"{_TRAFFIC}x{count}"
        after = count - before - during - later - 1
        at_first = f"0x{later} {early:.6g}x{_EARLY - 1} 0x{before - _EARLY - 1}"
        yield of_bad, f"{at_first} {bad:.6g}x{during - 1} {few:.6g}x{after}"
