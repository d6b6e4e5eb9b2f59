"""Gaps in the schedules of an escalation policy, and the calls of parties that come too early by them.

PagerDuty skips a level with nobody on call immediately. So a gap in the product's schedules also wakes a
party at once that should be called only after half an hour.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from slo.model.intervals import Interval, united
from slo.model.presence import periods
from slo.plan.escalation import EscalationPolicy, Level
from slo.targets.pagerduty.types import PagerService

Shifts = Mapping[str, Sequence[Interval]]
"""The times at which somebody is on call, by schedule."""


class CoverageGap(NamedTuple):
    """Times with nobody on call in the owner's first schedules, and the level woken instead, if any."""

    level: Level | None
    times: tuple[Interval, ...]


class EarlyCall(NamedTuple):
    """Times at which a party would be woken after fewer minutes than agreed."""

    party: str
    minutes: int
    times: tuple[Interval, ...]


def coverage_gaps(
    policy: EscalationPolicy, shifts: Shifts, when: Sequence[Interval]
) -> tuple[CoverageGap, ...]:
    """Find the times with nobody on call in the owner's first schedules, by who is woken instead."""
    found: dict[Level | None, list[Interval]] = {}
    for part in _parts(policy, shifts, when):
        there = [level for level in policy.levels if _is_there(level, shifts, part)]
        if not any(level.owner == policy.owner and {*level.schedules} & {*policy.first} for level in there):
            found.setdefault(there[0] if there else None, []).append(part)
    return tuple(CoverageGap(level, united(times)) for level, times in found.items())


def early_calls(policy: EscalationPolicy, shifts: Shifts, when: Sequence[Interval]) -> tuple[EarlyCall, ...]:
    """Find the times at which a party would be woken earlier than agreed."""
    found: dict[tuple[str, int], list[Interval]] = {}
    for part in _parts(policy, shifts, when):
        waited, seen = 0, {policy.owner}
        for level in policy.levels:
            if _is_there(level, shifts, part):
                if level.owner not in seen and waited < policy.calls[level.owner].seconds / 60:
                    found.setdefault((level.owner, waited), []).append(part)
                seen.add(level.owner)
                waited += level.minutes
    return tuple(EarlyCall(*early, united(times)) for early, times in found.items())


def waking_hours(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Return the times at which PagerDuty wakes people for a service: its hours, also on holidays."""
    return _hours(service, start, end, ())


def staffed_hours(service: PagerService, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Return the times at which a service's owner works: its hours, except on holidays."""
    return _hours(service, start, end, service.off)


def _hours(
    service: PagerService, start: datetime, end: datetime, off: Collection[date]
) -> tuple[Interval, ...]:
    if service.hours is None:
        return (Interval(start, end),)
    return periods(service.hours, frozenset(off), start, end)


def _parts(policy: EscalationPolicy, shifts: Shifts, when: Sequence[Interval]) -> Iterator[Interval]:
    """Split times into parts without a change of shift."""
    schedules = {schedule for level in policy.levels for schedule in level.schedules}
    edges = {edge for schedule in schedules for shift in shifts.get(schedule, ()) for edge in shift}
    for whole in when:
        inside = sorted({*whole, *(edge for edge in edges if whole.start < edge < whole.end)})
        yield from (Interval(*part) for part in pairwise(inside))


def _is_there(level: Level, shifts: Shifts, part: Interval) -> bool:
    """Return whether somebody is on call in a schedule of a level, for a time without a change of shift."""
    return any(
        shift.start <= part.start and part.end <= shift.end
        for schedule in level.schedules
        for shift in shifts.get(schedule, ())
    )
