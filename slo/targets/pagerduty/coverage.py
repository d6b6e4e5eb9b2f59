"""Who of a policy is on call in the days to come: when nobody is, and when a party would be woken too early.

PagerDuty passes a level with nobody on call at once. So a hole in the product's schedules not only leaves
nobody there: it brings a party that is called after half an hour to the front of the line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from slo.targets.pagerduty.account import Interval
from slo.targets.pagerduty.types import EscalationPolicy, Level, PagerService

Filled = Mapping[str, Sequence[Interval]]
"""When somebody is on call in each schedule."""

_LAST_MINUTE = "24:00"


class Woken(NamedTuple):
    """Who is woken first while nobody of the first schedules is on call, or None for nobody at all."""

    level: Level | None
    times: tuple[Interval, ...]


class TooEarly(NamedTuple):
    """A party that would be woken after fewer minutes than were agreed."""

    party: str
    minutes: int
    times: tuple[Interval, ...]


def holes(policy: EscalationPolicy, filled: Filled, when: Sequence[Interval]) -> tuple[Woken, ...]:
    """Find the times at which nobody of the owner's first schedules is on call, by who is woken instead."""
    found: dict[Level | None, list[Interval]] = {}
    for part in _parts(policy, filled, when):
        there = [level for level in policy.levels if _covers(filled.get(level.schedule, ()), part)]
        if not any(level.owner == policy.owner and level.schedule in policy.first for level in there):
            _append(found.setdefault(there[0] if there else None, []), part)
    return tuple(Woken(level, tuple(times)) for level, times in found.items())


def called_too_early(
    policy: EscalationPolicy, filled: Filled, when: Sequence[Interval]
) -> tuple[TooEarly, ...]:
    """Find the times at which a party would be woken before the time that was agreed."""
    found: dict[tuple[str, int], list[Interval]] = {}
    for part in _parts(policy, filled, when):
        waited, seen = 0, {policy.owner}
        for level in policy.levels:
            if _covers(filled.get(level.schedule, ()), part):
                if level.owner not in seen and waited < policy.calls[level.owner].seconds / 60:
                    _append(found.setdefault((level.owner, waited), []), part)
                seen.add(level.owner)
                waited += level.minutes
    return tuple(TooEarly(*early, tuple(times)) for early, times in found.items())


def woken_hours(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Give the times at which PagerDuty wakes people for a service: its hours, on holidays as well."""
    return _hours(service, start, end, holidays=True)


def hours_there(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Give the times at which somebody of a service's owner should be there: its hours, but no holidays."""
    return _hours(service, start, end, holidays=False)


def _hours(service: PagerService, start: datetime, end: datetime, *, holidays: bool) -> tuple[Interval, ...]:
    hours = service.hours
    if hours is None:
        return (Interval(start, end),)
    zone = ZoneInfo(hours.timezone)
    found = []
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if day.weekday() in hours.weekdays and (holidays or day not in service.off):
            begins = datetime.combine(day, time.fromisoformat(hours.start), zone)
            midnight = datetime.combine(day + timedelta(days=1), time(), zone)
            ends = (
                midnight
                if hours.end == _LAST_MINUTE
                else datetime.combine(day, time.fromisoformat(hours.end), zone)
            )
            within = Interval(max(begins.astimezone(UTC), start), min(ends.astimezone(UTC), end))
            if within.start < within.end:
                found.append(within)
        day += timedelta(days=1)
    return tuple(found)


def _parts(policy: EscalationPolicy, filled: Filled, when: Sequence[Interval]) -> Iterator[Interval]:
    """Cut times into parts in which nobody comes on call or goes."""
    schedules = {level.schedule for level in policy.levels}
    edges = {edge for schedule in schedules for shift in filled.get(schedule, ()) for edge in shift}
    for whole in when:
        inside = sorted({*whole, *(edge for edge in edges if whole.start < edge < whole.end)})
        yield from (Interval(*part) for part in pairwise(inside))


def _covers(shifts: Iterable[Interval], part: Interval) -> bool:
    return any(shift.start <= part.start and part.end <= shift.end for shift in shifts)


def _append(times: list[Interval], part: Interval) -> None:
    """Add a part, as one with the last where it goes on from there."""
    if times and times[-1].end == part.start:
        times[-1] = Interval(times[-1].start, part.end)
    else:
        times.append(part)
