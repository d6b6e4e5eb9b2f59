"""Axes of charts: their times and values are round, few, and cover the data."""

from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.evidence.burndown import Point
from slo.evidence.slots import Slot
from slo.languages.language import language
from slo.report.page import axes
from slo.report.page.charts import burn_down_chart, events_chart

MINUTE, HOUR, DAY = 60, 3600, 86400
STARTS = st.integers(0, 4_000_000_000)
VALUES = st.fractions(-(10**6), 10**6, max_denominator=10**9)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@given(STARTS, st.integers(3 * MINUTE, 800 * DAY))
def test_times_are_few_and_in_the_range(start: int, length: int) -> None:
    found = axes.times(start, start + length)

    assert 3 <= len(found) <= 8
    assert found == tuple(sorted(set(found)))
    assert start <= found[0]
    assert found[-1] <= start + length


@given(STARTS, st.integers(3 * MINUTE, 800 * DAY))
def test_times_are_full_hours_from_three_hours_on_and_midnights_from_three_days_on(
    start: int, length: int
) -> None:
    unit = DAY if length >= 3 * DAY else HOUR if length >= 3 * HOUR else MINUTE

    assert all(at % unit == 0 for at in axes.times(start, start + length))


@given(STARTS, st.integers(1, 800 * DAY))
def test_places_go_from_edge_to_edge(start: int, length: int) -> None:
    found = axes.placed(start, start + length)
    places = [float(one.place.removesuffix("%")) for one in found]

    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert tuple(one.at for one in found) == axes.times(start, start + length)


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2026-11-30T09:13", "2026-12-01T09:13", ["12:00", "18:00", "1 Dec", "06:00"]),
        ("2026-11-24T09:13", "2026-12-01T09:13", ["25 Nov", "27 Nov", "29 Nov", "1 Dec"]),
        ("2026-11-03T09:13", "2026-12-01T09:13", ["9 Nov", "16 Nov", "23 Nov", "30 Nov"]),
        ("2026-01-01T00:00", "2026-12-01T09:13", ["1 Jan", "1 Apr", "1 Jul", "1 Oct"]),
        ("2026-11-30T09:13", "2026-11-30T10:13", ["09:15", "09:30", "09:45", "10:00"]),
    ],
)
def test_usual_ranges_have_the_times_that_people_look_for(start: str, end: str, labels: list[str]) -> None:
    found = axes.times(seconds(start), seconds(end))
    written = [language("en").tick(datetime.fromtimestamp(at, UTC)).replace("\u00a0", " ") for at in found]

    assert written == labels


@given(st.fractions(Fraction(1, 10**9), 10**9))
def test_small_charts_have_three_or_four_values_from_0_up(high: Fraction) -> None:
    assert 3 <= len(axes.values(Fraction(0), high, most=4)) <= 4


@given(VALUES, VALUES)
def test_values_are_few_and_enclose_the_range_closely(one: Fraction, other: Fraction) -> None:
    low, high = min(one, other), max(one, other)
    found = axes.values(low, high)
    step = found[0] - found[1]

    assert 3 <= len(found) <= 6 or low == high
    assert {before - after for before, after in pairwise(found)} == {step}
    assert found[-1] <= low < found[-1] + step
    assert high <= found[0]
    assert found[0] - high < step or low == high


@given(VALUES, VALUES)
def test_values_are_multiples_of_a_round_step(one: Fraction, other: Fraction) -> None:
    found = axes.values(min(one, other), max(one, other))
    step = found[0] - found[1]

    assert axes.nice(step) == step
    assert all((value / step).denominator == 1 for value in found)


@given(st.fractions(Fraction(1, 10**9), 10**9))
def test_a_round_number_is_1_2_or_5_with_zeros_and_less_than_2_5_times_the_value(value: Fraction) -> None:
    found = axes.nice(value)

    assert value <= found < value * Fraction(5, 2)
    assert f"{float(found):e}".split("e")[0] in ("1.000000", "2.000000", "5.000000")


def test_a_report_marks_where_a_budget_is_below_its_scale() -> None:
    points = [
        Point(hour * HOUR, value) for hour, value in enumerate((Fraction(1), Fraction(-30), Fraction(0)))
    ]
    chart = burn_down_chart(points, (), ())

    assert (chart.ticks[-1], chart.lowest) == (Fraction(-1), Fraction(-30))
    assert '<path class="capped" d="M300 100h300"/>' in chart.svg


def test_a_number_of_events_has_a_scale_of_whole_numbers() -> None:
    chart = events_chart([Slot(0, HOUR, Fraction(1), Fraction(0))])

    assert all(one.denominator == 1 for one in chart.ticks)
