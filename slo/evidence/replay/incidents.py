"""Incidents of the past, and how soon an alert noticed each."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import Budget
from slo.evidence.ledger import Incident, incidents
from slo.evidence.replay.firing import Firing
from slo.evidence.replay.timeline import Timeline
from slo.evidence.slots import Slot

_STEP = 5  # minutes of a slot


class Noticed(NamedTuple):
    """How an alert noticed an incident: at which minute, after how many, and after which share of the budget.

    An alert that fired already when the incident began noticed it `after` 0 minutes.
    """

    at: int
    after: int
    spent: Fraction


def past_incidents(timeline: Timeline, budget: Budget, first: int, last: int) -> tuple[Incident, ...]:
    """Return the incidents from the minute `first` to `last`, with times in seconds since 1970.

    They are those that `slo.evidence.ledger` finds in a compliance window: times in which three times the
    budget burns and which spend 2% of the budget of a whole window. That budget is by the traffic of the time
    that is replayed. An incident begins and ends with the minutes of its first and last bad events.
    """
    slots = tuple(_slots(timeline, max(first, timeline.first), min(last, timeline.last)))
    total = sum(slot.total for slot in slots)
    measured = sum(slot.end - slot.start for slot in slots)
    if not total:
        return ()
    whole = budget.share * total * budget.length.seconds / measured
    return tuple(_trimmed(one, timeline) for one in incidents(slots, budget.share, whole))


def noticed(incident: Incident, alerts: Iterable[Firing], timeline: Timeline, last: int) -> Noticed | None:
    """Return how the first of some alerts noticed an incident; None if none fired during it."""
    start, end = incident.start // 60, incident.end // 60
    during = (one for one in alerts if one.start <= end and one.until(last) > start)
    first = min(during, default=None)
    if first is None:
        return None
    at = max(first.start, start)
    _, bad = timeline.settled.between(start, at)
    spent = incident.share * Fraction(bad) / incident.bad
    return Noticed(first.start, at - start, min(spent, incident.share))


def _slots(timeline: Timeline, first: int, last: int) -> Iterator[Slot]:
    """Yield five minutes each, or a row that is longer."""
    start = first
    for row in timeline.wide:
        if first <= row.start and row.end <= last:
            yield from _of_minutes(timeline, start, row.start)
            yield Slot(60 * row.start, 60 * row.end, row.total, row.bad)
            start = row.end
    yield from _of_minutes(timeline, start, last)


def _of_minutes(timeline: Timeline, first: int, last: int) -> Iterator[Slot]:
    """Yield the slots between two minutes of the timeline; none unless the first is before the last."""
    if first >= last:
        return
    sums, times = timeline.settled, [*range(first, last, _STEP), last]
    total = [sums.total[minute - sums.first] for minute in times]
    bad = [sums.bad[minute - sums.first] for minute in times]
    for index in range(len(times) - 1):
        yield Slot(
            60 * times[index],
            60 * times[index + 1],
            total[index + 1] - total[index],
            bad[index + 1] - bad[index],
        )


def _trimmed(incident: Incident, timeline: Timeline) -> Incident:
    """Let an incident begin with the minute before its first bad event, and end with that of its last.

    Of a row that is longer than five minutes, it is not known when its events were.
    """
    start, end = incident.start // 60, incident.end // 60
    for minute in range(start, start + _STEP):
        if timeline.settled.between(minute, minute + 1)[1]:
            start = minute
            break
    last = timeline.settled.last_bad(end)
    return incident._replace(start=60 * start, end=60 * (last if last > end - _STEP else end))
