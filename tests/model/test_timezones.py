"""Clock changes of time zones, compared with Python's zoneinfo."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.model.timezones import Clock, clock, zone

ZONES = files("tzdata").joinpath("zones").read_text().split()


def clocks() -> Iterator[tuple[str, Clock]]:
    for timezone in ZONES:
        with suppress(ValueError):
            yield timezone, clock(timezone)


CLOCKS = dict(clocks())
DIFFERENT = list({clock: timezone for timezone, clock in reversed(CLOCKS.items())}.values())
"""One zone for each way in which clocks go."""
WITH_SEASONS = [timezone for timezone in DIFFERENT if CLOCKS[timezone].season]
times = st.datetimes(datetime(2030, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))


def ahead(timezone: str, at: datetime) -> float | None:
    offset = at.astimezone(zone(timezone)).utcoffset()
    return offset.total_seconds() if offset is not None else None


def seconds_around_changes(timezone: str, year: int) -> list[datetime]:
    """Give the last second before each change of clocks in a year, and the first one after it."""
    months = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=30 * month) for month in range(13)]
    last = [
        last_before_change(timezone, low, high)
        for low, high in pairwise(months)
        if ahead(timezone, low) != ahead(timezone, high)
    ]
    return [at for one in last for at in (one, one + timedelta(seconds=1))]


def last_before_change(timezone: str, low: datetime, high: datetime) -> datetime:
    """Find the last second before clocks change between two times."""
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // timedelta(seconds=2) * timedelta(seconds=1)
        low, high = (middle, high) if ahead(timezone, middle) == ahead(timezone, low) else (low, middle)
    return low


@given(st.sampled_from(list(CLOCKS)), times)
def test_a_clock_agrees_with_zoneinfo(timezone: str, at: datetime) -> None:
    assert clock(timezone).ahead_at(at) == ahead(timezone, at)


@pytest.mark.parametrize("year", [2031, 2032, 2044])
@pytest.mark.parametrize("timezone", WITH_SEASONS)
def test_clocks_change_at_the_second(timezone: str, year: int) -> None:
    around_changes = seconds_around_changes(timezone, year)

    assert len(around_changes) == 4
    for at in around_changes:
        assert clock(timezone).ahead_at(at) == ahead(timezone, at)


@pytest.mark.parametrize("timezone", WITH_SEASONS)
def test_no_season_contains_the_turn_of_the_year(timezone: str) -> None:
    season = clock(timezone).season
    turn = datetime(2036, 1, 1, tzinfo=UTC)
    hours = [turn + timedelta(hours=hour) for hour in range(-30, 31)]

    assert season is not None
    assert not any(at in season for at in hours)


def test_nearly_all_zones_have_a_clock() -> None:
    assert len(ZONES) - len(CLOCKS) < 10
    assert set(CLOCKS) >= {
        "UTC",
        "Europe/London",
        "Europe/Dublin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
    }


def test_a_zone_without_daylight_saving_has_no_season() -> None:
    assert clock("UTC") == Clock(0)
    assert clock("Asia/Kolkata") == Clock(19_800)


def test_clocks_that_follow_no_rule_are_refused() -> None:
    with pytest.raises(
        ValueError, match="rules cannot follow the clock changes of 'Asia/Gaza'; name a zone near by"
    ):
        clock("Asia/Gaza")


@pytest.mark.parametrize("name", ["", "London", "europe/london", "right/UTC", "../zones", "Europe"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not an IANA time zone such as Europe/London"):
        zone(name)


def test_zones_are_those_of_the_package_whatever_the_machine_knows() -> None:
    with files("tzdata").joinpath("zoneinfo", "Europe", "London").open("rb") as data:
        ours = ZoneInfo.from_file(data)
    summer = datetime(2040, 7, 1, tzinfo=UTC)

    assert zone("Europe/London") is not ZoneInfo("Europe/London")
    assert summer.astimezone(zone("Europe/London")).tzname() == summer.astimezone(ours).tzname() == "BST"
