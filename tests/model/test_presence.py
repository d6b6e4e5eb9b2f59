"""Working hours by local time, like Alertmanager's time intervals."""

import bisect
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slo.model import Hours
from slo.model.exclusions import Interval
from slo.model.presence import contains, gaps, is_day_off, periods, united

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = ("monday-sunday", "monday-friday", "saturday-sunday", "wednesday", "sunday")
ZONES = ("UTC", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia")


def hours(start: str, end: str, days: str = "monday-sunday", timezone: str = "Europe/London") -> Hours:
    return Hours(start=start, end=end, days=days, timezone=timezone)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


some_hours = st.builds(
    lambda first, last, days, zone: hours(clock(min(first, last)), clock(max(first, last) + 1), days, zone),
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

    assert united((*there, *gaps(there, NEW_YEAR, last))) == (Interval(NEW_YEAR, last),)
    assert all(earlier.end < later.start for earlier, later in pairwise(there))
