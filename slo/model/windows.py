"""Compliance windows: rolling, or a calendar period with its own budget."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from slo.text.units import Duration

_HOUR = Duration.parse("1h")
_DAY = Duration.parse("1d")
_LONGEST = Duration.parse("90d")


class Calendar(StrEnum):
    """A calendar period. Its budget is reset at midnight in the time zone of the service.

    `usual` is the length for burn rates; `longest` is that of the longest such period, with an hour of
    daylight saving time.
    """

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def usual(self) -> Duration:
        return _USUAL[self]

    @property
    def longest(self) -> Duration:
        return _LONGEST_PERIOD[self]

    def began(self, at: datetime, timezone: str) -> datetime:
        """Return when the period that contains `at` began, in UTC."""
        return _midnight(self._first_day(_day(at, timezone)), timezone)

    def ended(self, at: datetime, timezone: str) -> datetime:
        """Return when the period that contains `at` ends and the next one begins, in UTC."""
        day_of_next = self._first_day(_day(at, timezone)) + self.longest.timedelta
        return _midnight(self._first_day(day_of_next), timezone)

    def _first_day(self, day: date) -> date:
        if self is Calendar.WEEK:
            return day - timedelta(days=day.weekday())
        months = _MONTHS[self]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)


_USUAL = {
    Calendar.WEEK: Duration.parse("7d"),
    Calendar.MONTH: Duration.parse("30d"),
    Calendar.QUARTER: Duration.parse("90d"),
    Calendar.YEAR: Duration.parse("365d"),
}
_LONGEST_PERIOD = {
    Calendar.WEEK: Duration.parse("7d1h"),
    Calendar.MONTH: Duration.parse("31d1h"),
    Calendar.QUARTER: Duration.parse("92d1h"),
    Calendar.YEAR: Duration.parse("366d1h"),
}
_MONTHS = {Calendar.MONTH: 1, Calendar.QUARTER: 3, Calendar.YEAR: 12}


def _day(at: datetime, timezone: str) -> date:
    from slo.model.timezones import zone  # imported here, because few runs need local dates

    return at.astimezone(zone(timezone)).date()


def _midnight(day: date, timezone: str) -> datetime:
    """Return when a day begins; if midnight is skipped, that is when clocks are changed."""
    from slo.model.timezones import zone

    return datetime(day.year, day.month, day.day, tzinfo=zone(timezone)).astimezone(UTC)


def _in_hours_or_days(window: Duration | Calendar) -> Duration | Calendar:
    if isinstance(window, Calendar):
        return window
    unit = _HOUR if window < _DAY else _DAY
    if window.milliseconds % unit.milliseconds or not _HOUR <= window <= _LONGEST:
        raise ValueError(
            f"a compliance window is whole hours from {_HOUR}, or whole days up to {_LONGEST}, not {window}"
        )
    return window


Window = Annotated[Duration | Calendar, AfterValidator(_in_hours_or_days)]
"""A compliance window."""


def start(window: Duration | Calendar, at: datetime, timezone: str) -> datetime:
    """Return when the rolling window that ends at a time, or the period that contains it, began, in UTC."""
    if isinstance(window, Calendar):
        return window.began(at, timezone)
    return at.astimezone(UTC) - window.timedelta
