"""Beginning and end of calendar periods in several time zones."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.model import Calendar
from slo.model.timezones import zone
from tests.model.test_timezones import ZONES, times

calendars = st.sampled_from(Calendar)


def length(calendar: Calendar, timezone: str, at: datetime) -> timedelta:
    return calendar.ended(at, timezone) - calendar.began(at, timezone)


@pytest.mark.parametrize(
    ("calendar", "began", "ended"),
    [
        (Calendar.WEEK, datetime(2028, 2, 28), datetime(2028, 3, 6)),
        (Calendar.MONTH, datetime(2028, 2, 1), datetime(2028, 3, 1)),
        (Calendar.QUARTER, datetime(2028, 1, 1), datetime(2028, 4, 1)),
        (Calendar.YEAR, datetime(2028, 1, 1), datetime(2029, 1, 1)),
    ],
)
def test_a_leap_day_is_in_periods_like_any_other(
    calendar: Calendar, began: datetime, ended: datetime
) -> None:
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)

    assert calendar.began(leap_day, "UTC") == began.replace(tzinfo=UTC)
    assert calendar.ended(leap_day, "UTC") == ended.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "day", "lasts"),
    [
        (Calendar.MONTH, datetime(2027, 10, 5), timedelta(days=31, hours=1)),
        (Calendar.MONTH, datetime(2027, 3, 5), timedelta(days=31, hours=-1)),
        (Calendar.WEEK, datetime(2027, 10, 28), timedelta(days=7, hours=1)),
        (Calendar.WEEK, datetime(2027, 10, 31), timedelta(days=7, hours=1)),
        (Calendar.WEEK, datetime(2027, 11, 1), timedelta(days=7)),
        (Calendar.QUARTER, datetime(2027, 10, 5), timedelta(days=92, hours=1)),
        (Calendar.YEAR, datetime(2027, 10, 5), timedelta(days=365)),
    ],
)
def test_daylight_saving_makes_periods_longer_and_shorter(
    calendar: Calendar, day: datetime, lasts: timedelta
) -> None:
    assert length(calendar, "Europe/London", day.replace(tzinfo=UTC)) == lasts


def test_a_day_without_a_midnight_begins_when_its_clocks_are_changed() -> None:
    # In 2023, 1 October was a Sunday, and at 00:00 clocks in Asuncion went forward to 01:00.
    in_october = datetime(2023, 10, 5, tzinfo=UTC)

    assert Calendar.MONTH.began(in_october, "America/Asuncion") == datetime(2023, 10, 1, 4, tzinfo=UTC)


def test_a_day_with_two_midnights_begins_at_the_first() -> None:
    # In 2020, 1 November was a Sunday, and at 01:00 clocks in Havana went back to 00:00.
    in_november = datetime(2020, 11, 5, tzinfo=UTC)

    assert Calendar.MONTH.began(in_november, "America/Havana") == datetime(2020, 11, 1, 4, tzinfo=UTC)


@given(calendars, st.sampled_from(ZONES), times)
def test_periods_follow_each_other(calendar: Calendar, timezone: str, at: datetime) -> None:
    began, ended = calendar.began(at, timezone), calendar.ended(at, timezone)
    there = began.astimezone(zone(timezone))

    assert began <= at < ended
    assert calendar.began(ended, timezone) == ended
    assert calendar.ended(began - timedelta(seconds=1), timezone) == began
    assert calendar.began(ended - timedelta(seconds=1), timezone) == began
    assert began.tzinfo is ended.tzinfo is UTC
    assert (there.weekday() == 0) if calendar is Calendar.WEEK else (there.day == 1)


@given(calendars, st.sampled_from(ZONES), times)
def test_no_period_is_longer_than_the_longest(calendar: Calendar, timezone: str, at: datetime) -> None:
    room = timedelta(hours=1 if timezone == "Antarctica/Troll" else 0)

    assert length(calendar, timezone, at) <= timedelta(milliseconds=calendar.longest.milliseconds) + room
