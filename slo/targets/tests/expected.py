"""When alerts hold during a test, by the conditions of policies and what was measured until then."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Self, TypeVar

from slo.conditions import Budget, BudgetCondition, Measurement, Window
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, Calendar
from slo.targets.tests.course import Course, Scene, course
from slo.targets.tests.traits import Traits
from slo.text.units import Duration

W = TypeVar("W", bound=Window)

_MINUTE = 60_000  # milliseconds


class Lag(NamedTuple):
    """How many minutes old what is summed from roll-ups is: the counts, and the age of their history."""

    counts: int
    age: int


NO_LAG = Lag(0, 0)


@dataclass(frozen=True, eq=False)
class Measured:
    """What an error budget has measured at each minute of a test that begins at minute 0.

    `events` are those of a scrape. Long windows `are_stored` as roll-ups, or else read from raw series.
    """

    course: Course
    events: Fraction
    are_stored: bool

    @classmethod
    def of(cls, traits: Traits, scene: Scene) -> Self:
        return cls(course(scene, traits.whole), traits.events, not traits.is_direct)

    def at(self, minute: int, some: Iterable[Window], budget: Budget, lag: Lag = NO_LAG) -> Measurement:
        """Return the measurement of some windows, and of the whole window of a budget, at a minute.

        Of windows made of minutes, the share that is measured is that at the last bad event.
        """
        windows = tuple(some)
        rolling = tuple(window for window in windows if isinstance(window, Duration))
        age = self._seen(budget.window, minute, lag.age) * _MINUTE
        return Measurement(
            error_ratios=_Figures(windows, lambda window: self._error_ratio(window, minute, lag)),
            events=_Figures(windows, lambda window: self._events(window, minute, lag)),
            measured=_Figures(rolling, lambda window: self._share_measured(window, minute, lag)),
            window_measured=_share(age, budget.length.milliseconds),
        )

    def _error_ratio(self, window: Window, minute: int, lag: Lag) -> Fraction | None:
        total, bad = self._counts(window, self._seen(window, minute, lag.counts))
        return Fraction(bad, total * self.course.unit) if total else None

    def _events(self, window: Window, minute: int, lag: Lag) -> Fraction:
        total, _ = self._counts(window, self._seen(window, minute, lag.counts))
        return total * self.events

    def _share_measured(self, window: Duration, minute: int, lag: Lag) -> Fraction | None:
        """Return the share of a window that is measured; None if it is measured in full, as most are."""
        if not self.are_stored:
            return None
        age = min(self._seen(window, minute, lag.age), self._last_bad(window, minute)) * _MINUTE
        return _share(age, window.milliseconds) if age < window.milliseconds else None

    def _seen(self, window: Window, minute: int, lag: int) -> int:
        if not self.are_stored:
            return minute
        is_short = isinstance(window, Duration) and window.milliseconds <= LONGEST_FROM_MINUTES.milliseconds
        return minute if is_short else max(0, minute - lag)

    def _last_bad(self, window: Duration, minute: int) -> int:
        """Return the minute of the last bad event until one; that one if the window is rolled up."""
        if window > LONGEST_FROM_MINUTES:
            return minute
        each = self.course.scrapes_a_minute
        end = minute * each
        runs = zip(reversed(self.course.begins[:-1]), reversed(self.course.runs), strict=True)
        found = (min(begins + run.scrapes, end) for begins, run in runs if run.share and begins < end)
        return -(-next(found, end) // each)

    @lru_cache(maxsize=4096)  # noqa: B019  (it keeps few of them, and conditions share windows)
    def _counts(self, window: Window, minute: int) -> tuple[int, int]:
        """Return how many scrapes of a window that ends at a minute had events, and their bad shares."""
        each = self.course.scrapes_a_minute
        end = minute * each
        reach = end if isinstance(window, Calendar) else window.milliseconds * each // _MINUTE
        total, bad = self._until(end)
        total_before, bad_before = self._until(max(0, end - reach))
        return total - total_before, bad - bad_before

    def _until(self, scrape: int) -> tuple[int, int]:
        """Return how many scrapes had events until one of them, and their bad shares; see `Sum`."""
        begins, total, bad, share = self.course.sums[bisect_right(self.course.begins, scrape) - 1]
        if share is None:
            return total, bad
        count = scrape - begins
        return total + count, bad + count * share


class _Figures(Mapping[W, Fraction]):
    """Figures of some windows, computed when they are read: the first window decides most conditions."""

    def __init__(self, some: tuple[W, ...], compute: Callable[[W], Fraction | None]) -> None:
        self._some = some
        self._compute = compute

    def __getitem__(self, window: W) -> Fraction:
        found = self._compute(window) if window in self._some else None
        if found is None:
            raise KeyError(window)
        return found

    def __iter__(self) -> Iterator[W]:
        return (window for window in self._some if self._compute(window) is not None)

    def __len__(self) -> int:
        return len(tuple(iter(self)))


@lru_cache(maxsize=4096)
def _share(age: int, length: int) -> Fraction:
    """Return the share of a length of time that an age is, 1 at most; conditions ask it many times."""
    return Fraction(min(age, length), length)


def surely(results: Iterable[bool]) -> bool | None:
    """Return the result that is the same in all cases; None if it depends on the case."""
    cases = iter(results)
    first = next(cases)
    return first if all(one is first for one in cases) else None


def first_minute(
    condition: BudgetCondition, budget: Budget, measured: Measured, lag: Lag, between: tuple[int, int]
) -> int | None:
    """Return the first minute `between` two in which a condition begins to hold; None if there is none."""
    some = (*condition.windows, *condition.counted, budget.window)
    low, high = between
    if not condition.holds(measured.at(high, some, budget, lag), budget):
        return None
    while low < high:
        middle = (low + high) // 2
        if condition.holds(measured.at(middle, some, budget, lag), budget):
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
