"""When people are there: hours by the clock of a time zone, less days off, as times in UTC.

As Alertmanager understands its time intervals: by what the clock on the wall shows, whatever was done to it.
https://prometheus.io/docs/alerting/latest/configuration/#time_interval-0
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from slo.model.intervals import Interval, united
from slo.model.organisation import Hours
from slo.model.timezones import zone

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def contains(hours: Hours, at: datetime) -> bool:
    """Whether a time is in some hours, holidays aside."""
    there = at.astimezone(zone(hours.timezone))
    return there.weekday() in hours.weekdays and hours.start <= f"{there:%H:%M}" < hours.end


def is_day_off(dates: Collection[date], timezone: str, at: datetime) -> bool:
    """Whether it is one of these days where the people are."""
    return at.astimezone(zone(timezone)).date() in dates


@lru_cache
def periods(hours: Hours, days_off: frozenset[date], first: datetime, last: datetime) -> tuple[Interval, ...]:
    """List the times between two others in which people are there, in order and apart from each other."""
    return united(_periods(hours, days_off, first.astimezone(UTC), last.astimezone(UTC)))


def _periods(hours: Hours, days_off: frozenset[date], first: datetime, last: datetime) -> Iterator[Interval]:
    there = zone(hours.timezone)
    for start, end in _between_changes(there, first, last):
        ahead = _ahead(there, start)
        day, final = (start + ahead).date(), (end + ahead).date()
        while day <= final:
            if day.weekday() in hours.weekdays and day not in days_off:
                midnight = datetime.combine(day, time(), UTC) - ahead
                begins, ends = midnight + _since_midnight(hours.start), midnight + _since_midnight(hours.end)
                if max(begins, start) < min(ends, end):
                    yield Interval(max(begins, start), min(ends, end))
            day += _DAY


def _between_changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Interval]:
    """Cut a time where the zone's clocks are changed; no zone changes them twice in a day."""
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
    """Find the first minute with the later clock."""
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
