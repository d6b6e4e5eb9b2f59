"""Working hours of teams in UTC: local hours in a time zone, without days off.

They are computed like Alertmanager's time intervals, from the local time also across clock changes.
https://prometheus.io/docs/alerting/latest/configuration/#time_interval-0
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from slo.model.hours import Hours
from slo.model.intervals import Interval, united
from slo.model.timezones import zone

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def contains(hours: Hours, at: datetime) -> bool:
    """Return whether a time is within hours, apart from holidays."""
    there = at.astimezone(zone(hours.timezone))
    time = f"{there:%H:%M}"
    return any(there.weekday() in part.days and part.start <= time < part.end for part in hours.parts)


def is_day_off(dates: Collection[date], timezone: str, at: datetime) -> bool:
    """Return whether the local date at a time is one of these dates."""
    return at.astimezone(zone(timezone)).date() in dates


@lru_cache
def periods(hours: Hours, days_off: frozenset[date], first: datetime, last: datetime) -> tuple[Interval, ...]:
    """Return the working hours between two times, in order and without overlaps."""
    return united(_periods(hours, days_off, first.astimezone(UTC), last.astimezone(UTC)))


def _periods(hours: Hours, days_off: frozenset[date], first: datetime, last: datetime) -> Iterator[Interval]:
    there = zone(hours.timezone)
    for start, end in _between_changes(there, first, last):
        ahead = _ahead(there, start)
        day, final = (start + ahead).date(), (end + ahead).date()
        while day <= final:
            midnight = datetime.combine(day, time(), UTC) - ahead
            for part in hours.parts if day not in days_off else ():
                begins, ends = midnight + _since_midnight(part.start), midnight + _since_midnight(part.end)
                if day.weekday() in part.days and max(begins, start) < min(ends, end):
                    yield Interval(max(begins, start), min(ends, end))
            day += _DAY


def _between_changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Interval]:
    """Split a time at the zone's clock changes; no zone has two in a day."""
    start, now = first, first
    while now < last:
        following = min(now + _DAY, last)
        if _ahead(zone, now) != _ahead(zone, following):
            change = _change(zone, now, following)
            yield Interval(start, change)
            start = change
        now = following
    yield Interval(start, last)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first minute after a clock change."""
    low, high = 0, int((after - before) / _MINUTE) + 1
    while low < high:
        middle = (low + high) // 2
        if _ahead(zone, before + middle * _MINUTE) == _ahead(zone, before):
            low = middle + 1
        else:
            high = middle
    return before + low * _MINUTE


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    ahead = at.astimezone(zone).utcoffset()
    assert ahead is not None
    return ahead


def _since_midnight(clock: str) -> timedelta:
    hours, minutes = map(int, clock.split(":"))
    return timedelta(hours=hours, minutes=minutes)
