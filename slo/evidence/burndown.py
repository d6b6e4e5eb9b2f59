"""How a budget went over its window, and where it goes if the next days are as the last one was."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from slo.evidence.slots import Slot, events
from slo.model import SLO, Calendar

MOST_POINTS = 120
_PACE = timedelta(days=1)
_STEPS_AHEAD = 14
_PART_AHEAD = 4  # of a rolling window, one part of so many is looked ahead


class Point(NamedTuple):
    """A value at a time in seconds since 1970, such as what was left: less than 0 is overspent."""

    at: int
    value: Fraction


def burn_down(slots: Sequence[Slot], budget: Fraction, most: int = MOST_POINTS) -> tuple[Point, ...]:
    """Take what each slot's bad events cost from the whole budget: 1 - bad so far / (budget * all events).

    The budget is that of all the window's events, also of those that came later. So the first point is 1, and
    the last one what `slo.evidence.status.assess` says is left. At most so many points, evenly; none without
    events.
    """
    total, _ = events(slots)
    if not total:
        return ()
    bad = list(accumulate((one.bad for one in slots), initial=0))
    every = -(-len(slots) // max(1, most - 1))
    ends = [*range(0, len(slots), every), len(slots)]
    times = [slots[0].start, *(one.end for one in slots)]
    return tuple(Point(times[index], 1 - bad[index] / (budget * total)) for index in ends)


def project(slo: SLO, slots: Sequence[Slot], at: datetime, budget: Fraction) -> tuple[Point, ...]:
    """Say what will be left if events and errors go on as in the last day; nothing if it had no events.

    A rolling window moves on: old events, and the old errors among them, leave it. Those of a calendar period
    stay until it ends.
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
    waiting = iter(slots)
    next_out = next(waiting, None)
    points = []
    for step in range(_STEPS_AHEAD + 1):
        later = ahead * step // _STEPS_AHEAD
        while rolls and next_out and next_out.start < start + later:
            total, bad = total - next_out.total, bad - next_out.bad
            next_out = next(waiting, None)
        days = Fraction(later, int(_PACE.total_seconds()))
        all_events = total + days * total_of_day
        points.append(Point(now + later, 1 - (bad + days * bad_of_day) / (budget * all_events)))
    return tuple(points)


def exhausted_at(projection: Sequence[Point]) -> datetime | None:
    """Say when nothing will be left, to the step of a projection; None if some is, or nothing was before."""
    if not projection or projection[0].value <= 0:
        return None
    spent = next((one for one in projection if one.value <= 0), None)
    return datetime.fromtimestamp(spent.at, UTC) if spent else None


def _ended(slo: SLO, at: datetime) -> int:
    window = slo.objective.window
    assert isinstance(window, Calendar)
    return int(window.ended(at, slo.service.timezone).timestamp())
