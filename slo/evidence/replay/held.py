"""Which targets a past would have met, and how little of it is known."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.history import Count
from slo.evidence.replay.timeline import Timeline
from slo.evidence.replay.windows import minutes
from slo.model import SLO, Calendar
from slo.model.usual_targets import USUAL_TARGETS
from slo.text.units import Percent

_HOUR = 60  # minutes between two windows that are looked at


class Past(NamedTuple):
    """The compliance windows of a past.

    `windows` is the number of full ones, one an hour or, by the calendar, one a period. `worst` is the error
    ratio of the worst; without a full window, that of the whole past. `events` is how many there were in that
    one, and `lasts` how many minutes there are in all.
    """

    windows: int
    worst: Fraction
    events: Count
    lasts: int

    @property
    def target(self) -> Percent | None:
        """The highest of the usual targets that the worst window met."""
        return next((one for one in reversed(USUAL_TARGETS) if self.met(one)), None)

    def met(self, target: Percent) -> bool:
        """Return whether every window met a target."""
        return self.worst <= 1 - Fraction(target.ratio)


def past(timeline: Timeline, slo: SLO) -> Past | None:
    """Return the windows of an objective's past; None without events."""
    found = [(Fraction(bad, total), total) for total, bad in _windows(timeline, slo) if total]
    lasts = timeline.last - timeline.first
    if found:
        worst, events = max(found)
        return Past(len(found), worst, events, lasts)
    total, bad = timeline.settled.between(timeline.first, timeline.last)
    return Past(0, Fraction(bad, total), total, lasts) if total else None


def _windows(timeline: Timeline, slo: SLO) -> Iterator[tuple[Count, Count]]:
    """Yield all and bad events of each full window."""
    window = slo.objective.window
    if isinstance(window, Calendar):
        yield from (timeline.settled.between(start, end) for start, end in _periods(timeline, window, slo))
        return
    length = minutes(window)
    for end in (*range(timeline.first + length, timeline.last, _HOUR), timeline.last):
        if end - length >= timeline.first:
            yield timeline.settled.between(end - length, end)


def _periods(timeline: Timeline, window: Calendar, slo: SLO) -> Iterator[tuple[int, int]]:
    timezone = slo.service.timezone
    start = window.began(datetime.fromtimestamp(60 * timeline.first, UTC), timezone)
    while (end := window.ended(start, timezone)).timestamp() <= 60 * timeline.last:
        if start.timestamp() >= 60 * timeline.first:
            yield int(start.timestamp()) // 60, int(end.timestamp()) // 60
        start = end
