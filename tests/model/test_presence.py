"""Working hours by local time, like Alertmanager's time intervals."""

import bisect
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slo.model import Hours
from slo.model.intervals import Interval, united
from slo.model.presence import contains, is_day_off, periods
from slo.targets.pagerduty.coverage import waking_hours
from slo.targets.pagerduty.types import PagerService

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = ("monday-sunday", "monday-friday", "saturday-sunday", "wednesday", "sunday")
ZONES = ("UTC", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia")


def hours(start: str, end: str, days: str = "monday-sunday", timezone: str = "Europe/London") -> Hours:
    return Hours(start=start, end=end, days=days, timezone=timezone)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


some_hours = st.builds(
    lambda first, last, days, zone: hours(
        clock(first), clock(last if last < first else last + 1), days, zone
    ),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(DAYS),
    st.sampled_from(ZONES),
)
days_off = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20)
moments = st.integers(0, 365 * 24 * 60 - 1).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-02T08:59:59+00:00", False),
        ("2026-11-02T09:00:00+00:00", True),
        ("2026-11-02T17:29:59+00:00", True),
        ("2026-11-02T17:30:00+00:00", False),
        ("2026-11-01T12:00:00+00:00", False),  # a Sunday
        ("2026-07-01T08:00:00+00:00", True),  # in summer, London is an hour ahead
        ("2026-07-01T16:30:00+00:00", False),
        ("2026-07-01T10:00:00+02:00", True),  # the same, said in another zone
    ],
)
def test_hours_begin_with_their_start_and_end_before_their_end(at: str, there: bool) -> None:
    assert contains(hours("09:00", "17:30", "monday-friday"), datetime.fromisoformat(at)) is there


def test_24_00_is_the_end_of_the_day() -> None:
    last_minute = datetime(2026, 11, 2, 23, 59, tzinfo=UTC)

    assert contains(hours("18:00", "24:00"), last_minute)
    assert not contains(hours("18:00", "24:00"), last_minute + timedelta(minutes=1))


def test_a_day_off_is_from_midnight_to_midnight_where_the_people_are() -> None:
    christmas = (date(2026, 12, 25),)

    assert is_day_off(christmas, "Asia/Tokyo", datetime(2026, 12, 24, 15, tzinfo=UTC))
    assert not is_day_off(christmas, "Asia/Tokyo", datetime(2026, 12, 25, 15, tzinfo=UTC))


def test_an_hour_that_the_clock_shows_twice_counts_twice_and_one_that_it_skips_never() -> None:
    between = hours("01:15", "01:45")
    autumn, spring = datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)

    assert periods(between, frozenset(), autumn, autumn + timedelta(days=1)) == (
        Interval(autumn + timedelta(minutes=15), autumn + timedelta(minutes=45)),
        Interval(autumn + timedelta(minutes=75), autumn + timedelta(minutes=105)),
    )
    assert periods(between, frozenset(), spring, spring + timedelta(days=1)) == ()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kept", "day", "first", "last"),
    [
        (("09:00", "17:00", "Europe/London"), "2026-03-29", "2026-03-29T08:00", "2026-03-29T16:00"),
        (("09:00", "17:00", "Europe/London"), "2026-10-25", "2026-10-25T09:00", "2026-10-25T17:00"),
        (("00:00", "24:00", "Europe/London"), "2026-03-29", "2026-03-29T00:00", "2026-03-29T23:00"),
        (("00:00", "24:00", "Europe/London"), "2026-10-25", "2026-10-24T23:00", "2026-10-26T00:00"),
        # From 01:00 to 02:00 clocks skip, so that hours from 01:30 on begin with 02:00.
        (("01:30", "09:00", "Europe/London"), "2026-03-29", "2026-03-29T01:00", "2026-03-29T08:00"),
        # In Santiago, Sunday 6 September has no midnight: at 24:00 of Saturday clocks show 01:00.
        (("00:00", "09:00", "America/Santiago"), "2026-09-06", "2026-09-06T04:00", "2026-09-06T12:00"),
        (("18:00", "24:00", "America/Santiago"), "2026-09-05", "2026-09-05T22:00", "2026-09-06T04:00"),
    ],
)
def test_hours_are_by_the_clock_on_the_wall_on_days_on_which_it_is_changed(
    kept: tuple[str, str, str], day: str, first: str, last: str
) -> None:
    begins, ends, timezone = kept
    its = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).strftime("%A").lower()
    found = Interval(utc(first), utc(last))
    known = hours(begins, ends, its, timezone)
    service = PagerService("shop", "page", "high", "key", hours=known)
    around = utc(day) - timedelta(days=2), utc(day) + timedelta(days=3)

    assert periods(known, frozenset(), *around) == (found,)
    assert waking_hours(service, *around) == (found,)


@settings(max_examples=60, deadline=None)
@given(some_hours, days_off, st.lists(moments, min_size=50, max_size=50))
@example(hours("00:00", "24:00"), frozenset(), [NEW_YEAR])
def test_the_periods_of_a_year_hold_exactly_the_minutes_that_are_in_the_hours(
    kept: Hours, off: frozenset[date], asked: list[datetime]
) -> None:
    there = periods(kept, off, NEW_YEAR, NEW_YEAR + timedelta(days=365))
    starts = [one.start for one in there]

    for at in asked:
        index = bisect.bisect_right(starts, at) - 1
        inside = index >= 0 and at < there[index].end
        assert inside == (contains(kept, at) and not is_day_off(off, kept.timezone, at))


@given(some_hours, some_hours)
def test_periods_and_the_gaps_between_them_are_all_of_the_time(one: Hours, other: Hours) -> None:
    last = NEW_YEAR + timedelta(days=21)
    there = united(found for kept in (one, other) for found in periods(kept, frozenset(), NEW_YEAR, last))

    assert united((*there, *Interval(NEW_YEAR, last).without(there))) == (Interval(NEW_YEAR, last),)
    assert all(earlier.end < later.start for earlier, later in pairwise(there))


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-06T21:59:00+00:00", False),  # a Friday
        ("2026-11-06T22:00:00+00:00", True),
        ("2026-11-07T05:59:00+00:00", True),  # the night of Friday
        ("2026-11-07T06:00:00+00:00", False),
        ("2026-11-07T22:00:00+00:00", False),
        ("2026-11-09T05:00:00+00:00", False),  # the night of Sunday
        ("2026-11-09T22:30:00+00:00", True),
    ],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_start(at: str, there: bool) -> None:
    nights = hours("22:00", "06:00", "monday-friday")

    assert contains(nights, datetime.fromisoformat(at)) is there


def test_nights_are_covered_by_longer_nights_and_by_whole_days_only() -> None:
    nights = hours("22:00", "06:00", "monday-friday")

    assert hours("20:00", "08:00", "monday-friday").cover(nights)
    assert hours("00:00", "24:00").cover(nights)
    assert not hours("00:00", "24:00", "monday-friday").cover(nights)
    assert not hours("22:00", "05:00", "monday-friday").cover(nights)
    assert not nights.cover(hours("22:00", "23:00", "saturday"))
