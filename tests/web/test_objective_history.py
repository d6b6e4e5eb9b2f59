"""How an objective went: gaps, replicas, alerts, and questions that survive any label."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement
from slo.evidence.status import Status, assess
from slo.promql.parser import parse
from slo.promql.samples import Sample
from slo.text.units import Duration
from slo.web.charts import burn_rate_chart, errors_chart, events_chart, remaining_chart
from slo.web.objective_history import Firing, history_from, history_query, with_present
from slo.web.ranges import RANGES, Asked, Range, UnusableRange, asked
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())
HOUR = Range(datetime.fromtimestamp(SECONDS - 3600, UTC), NOON, Duration.of(seconds=60))


def status(group: str = "") -> Status:
    labels = (("region", group),) if group else ()
    return assess(objective("checkout-success"), Measurement(error_ratios={}), labels)


def sample(name: str, minute: int, value: str, **labels: str) -> Sample:
    at = datetime.fromtimestamp(SECONDS + 60 * minute, UTC)
    return Sample({"__name__": name, "slo": "checkout-success", **labels}, Decimal(value), at)


def test_a_gap_in_what_was_recorded_is_a_gap_in_the_line() -> None:
    minutes = [-9, -8, -7, -3, -2]
    found = history_from(
        [sample("slo:error_budget:remaining", one, "0.5") for one in minutes], status(), HOUR
    )

    assert [[(point.at - SECONDS) // 60 for point in run] for run in found.remaining] == [
        [-9, -8, -7],
        [-3, -2],
    ]
    assert remaining_chart(found).svg.split('class="line" d="')[1].split('"')[0].count("M") == 2


MONTH = Range(NOON - timedelta(days=28), NOON, Duration.of(seconds=4 * 3600))


def test_a_history_of_three_hours_is_not_a_line_at_the_edge_of_28_days() -> None:
    found = history_from(
        [sample("slo:error_budget:remaining", minute, "0.5") for minute in (-180, -60)], status(), MONTH
    )

    assert found.since == SECONDS - 3 * 3600
    assert found.drawn_from == SECONDS - 4 * 3600
    assert remaining_chart(found).times == burn_rate_chart(found, status()).times


@given(st.integers(0, 6 * 28))
def test_a_chart_begins_with_its_range_or_with_what_was_recorded(steps: int) -> None:
    samples = [sample("slo:error_ratio:1h", -240 * step, "0.002") for step in range(steps + 1)]
    found = history_from(samples, status(), MONTH)
    start, first = int(MONTH.start.timestamp()), SECONDS - 4 * 3600 * steps

    assert found.drawn_from in (start, first, SECONDS - 4 * 3600)
    assert (found.since is None) == (first - start <= 8 * 3600)
    assert burn_rate_chart(found, status()).svg.count('class="line"') == 1


def test_nothing_recorded_is_no_beginning() -> None:
    found = history_from([], status(), MONTH)

    assert (found.since, found.drawn_from) == (None, int(MONTH.start.timestamp()))


def test_a_budget_of_minus_3000_percent_is_drawn_at_the_bottom_marked_and_named() -> None:
    values = {-40: "0.5", -30: "0.2", -20: "-30", -10: "-2"}
    found = history_from(
        [sample("slo:error_budget:remaining", minute, value) for minute, value in values.items()],
        status(),
        HOUR._replace(step=Duration.of(seconds=600)),
    )
    chart = remaining_chart(found)

    assert [str(one) for one in chart.ticks] == ["1", "1/2", "0", "-1/2", "-1"]
    assert chart.lowest == -30
    assert 'class="capped" d="M400 100h100M500 100h2"' in chart.svg


def test_a_budget_that_is_overspent_a_little_is_drawn_as_it_is() -> None:
    chart = remaining_chart(history_from([sample("slo:error_budget:remaining", -1, "-0.2")], status(), HOUR))

    assert (chart.ticks[-1], chart.lowest) == (Fraction(-1, 2), None)
    assert "capped" not in chart.svg


def test_of_replicas_the_one_that_was_judged_counts_and_what_is_no_number_is_nothing() -> None:
    samples = [
        sample("slo:error_budget:remaining", -1, "0.5", replica="a"),
        sample("slo:error_budget:remaining", -1, "0.4", replica="b"),
        sample("slo:error_ratio:1h", -1, "0.001", replica="a"),
        sample("slo:error_ratio:1h", -1, "0.002", replica="b"),
        sample("slo:error_ratio:1h", 0, "NaN"),
    ]
    of_b = replace(status(), labels=frozenset({("replica", "b")}))
    found = history_from(samples, of_b, HOUR)

    assert [[point.value for point in run] for run in found.remaining] == [[Fraction("0.4")]]
    assert [[point.value for point in run] for run in found.burn_rate] == [
        [Fraction("0.002") / status().error_budget]
    ]
    assert "h2" in burn_rate_chart(found, status()).svg


def test_an_alert_is_a_band_from_when_it_fires_to_when_it_no_longer_does() -> None:
    page = {"alertname": "SLOErrorBudgetBurn", "severity": "page", "window": "1h"}
    samples = [
        *(sample("ALERTS", minute, "1", alertstate="firing", **page) for minute in (-30, -29, -28, -10)),
        *(sample("ALERTS", minute, "1", alertstate="pending", **page) for minute in (-32, -31)),
    ]
    found = history_from(samples, status(), HOUR)

    assert found.firing == (
        Firing(SECONDS - 1800, SECONDS - 1680, "SLOErrorBudgetBurn", "page", "1h"),
        Firing(SECONDS - 600, SECONDS - 600, "SLOErrorBudgetBurn", "page", "1h"),
    )
    assert remaining_chart(found).svg.count("v100h-") == 2


@pytest.mark.parametrize("name", [*RANGES, "3h", "90d", "400d"])
def test_a_range_has_few_steps_that_begin_with_full_hours_and_ends_on_one(name: str) -> None:
    now = datetime(2026, 11, 1, 12, 34, 56, tzinfo=UTC)
    found = Asked(name).range(objective("checkout-success"), now)

    seconds = int(found.step.seconds)
    assert seconds % 60 == 0
    assert 3600 % seconds == 0 or seconds % 3600 == 0
    assert (found.end - found.start).total_seconds() / seconds <= 201
    assert found.end.timestamp() % seconds == 0


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_value_of_a_label_makes_another_question(value: str) -> None:
    for step in ("1m", "4h"):
        parse(history_query(status(value or "-"), Duration.parse(step)))


def test_one_peak_does_not_flatten_a_chart_of_burn_rates() -> None:
    ratios = {-40: "0.0005", -30: "0.9", -20: "0.001"}
    ten_minutes = HOUR._replace(step=Duration.of(seconds=600))
    samples = [sample("slo:error_ratio:1h", minute, value) for minute, value in ratios.items()]
    found = history_from(samples, status(), ten_minutes)
    chart = burn_rate_chart(found, status())

    assert (chart.ticks[0], chart.highest) == (30, 900)
    assert 'class="capped" d="M300 0h100"' in chart.svg


def test_events_and_errors_have_charts_and_no_events_are_no_errors() -> None:
    samples = [
        Sample(
            {"slo": "checkout-success", "slo_events": which}, Decimal(value), NOON - timedelta(minutes=minute)
        )
        for which, minute, value in (("all", 2, "100"), ("bad", 2, "5"), ("all", 1, "0"), ("bad", 1, "0"))
    ]
    found = history_from(samples, status(), HOUR)

    assert [[point.value for point in run] for run in found.events] == [[100, 0]]
    assert [[point.value for point in run] for run in found.errors] == [[Fraction(1, 20)]]
    assert (events_chart(found).ticks[0], errors_chart(found, status()).ticks[0]) == (100, Fraction(1, 20))


def test_a_fitted_scale_shows_only_where_values_are() -> None:
    samples = [sample("slo:error_budget:remaining", -one, f"0.{50 + one}") for one in range(1, 9)]
    found = history_from(samples, status(), HOUR)

    assert remaining_chart(found, fitted=True).ticks[-1] == Fraction("0.5")
    assert remaining_chart(found).ticks[-1] == 0


@pytest.mark.parametrize(
    ("fields", "length"),
    [
        ({}, timedelta(days=1)),
        ({"range": "3h"}, timedelta(hours=3)),
        ({"from": "2026-10-30T10:00", "to": "2026-10-30T12:00Z"}, timedelta(hours=2)),
        ({"range": "1h", "from": "2026-10-30T10:00", "to": "2026-10-30T12:00"}, timedelta(hours=1)),
    ],
)
def test_a_range_is_a_length_or_two_times(fields: dict[str, str], length: timedelta) -> None:
    found = asked(fields).range(objective("checkout-success"), NOON)

    assert abs(found.end - found.start - length) <= found.step.timedelta
    assert asked(dict(asked(fields).query)) == asked(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"range": "1s"},
        {"range": "soon"},
        {"range": "9000d"},
        {"from": "2026-10-30T12:00", "to": "2026-10-30T10:00"},
        {"from": "yesterday", "to": "2026-10-30T10:00"},
        {"from": "0001-01-01T00:00+23:00", "to": "2026-10-30T10:00"},
    ],
)
def test_other_ranges_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(UnusableRange):
        asked(fields)


@given(st.integers(0, 3599), st.integers(0, 60))
def test_the_last_points_of_a_chart_are_the_figures_beside_it(later: int, minutes: int) -> None:
    now = datetime.fromtimestamp(SECONDS + later, UTC)
    hours = Range(HOUR.start, NOON, Duration.of(seconds=3600))
    samples = [sample(name, -minutes, "0.5") for name in ("slo:error_budget:remaining", "slo:error_ratio:1h")]
    present = replace(status(), remaining=Fraction(1, 3), burn_rate=Fraction(7))
    found = with_present(history_from(samples, present, hours), present, now)

    assert (found.remaining[-1][-1], found.burn_rate[-1][-1]) == (
        (SECONDS + later, Fraction(1, 3)),
        (SECONDS + later, Fraction(7)),
    )
    assert found.range.end == now
    assert len(found.remaining) == (2 if 60 * minutes + later > 3600 else 1)
    assert all(point.at <= SECONDS + later for run in found.remaining for point in run)


def test_without_current_figures_a_chart_ends_with_what_was_recorded() -> None:
    found = history_from([sample("slo:error_budget:remaining", -1, "0.5")], status(), HOUR)

    assert with_present(found, status(), NOON).remaining == found.remaining
    assert with_present(found, replace(status(), remaining=Fraction(1), silent=True), NOON) == found
