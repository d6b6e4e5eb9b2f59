"""Burn-down of a budget over its window, and its projection at the pace of the last day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from slo.evidence.history import Count
from slo.evidence.slots import Slot, events
from slo.model import SLO, Calendar

MOST_POINTS = 120
_PACE = timedelta(days=1)
_STEPS_AHEAD = 14
_PART_AHEAD = 4  # of a rolling window, one part of so many is looked ahead


class Point(NamedTuple):
    """A value at a time in seconds since 1970. If it is the share of a budget left, below 0 is overspent."""

    at: int
    value: Fraction


def burn_down(slots: Sequence[Slot], budget: Fraction, most: int = MOST_POINTS) -> tuple[Point, ...]:
    """Return the share of the budget left over time: 1 - bad events so far / (budget * all events).

    The budget is that of all events of the window, including later ones. So the first point is 1, and the
    last one equals `remaining` of `slo.evidence.status.assess`. There are at most `most` points, evenly
    spaced, and none without events.
    """
    total, _ = events(slots)
    if not total:
        return ()
    bad = list(accumulate((one.bad for one in slots), initial=0))
    every = -(-len(slots) // max(1, most - 1))
    ends = [*range(0, len(slots), every), len(slots)]
    times = [slots[0].start, *(one.end for one in slots)]
    whole = budget * total
    return tuple(Point(times[index], _left(bad[index], whole)) for index in ends)


def project(slo: SLO, slots: Sequence[Slot], at: datetime, budget: Fraction) -> tuple[Point, ...]:
    """Return the share left over the coming days, at the traffic and error ratio of the last day.

    It is empty if the last day had no events. Old events, good and bad, leave a rolling window as it moves
    on; those of a calendar period stay until it ends.
    """
    now = int(at.timestamp())
    since = (at - _PACE).timestamp()
    total_of_day, bad_of_day = events(one for one in slots if one.start >= since)
    if not total_of_day:
        return ()
    window = slo.objective.window
    start = int(slo.window_start(at).timestamp())
    rolls = not isinstance(window, Calendar)
    ahead = (now - start) // _PART_AHEAD if rolls else _ended(slo, at) - now
    total, bad = events(slots)
    seconds = int(_PACE.total_seconds())
    waiting = iter(slots)
    next_out = next(waiting, None)
    points = []
    for step in range(_STEPS_AHEAD + 1):
        later = ahead * step // _STEPS_AHEAD
        while rolls and next_out and next_out.start < start + later:
            total, bad = total - next_out.total, bad - next_out.bad
            next_out = next(waiting, None)
        # Events so far and those to come are multiplied by the seconds of a day, and so stay whole numbers.
        all_events = total * seconds + later * total_of_day
        points.append(Point(now + later, _left(bad * seconds + later * bad_of_day, budget * all_events)))
    return tuple(points)


def _left(bad: Count, whole: Fraction) -> Fraction:
    """Return 1 - bad / whole, as one fraction: each operation of fractions makes another one."""
    return Fraction(whole.numerator - bad * whole.denominator, whole.numerator)


def exhausted_at(projection: Sequence[Point]) -> datetime | None:
    """Return the first step of a projection without budget; None if there is none, or it is spent already."""
    if not projection or projection[0].value <= 0:
        return None
    spent = next((one for one in projection if one.value <= 0), None)
    return datetime.fromtimestamp(spent.at, UTC) if spent else None


def _ended(slo: SLO, at: datetime) -> int:
    window = slo.objective.window
    assert isinstance(window, Calendar)
    return int(window.ended(at, slo.service.timezone).timestamp())
