"""What exclusions leave out of windows, and out of histories of events."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slo.evidence.exclusions import excluded_times, planned_times
from slo.evidence.history import measure
from slo.evidence.history_csv import parse_history
from slo.model import SLO, Calendar, Exclusion
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = Duration.parse("1d")


def excluding(*exclusions: dict[str, Any], window: str = "1d") -> SLO:
    asked = {"reason": "It is mended", "author": "shop-team", "services": ["checkout"], "lasts": "2h"}
    values = tuple(
        Exclusion.model_validate({"name": f"e{number}", **asked, **one})
        for number, one in enumerate(exclusions)
    )
    return replace(objective(window=window), exclusions=values)


def hourly(first: datetime, *bad: int) -> str:
    """A row an hour, each of 100 events."""
    rows = (
        f"{first + timedelta(hours=hour):%Y-%m-%dT%H:%MZ},checkout-success,{100 - n},100\n"
        for hour, n in enumerate(bad)
    )
    return "time,slo,good,total\n" + "".join(rows)


def counted(slo: SLO, text: str, at: datetime = NOON) -> tuple[Fraction | None, Fraction | None]:
    """Count all events of an objective's window, and the bad ones."""
    found = measure(parse_history(text, "history.csv", {slo.id}), slo, at)
    return found.events.get(slo.objective.window), found.bad(slo.objective.window)


def test_rows_of_excluded_time_do_not_count() -> None:
    slo = excluding({"start": "2026-11-01T08:00"})
    text = hourly(NOON - timedelta(hours=6), 1, 1, 50, 50, 1, 1)

    assert counted(slo, text) == (400, 4)
    assert counted(excluding(), text) == (600, 104)


def test_what_overlaps_is_left_out_once() -> None:
    slo = excluding({"start": "2026-11-01T08:00"}, {"start": "2026-11-01T09:00"})

    assert counted(slo, hourly(NOON - timedelta(hours=6), 1, 1, 50, 50, 50, 1)) == (300, 3)


def test_what_is_repeated_is_left_out_each_time() -> None:
    again = {"start": "2026-10-25T22:00", "repeat": "FREQ=DAILY", "expires": "2026-11-30"}
    slo = excluding(again, window="7d")
    text = hourly(
        NOON - timedelta(days=7), *(50 if (hour + 12) % 24 in (22, 23) else 1 for hour in range(168))
    )

    assert counted(slo, text) == (15400, 154)


def test_excluded_time_outside_of_a_window_changes_nothing() -> None:
    slo = excluding({"start": "2026-10-31T10:00"}, {"start": "2026-11-01T12:00"})

    assert counted(slo, hourly(NOON - timedelta(hours=24), *[1] * 24)) == (2400, 24)


def test_a_window_that_is_excluded_as_a_whole_has_no_data() -> None:
    slo = excluding({"start": "2026-10-31T00:00", "lasts": "2d"})

    assert counted(slo, hourly(NOON - timedelta(hours=24), *[1] * 24)) == (None, None)


def test_the_times_left_out_are_reported_as_far_as_they_are_in_the_window() -> None:
    slo = excluding(
        {"start": "2026-10-31T11:00"}, {"start": "2026-11-01T11:00"}, {"start": "2026-11-01T12:00"}
    )

    assert [(one.exclusion.name, one.within) for one in excluded_times(slo, NOON)] == [
        ("e0", timedelta(hours=1)),
        ("e1", timedelta(hours=1)),
    ]


def test_a_calendar_window_begins_where_the_service_is() -> None:
    slo = excluding({"start": "2026-10-31T23:00"}, window="month")

    assert isinstance(slo.objective.window, Calendar)
    assert [one.within for one in excluded_times(slo, NOON)] == [timedelta(hours=1)]


@given(st.lists(st.integers(0, 100), min_size=24, max_size=24), st.integers(0, 23), st.integers(1, 24))
def test_what_is_left_out_and_what_is_not_are_all_events(bad: list[int], begins: int, lasts: int) -> None:
    start = NOON - timedelta(hours=24 - begins)
    slo = excluding({"start": f"{start:%Y-%m-%dT%H:%M}", "lasts": f"{lasts}h"})
    text = hourly(NOON - timedelta(hours=24), *bad)
    total, failed = counted(slo, text)

    assert (failed or 0) == sum(bad[:begins]) + sum(bad[begins + lasts :])
    assert (total or 0) == 100 * (24 - min(lasts, 24 - begins))


def test_what_is_planned_is_the_time_that_goes_on_or_comes_next_of_each_that_is_not_over() -> None:
    slo = excluding(
        {"start": "2026-10-31T10:00"},
        {"start": "2026-11-01T11:00"},
        {"start": "2026-10-01T09:00", "repeat": "FREQ=WEEKLY", "expires": "2026-12-31"},
    )
    other = replace(objective("checkout-speed"), exclusions=slo.exclusions[1:2])

    assert [
        (one.exclusion.name, one.interval.start, one.slos) for one in planned_times((slo, other), NOON)
    ] == [
        ("e1", datetime(2026, 11, 1, 11, tzinfo=UTC), ("checkout-success", "checkout-speed")),
        ("e2", datetime(2026, 11, 5, 9, tzinfo=UTC), ("checkout-success",)),
    ]
