"""Occurrences of exclusions by local time, and problems of their rules."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.model import Exclusion
from slo.model.exclusions import excluded
from slo.model.intervals import Interval
from slo.model.timezones import zone

ASKED = {
    "name": "database-upgrade",
    "reason": "The database moves",
    "author": "shop-team",
    "services": ["shop"],
}
ZONES = ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"]


def exclusion(start: str, lasts: str = "2h", **more: Any) -> Exclusion:
    return Exclusion.model_validate({**ASKED, "start": start, "lasts": lasts, **more})


def starts(*times: str, **more: Any) -> list[str]:
    """Give when an exclusion begins, in UTC."""
    return [f"{one.start:%Y-%m-%dT%H:%M}" for one in exclusion(*times, **more).occurrences()]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_maintenance_that_comes_once_is_one_interval() -> None:
    (one,) = exclusion("2026-12-01T22:00").occurrences()

    assert one == Interval(utc("2026-12-01T22:00"), utc("2026-12-02T00:00"))


def test_it_begins_by_the_clock_of_its_time_zone() -> None:
    assert starts("2026-07-01T22:00", timezone="Europe/London") == ["2026-07-01T21:00"]


def test_ten_at_night_stays_ten_at_night_when_clocks_are_changed() -> None:
    repeated = {"repeat": "FREQ=WEEKLY", "expires": "2026-11-01", "timezone": "Europe/London"}

    assert starts("2026-10-11T22:00", **repeated) == [
        "2026-10-11T21:00",
        "2026-10-18T21:00",
        "2026-10-25T22:00",
        "2026-11-01T22:00",
    ]


def test_a_time_that_the_clock_skips_is_as_much_later_as_was_skipped() -> None:
    nightly = {"repeat": "FREQ=DAILY", "expires": "2026-03-30", "timezone": "Europe/London"}

    assert starts("2026-03-28T01:30", **nightly) == [
        "2026-03-28T01:30",
        "2026-03-29T01:30",  # 02:30 by the clock: there is no 01:30
        "2026-03-30T00:30",
    ]


def test_of_a_time_that_the_clock_shows_twice_the_first_counts() -> None:
    assert starts("2026-10-25T01:30", timezone="Europe/London") == ["2026-10-25T00:30"]


def test_how_long_it_lasts_is_time_that_passes() -> None:
    (one,) = exclusion("2026-03-28T22:00", lasts="8h", timezone="Europe/London").occurrences()

    assert one.end == utc("2026-03-29T06:00")


@pytest.mark.parametrize(
    ("start", "repeat", "expires", "days"),
    [
        ("2026-12-06", "FREQ=MONTHLY;BYDAY=1SU", "2027-03-07", ["12-06", "01-03", "02-07", "03-07"]),
        (
            "2026-12-07",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
            "2026-12-23",
            ["12-07", "12-09", "12-21", "12-23"],
        ),
        ("2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=-1", "2027-02-28", ["12-31", "01-31", "02-28"]),
        ("2026-12-31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-02-01", ["12-31", "01-29"]),
        ("2026-12-01", "FREQ=DAILY;COUNT=2", "2027-12-31", ["12-01", "12-02"]),
        ("2026-12-01", "FREQ=DAILY;UNTIL=20261203", "2027-12-31", ["12-01", "12-02", "12-03"]),
        ("2026-12-01", "FREQ=DAILY;UNTIL=20261203T215959Z", "2027-12-31", ["12-01", "12-02"]),
        ("2026-12-01", "FREQ=DAILY;UNTIL=20261203T220000Z", "2027-12-31", ["12-01", "12-02", "12-03"]),
    ],
)
def test_it_is_repeated_as_in_rfc_5545_until_it_expires(
    start: str, repeat: str, expires: str, days: list[str]
) -> None:
    found = starts(f"{start}T22:00", repeat=repeat, expires=expires)

    assert [time[5:10] for time in found] == days


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY"]),
    st.sampled_from(ZONES),
    st.integers(1, 400),
)
def test_by_the_clock_it_always_begins_at_the_same_time(
    start: datetime, repeat: str, timezone: str, days: int
) -> None:
    start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    expires = start.date() + timedelta(days=days)
    asked = exclusion(f"{start:%Y-%m-%dT%H:%M}", "1h", repeat=repeat, expires=f"{expires}", timezone=timezone)
    found = asked.occurrences()
    shown = [one.start.astimezone(zone(timezone)).replace(tzinfo=None) for one in found]
    skipped = [time for time in shown if time.time() != start.time()]

    assert shown[0] == start or shown[0] in skipped
    assert all(time.date() <= expires for time in shown)
    assert all(
        time - start.replace(year=time.year, month=time.month, day=time.day) <= timedelta(hours=1)
        for time in skipped
    )
    assert len(skipped) <= 1 + days // 365
    assert all(one.end - one.start == timedelta(hours=1) for one in found)
    assert all(one.end <= following.start for one, following in pairwise(found))


@pytest.mark.parametrize(
    ("written", "place", "says"),
    [
        ({"start": "2026-12-01T22:03"}, "start", "multiple of five minutes"),
        ({"start": "0001-01-01T00:00"}, "start", "from 1970 to 2099"),
        ({"lasts": "90s"}, "lasts", "multiple of five minutes"),
        ({"lasts": "99999w"}, "lasts", "366d at most"),
        ({"announce": "1m"}, "announce", "from 5m to 366d before"),
        ({"impact": "none", "announce": "7d"}, "announce", "without impact is not announced"),
        ({"expires": "2026-11-30"}, "expires", "before the start, 2026-12-01"),
        ({"repeat": "FREQ=DAILY"}, "repeat", "needs 'expires'"),
        ({"repeat": "FREQ=DAILY", "expires": "2028-12-01"}, "expires", "more than 500 occurrences"),
        ({"repeat": "FREQ=DAILY", "expires": "2026-12-03", "lasts": "25h"}, "lasts", "2026-12-02 22:00 UTC"),
        ({"repeat": "FREQ=DAILY;UNTIL=20270101", "expires": "2026-12-31"}, "repeat", "later than 'expires'"),
        ({"repeat": "FREQ=MONTHLY;BYDAY=1SU", "expires": "2027-12-31"}, "start", "first at 2026-12-06T22:00"),
        (
            {"repeat": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "expires": "2027-12-31"},
            "repeat",
            "no occurrence",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(written: dict[str, str], place: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        exclusion(**{"start": "2026-12-01T22:00", **written})

    (error,) = refused.value.errors()  # type: ignore[attr-defined]
    path = (*error["loc"], *getattr(error["ctx"]["error"], "path", ()))
    assert path == (place,)


@pytest.mark.parametrize(
    ("repeat", "says", "hint"),
    [
        ("every sunday", "not part of a recurrence rule", "such as FREQ=MONTHLY;BYDAY=1SU"),
        ("FREQ=MONTHLY;BYDAYS=1SU", "'BYDAYS=1SU' is not part", "did you mean 'BYDAY'?"),
        ("FREQ=MONTLY", "'MONTLY' is not accepted for FREQ", "did you mean 'MONTHLY'?"),
        ("FREQ=HOURLY", "'HOURLY' is not accepted for FREQ", "DAILY"),
        ("FREQ=DAILY;BYHOUR=3", "'BYHOUR=3' is not part", ""),
        ("FREQ=WEEKLY;BYDAY=Sun", "'Sun' is not accepted for BYDAY", "1SU is the first Sunday"),
        ("FREQ=WEEKLY;BYDAY=1SU", "numbered days such as 1SU", ""),
        ("FREQ=DAILY;INTERVAL=0", "'0' is not accepted for INTERVAL", ""),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both", ""),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ appears twice", "commas"),
        ("FREQ=DAILY;UNTIL=20270230", "'20270230' does not exist", ""),
        ("FREQ=DAILY;UNTIL=soon", "'soon' is not accepted for UNTIL", "20261231"),
        ("INTERVAL=2", "needs FREQ", "accepted: DAILY"),
        ("", "not part of a recurrence rule", ""),
    ],
)
def test_a_wrong_recurrence_rule_has_a_hint(repeat: str, says: str, hint: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        exclusion("2026-12-01T22:00", repeat=repeat, expires="2027-12-31")

    (error,) = refused.value.errors()  # type: ignore[attr-defined]
    assert error["loc"] == ("repeat",)
    assert hint in error["ctx"]["error"].hint


def test_overlapping_exclusions_are_one_time() -> None:
    first, within, after = (
        exclusion(f"2026-12-01T{hour}:00", lasts)
        for hour, lasts in (("10", "4h"), ("11", "1h"), ("14", "1h"))
    )
    later = exclusion("2026-12-01T16:00", "1h")

    assert excluded([later, after, within, first]) == (
        Interval(utc("2026-12-01T10:00"), utc("2026-12-01T15:00")),
        *later.occurrences(),
    )


def test_the_day_it_expires_is_one_by_its_own_clock() -> None:
    late = exclusion(
        "2026-12-01T22:00", timezone="America/New_York", repeat="FREQ=DAILY", expires=f"{date(2026, 12, 2)}"
    )

    assert late.occurrences()[-1].start == utc("2026-12-03T03:00")
