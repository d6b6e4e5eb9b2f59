"""Events by label and the time that they take: which lines are drawn, and of which queries."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from slo.catalogue.load import load
from slo.conditions import Measurement
from slo.evidence.status import Status, assess
from slo.promql.parser import parse
from slo.promql.samples import Sample
from slo.text.units import Duration
from slo.web.breakdown import Queries, breakdown_from, queries_of
from slo.web.ranges import Range

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MINUTE = Duration.parse("1m")
HOUR = Range(NOON - timedelta(hours=1), NOON, MINUTE)
BY_CODE = Queries(("code",), "all", "bad")


def status(indicator: str, **group: str) -> Status:
    text = f"kind: Service\nname: shop\nindicators: {{orders: {{{indicator}}}}}\n"
    slo = load({"shop.yaml": f"{text}objectives: [{{indicator: orders, target: 95%}}]\n"}).slos[0]
    return assess(slo, Measurement(error_ratios={}), tuple(group.items()))


def sample(what: str, value: str, **labels: str) -> Sample:
    return Sample({"slo_part": what, **labels}, Decimal(value), NOON)


def test_labels_that_tell_bad_events_apart_break_down_all_and_bad_ones() -> None:
    found = queries_of(
        status(
            """events: {total: 'r_total{job="shop"}', bad: 'r_total{job="shop", code=~"5..", path!="/"}'}"""
        ),
        MINUTE,
    )

    assert found.labels == ("code", "path")
    assert found.all == 'sum by (code, path) (rate(r_total{job="shop"}[5m])) * 60'
    assert found.bad == 'sum by (code, path) (rate(r_total{job="shop", code=~"5..", path!="/"}[5m])) * 60'
    assert found.times == {}
    parse(found.together)


def test_bad_events_are_those_series_of_all_events_that_are_not_good() -> None:
    found = queries_of(
        status("""events: {total: 'r_total{job="a"}', good: 'r_total{code=~"2.."}'}"""), MINUTE
    )

    assert found.labels == ("code",)
    assert found.bad == (
        'sum by (code) (rate(r_total{job="a"}[5m]) unless rate(r_total{code=~"2.."}[5m])) * 60'
    )
    parse(found.together)


def test_a_group_is_broken_down_by_its_labels_in_the_metrics() -> None:
    found = queries_of(
        status("by: {service: called}, latency: {histogram: d_seconds, within: 500ms}", called="a"), MINUTE
    )

    assert list(found.times) == [Decimal("0.5"), Decimal("0.95")]
    assert found.times[Decimal("0.95")] == (
        'histogram_quantile(0.95, sum by (le) (rate(d_seconds_bucket{service="a"}[5m])))'
    )
    parse(found.together)


@pytest.mark.parametrize(
    "indicator",
    [
        "events: {total: a_total, good: b_total}",
        """events: {total: a_total, good: 'b_total{code="200"}'}""",
        "probe: {gauge: up}",
        """events: {total: 'a_total{job="shop"}', bad: 'a_failed_total{job="shop"}'}""",
    ],
)
def test_what_nothing_tells_apart_is_not_asked_for(indicator: str) -> None:
    assert queries_of(status(indicator), MINUTE).together == ""


def test_bad_events_are_shares_of_all_events_and_add_up() -> None:
    found = breakdown_from(
        [
            *(
                sample("all", number, code=code)
                for code, number in (("200", "90"), ("500", "6"), ("503", "4"))
            ),
            *(sample("bad", number, code=code) for code, number in (("500", "6"), ("503", "4"))),
            sample("bad", "NaN", code="504"),
        ],
        BY_CODE,
        HOUR,
    )

    assert list(found.events) == ["200", "500", "503"]
    assert {name: runs[0][0].value for name, runs in found.errors.items()} == {
        "500": Fraction(6, 100),
        "503": Fraction(4, 100),
    }


def test_of_many_values_those_with_bad_events_and_the_most_frequent_have_lines() -> None:
    codes = {str(200 + number): 1000 - number for number in range(20)} | {"500": 2, "503": 1}
    found = breakdown_from(
        [
            *(sample("all", str(number), code=code) for code, number in codes.items()),
            *(sample("bad", str(codes[code]), code=code) for code in ("500", "503")),
        ],
        BY_CODE,
        HOUR,
    )

    assert list(found.events) == ["200", "201", "202", "203", "500", "503", None]
    assert list(found.errors) == ["500", "503"]
    assert found.events[None][0][0].value == sum(1000 - number for number in range(4, 20))


def test_before_there_are_events_nothing_has_a_line() -> None:
    found = breakdown_from([sample("all", "0", code="200"), sample("0.5", "NaN")], BY_CODE, HOUR)

    assert (found.events, found.errors, found.times) == ({}, {}, {})


def test_charts_of_new_rules_begin_with_their_first_values() -> None:
    found = breakdown_from(
        [
            Sample({"slo_part": "all", "code": "200"}, Decimal(minute), NOON + minute * MINUTE.timedelta)
            for minute in (1, 2, 3)
        ],
        BY_CODE,
        HOUR,
    ).since(int(NOON.timestamp()) + 120)

    assert [[int(point.value) for point in run] for run in found.events["200"]] == [[2, 3]]
    assert found.errors == {}
