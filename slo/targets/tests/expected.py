"""When alerts hold during a test, by the conditions of policies and what was measured until then."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, Self

from slo.conditions import Budget, BudgetCondition, Window
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, Calendar
from slo.targets.tests.course import Course, Scene, course
from slo.targets.tests.traits import Traits
from slo.text.units import Duration

_MINUTE = 60_000  # milliseconds


class Lag(NamedTuple):
    """How many minutes old what is summed from roll-ups is: the counts, and the age of their history."""

    counts: int
    age: int


NO_LAG = Lag(0, 0)


Counts = tuple[int, int]
"""How many scrapes had events, and their bad shares in units of 1 / `Course.unit`."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What an error budget has measured at each minute of a test that begins at minute 0.

    `events` are those of a scrape. Long windows are read from raw series if a budget's counts are not stored.
    """

    course: Course
    events: Fraction
    budget: Budget
    _counts: dict[tuple[Window, int], Counts] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, traits: Traits, scene: Scene) -> Self:
        return cls(course(scene, traits.whole), traits.events, traits.budget)

    def at(self, minute: int, lag: Lag = NO_LAG) -> "Minute":
        """Return what is measured at a minute."""
        return Minute(self, minute, lag)

    def counts(self, window: Window, minute: int) -> Counts:
        """Return the counts of a window that ends at a minute, which several conditions or minutes share."""
        if (found := self._counts.get((window, minute))) is None:
            found = self._counts[window, minute] = self._counted(window, minute)
        return found

    def _counted(self, window: Window, minute: int) -> Counts:
        each = self.course.scrapes_a_minute
        end = minute * each
        reach = end if isinstance(window, Calendar) else window.milliseconds * each // _MINUTE
        total, bad = self._until(end)
        total_before, bad_before = self._until(max(0, end - reach))
        return total - total_before, bad - bad_before

    def _until(self, scrape: int) -> Counts:
        begins, total, bad, share = self.course.sums[bisect_right(self.course.begins, scrape) - 1]
        if share is None:
            return total, bad
        count = scrape - begins
        return total + count, bad + count * share

    def last_bad(self, minute: int) -> int:
        """Return the minute of the last bad event until one; that one if there was none."""
        begins, runs, each = self.course.begins, self.course.runs, self.course.scrapes_a_minute
        end = minute * each
        for place in reversed(range(min(bisect_left(begins, end), len(runs)))):
            if runs[place].share:
                return -(-min(begins[place + 1], end) // each)
        return minute


class Minute(NamedTuple):
    """What is measured at a minute: figures that conditions read, each computed when one does.

    Thresholds are compared with whole numbers, because that is asked hundreds of times for each target.
    """

    of: Measured
    minute: int
    lag: Lag

    @property
    def window_measured(self) -> Fraction:
        budget = self.of.budget
        age, length = self._seen(budget.window, self.lag.age) * _MINUTE, budget.length.milliseconds
        return Fraction(min(age, length), length)

    def error_ratio(self, window: Window) -> Fraction | None:
        total, bad = self._counts(window)
        return Fraction(bad, total * self.of.course.unit) if total else None

    def weighted_ratio(self, window: Duration) -> Fraction | None:
        ratio = self.error_ratio(window)
        return None if ratio is None else ratio * Fraction(self._age(window), window.milliseconds)

    def is_above(self, threshold: Fraction, window: Duration, *, weighted: bool) -> bool:
        total, bad = self._counts(window)
        limit = threshold.numerator * total * self.of.course.unit
        if not weighted:
            return total > 0 and bad * threshold.denominator > limit
        return total > 0 and bad * threshold.denominator * self._age(window) > limit * window.milliseconds

    def all_events(self, window: Window) -> Fraction:
        total, _ = self._counts(window)
        return total * self.of.events

    def bad(self, window: Window) -> Fraction | None:
        ratio = self.error_ratio(window)
        return None if ratio is None else ratio * self.all_events(window)

    def _counts(self, window: Window) -> Counts:
        return self.of.counts(window, self._seen(window, self.lag.counts))

    def _age(self, window: Duration) -> int:
        """Return how many milliseconds of a window are measured.

        Of windows made of minutes, that is what was measured at the last bad event.
        """
        if not self.of.budget.stored:
            return window.milliseconds
        seen = self.of.last_bad(self.minute) if _is_short(window) else self._seen(window, self.lag.age)
        return min(seen * _MINUTE, window.milliseconds)

    def _seen(self, window: Window, lag: int) -> int:
        """Return the minute until which a window is summed."""
        return (
            max(0, self.minute - lag)
            if lag and self.of.budget.stored and not _is_short(window)
            else self.minute
        )


def _is_short(window: Window) -> bool:
    return isinstance(window, Duration) and window.milliseconds <= LONGEST_FROM_MINUTES.milliseconds


def surely(results: Iterable[bool]) -> bool | None:
    """Return the result that is the same in all cases; None if it depends on the case."""
    cases = iter(results)
    first = next(cases)
    return first if all(one is first for one in cases) else None


def first_minute(
    condition: BudgetCondition, measured: Measured, lag: Lag, between: tuple[int, int]
) -> int | None:
    """Return the first minute `between` two in which a condition begins to hold; None if there is none."""
    low, high = between
    if not condition.holds(measured.at(high, lag), measured.budget):
        return None
    while low < high:
        middle = (low + high) // 2
        if condition.holds(measured.at(middle, lag), measured.budget):
            high = middle
        else:
            low = middle + 1
    return low


def largest_lag(traits: Traits) -> Lag:
    """Return how old what is rolled up may be: it is settled, and rolled up at full five minutes.

    A history begins with the first roll-up that has events.
    """
    roll_up = ROLL_UP.milliseconds // _MINUTE
    counts = traits.sampling.sample_delay.milliseconds // _MINUTE + roll_up
    return Lag(counts, counts + roll_up)
