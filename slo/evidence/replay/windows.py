"""Which events each window holds when rules are evaluated.

Short windows end when the rule is evaluated. Long ones are sums of roll-ups, which are five minutes long and
written once all samples are there; they are summed every four minutes.
See slo/plan/sums.py, slo/plan/recordings.py and slo/plan/ratios.py.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from slo.conditions import Window
from slo.evidence.replay.timeline import Timeline
from slo.model import FIRST_MINUTES, ROLL_UP, SLO, SLOW_INTERVAL, Calendar, Strategy, is_long
from slo.text.units import Duration


class Extent(NamedTuple):
    """The minutes of a window: settled counts after `start` up to `settled`, then recent ones up to `end`."""

    start: int
    settled: int
    end: int


Extents = Callable[[int], Extent]
"""Returns the minutes of a window by the minute of evaluation; they never go back."""


def minutes(duration: Duration) -> int:
    """Return a duration in minutes, rounded up."""
    return -(-duration.milliseconds // 60_000)


SLOW = minutes(SLOW_INTERVAL)

_FIRST = minutes(FIRST_MINUTES)
_FIVE = minutes(ROLL_UP)


def is_rolled_up(window: Window, slo: SLO) -> bool:
    """Return whether a window is the sum of roll-ups."""
    if slo.service.strategy is Strategy.DIRECT:
        return False
    return is_long(window)


def first_roll_up(began: int, slo: SLO) -> int:
    """Return the minute of the first roll-up of rules that began to count at a minute."""
    return -(-(began + 1 + minutes(slo.sampling.sample_delay)) // _FIVE) * _FIVE


def extents_in(timeline: Timeline, window: Window, slo: SLO) -> Extents:
    """Return the minutes that a window of an objective holds.

    Where rows are longer than a window, it holds the newest row as a whole, until the next one is due.
    """
    found = _extents(timeline, window, slo)
    since, first = timeline.since, timeline.first
    if since is None:
        return found
    until = first + len(since)

    def with_newest_row(at: int) -> Extent:
        extent = found(at)
        start, _, end = extent
        if not first <= end < until or since[end - first] >= start:
            return extent
        return extent._replace(start=since[end - first])

    return with_newest_row


def _extents(timeline: Timeline, window: Window, slo: SLO) -> Extents:
    if isinstance(window, Calendar):
        return _of_period(window, slo, timeline)
    if slo.service.strategy is Strategy.DIRECT:
        return _directly(window)
    if is_rolled_up(window, slo):
        return _rolled_up(window, slo, timeline.began)
    return _of_minutes(window, slo)


def _of_minutes(window: Duration, slo: SLO) -> Extents:
    delay = minutes(slo.sampling.sample_delay)
    length = max(minutes(window), delay)
    return lambda at: Extent(at - length, at - delay, at)


def _directly(window: Duration) -> Extents:
    length = minutes(window)
    if is_long(window):
        return lambda at: Extent(at // SLOW * SLOW - length, at // SLOW * SLOW - length, at // SLOW * SLOW)
    return lambda at: Extent(at - length, at - length, at)


def _rolled_up(window: Duration, slo: SLO, began: int) -> Extents:
    delay, length = minutes(slo.sampling.sample_delay), minutes(window)
    begins = first_roll_up(began, slo) if window == slo.objective.window else began

    def extent(at: int) -> Extent:
        now = computed(at, window, slo)
        if now < begins:
            return Extent(now - _FIRST, now - delay, now)
        end = now // _FIVE * _FIVE - delay
        return Extent((now - length) // _FIVE * _FIVE - delay, end, end)

    return extent


def _of_period(window: Calendar, slo: SLO, timeline: Timeline) -> Extents:
    delay = minutes(slo.sampling.sample_delay)
    begins = _beginnings(window, slo.service.timezone, timeline)

    def extent(at: int) -> Extent:
        now = computed(at, window, slo)
        start = begins[max(0, bisect_right(begins, now) - 1)]
        end = max(start, now // _FIVE * _FIVE - delay)
        return Extent(start, end, end)

    return extent


def computed(at: int, window: Window, slo: SLO) -> int:
    """Return when the sum of roll-ups that is read at a minute was computed."""
    step = _step(window, slo)
    return at // step * step


def _step(window: Window, slo: SLO) -> int:
    """Return how often a sum of roll-ups is computed, in minutes."""
    fresh = slo.service.strategy is Strategy.FRESH_BUDGET and window == slo.objective.window
    return 1 if fresh else SLOW


def _beginnings(window: Calendar, timezone: str, timeline: Timeline) -> list[int]:
    """Return when each period began that a history touches, and the one after it, in minutes."""
    at = window.began(datetime.fromtimestamp(timeline.first * 60, UTC), timezone)
    found: list[int] = []
    while not found or found[-1] <= timeline.last:
        found.append(int(at.timestamp()) // 60)
        at = window.ended(at, timezone)
    return found
