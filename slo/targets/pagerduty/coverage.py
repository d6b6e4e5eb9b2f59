"""Who of a policy is on call in the days to come: when nobody is, and when a party would be woken too early.

PagerDuty passes a level with nobody on call at once. So a hole in the product's schedules not only leaves
nobody there: it brings a party that is called after half an hour to the front of the line.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from slo.model.intervals import Interval, united
from slo.model.presence import periods
from slo.targets.pagerduty.types import EscalationPolicy, Level, PagerService

Filled = Mapping[str, Sequence[Interval]]
"""When somebody is on call in each schedule."""


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
            found.setdefault(there[0] if there else None, []).append(part)
    return tuple(Woken(level, united(times)) for level, times in found.items())


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
                    found.setdefault((level.owner, waited), []).append(part)
                seen.add(level.owner)
                waited += level.minutes
    return tuple(TooEarly(*early, united(times)) for early, times in found.items())


def woken_hours(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Give the times at which PagerDuty wakes people for a service: its hours, on holidays as well."""
    return _hours(service, start, end, ())


def hours_there(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Give the times at which somebody of a service's owner should be there: its hours, but no holidays."""
    return _hours(service, start, end, service.off)


def _hours(
    service: PagerService, start: datetime, end: datetime, off: Collection[date]
) -> tuple[Interval, ...]:
    if service.hours is None:
        return (Interval(start, end),)
    return periods(service.hours, frozenset(off), start, end)


def _parts(policy: EscalationPolicy, filled: Filled, when: Sequence[Interval]) -> Iterator[Interval]:
    """Cut times into parts in which nobody comes on call or goes."""
    schedules = {level.schedule for level in policy.levels}
    edges = {edge for schedule in schedules for shift in filled.get(schedule, ()) for edge in shift}
    for whole in when:
        inside = sorted({*whole, *(edge for edge in edges if whole.start < edge < whole.end)})
        yield from (Interval(*part) for part in pairwise(inside))


def _covers(shifts: Iterable[Interval], part: Interval) -> bool:
    return any(shift.start <= part.start and part.end <= shift.end for shift in shifts)
