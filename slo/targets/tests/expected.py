"""When alerts hold during a test, by the conditions of policies and what was measured until then."""

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import NamedTuple

from slo.conditions import Measurement, Window, windows
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, SLO, Calendar, Strategy
from slo.targets.tests.course import TRAFFIC, Course
from slo.text.units import Duration

_MINUTE = 60_000  # milliseconds

_WHOLE = Fraction(1)


class Lag(NamedTuple):
    """How many minutes old what is summed from roll-ups is: the counts, and the age of their history."""

    counts: int
    age: int


NO_LAG = Lag(0, 0)


class Measured:
    """What an objective, or a group of it, has measured at each minute of a test that begins at minute 0."""

    def __init__(self, slo: SLO, course: Course) -> None:
        self._slo = slo
        self._each = course.scrapes_a_minute
        traffic = self._events_a_scrape
        total = (Fraction(0) if share is None else traffic for share in course.shares)
        bad = (traffic * share if share else Fraction(0) for share in course.shares)
        self._total = [Fraction(0), *accumulate(total)]
        self._bad = [Fraction(0), *accumulate(bad)]

    @property
    def _events_a_scrape(self) -> Fraction:
        kind = self._slo.indicator.kind
        if kind.one_event_a_minute or kind.parts:
            return Fraction(1, self._each)
        return Fraction(TRAFFIC if kind.of_differences or kind.of_queries else 1)

    def at(self, minute: int, lag: Lag = NO_LAG) -> Measurement:
        """Return the measurement at a minute, of all windows that conditions read."""
        counted = {window: self._seen(window, minute, lag.counts) for window in windows(self._slo)}
        events = {window: self._sum(self._total, window, at) for window, at in counted.items()}
        ratios = {
            window: self._sum(self._bad, window, counted[window]) / count
            for window, count in events.items()
            if count
        }
        shares = {
            window: min(Fraction(self._seen(window, minute, lag.age) * _MINUTE, window.milliseconds), _WHOLE)
            for window in counted
            if isinstance(window, Duration) and self._is_stored
        }
        return Measurement(error_ratios=ratios, events=events, measured=shares)

    @property
    def _is_stored(self) -> bool:
        return self._slo.service.strategy is not Strategy.DIRECT

    def _seen(self, window: Window, minute: int, lag: int) -> int:
        of_minutes = isinstance(window, Duration) and window <= LONGEST_FROM_MINUTES
        return minute if of_minutes or not self._is_stored else max(0, minute - lag)

    def _sum(self, counts: list[Fraction], window: Window, minute: int) -> Fraction:
        last = min(minute * self._each, len(counts) - 1)
        if isinstance(window, Calendar):
            return counts[last]
        reach = window.milliseconds * self._each // _MINUTE
        return counts[last] - counts[max(0, minute * self._each - reach)] if reach < last else counts[last]


def first_minute(holds: Callable[[int], bool], start: int, end: int) -> int | None:
    """Return the first minute from `start` to `end` in which something holds that goes on; None if never."""
    if not holds(end):
        return None
    low, high = start, end
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def largest_lag(slo: SLO, step: int) -> Lag:
    """Return how old what is rolled up may be: it is settled, and rolled up at full five minutes.

    Rules are evaluated every `step` minutes. A history begins with the first roll-up that has events.
    """
    roll_up = lcm(ROLL_UP.milliseconds // _MINUTE, step)
    counts = slo.sampling.sample_delay.milliseconds // _MINUTE + roll_up
    return Lag(counts, counts + roll_up)
