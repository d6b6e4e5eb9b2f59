"""Each budgeting method with each kind of metric and each kind of window becomes an indicator."""

from pathlib import Path
from typing import Any

import pytest

from slo.dialects.dialect import Fate
from tests.dialects.openslo.documents import (
    BAD,
    GOOD,
    MONTH,
    NUMBERS,
    RAW,
    ROLLING,
    THRESHOLD,
    an_slo,
    check_rules,
    natively,
    notes,
    problems,
)
from tests.servers.binaries import Generation

METRICS = {"good": GOOD, "bad": BAD, "numbers": NUMBERS, "raw": RAW, "threshold": THRESHOLD}
METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
OF_METHOD = {
    "Occurrences": "",
    "Timeslices": ", timeSliceTarget: 0.95, timeSliceWindow: 1m",
    "RatioTimeslices": ", timeSliceWindow: 1m",
}


def of_each(metric: str, method: str, window: str) -> str:
    limit = ", op: lt, value: 500" if metric == "threshold" else ""
    objective = f"{{target: 0.99{OF_METHOD[method]}{limit}}}"
    return an_slo(METRICS[metric], method=method, window=window, objectives=objective)


def indicator(text: str) -> Any:
    return natively(text)["Service shop"]["indicators"]["success"]


@pytest.mark.parametrize("window", [ROLLING, MONTH], ids=["rolling", "calendar"])
def test_prometheus_accepts_the_rules_of_each(
    window: str, tmp_path: Path, oldest_and_newest: Generation
) -> None:
    for metric in METRICS:
        for method in METHODS:
            folder = tmp_path / f"{metric}-{method}"
            folder.mkdir()
            check_rules(folder, oldest_and_newest, of_each(metric, method, window))


def test_counters_become_events() -> None:
    assert indicator(of_each("bad", "Occurrences", ROLLING)) == {
        "events": {"total": "orders_total", "bad": 'orders_total{code=~"5.."}'}
    }
    assert indicator(of_each("good", "Occurrences", ROLLING)) == {
        "events": {"total": "orders_total", "good": 'orders_total{code!~"5.."}'}
    }


def test_slices_of_a_minute_become_slices() -> None:
    assert indicator(of_each("good", "Timeslices", ROLLING)) == {
        "slices": {"total": "orders_total", "good": 'orders_total{code!~"5.."}', "at_most": "5%"}
    }


def test_the_mean_of_slices_counts_each_minute_alike() -> None:
    query = indicator(of_each("bad", "RatioTimeslices", ROLLING))["expression"]["error_ratio"]
    assert query == (
        '(sum(increase(orders_total{code=~"5.."}[$window])) or 0 * sum(increase(orders_total[$window])))'
        " / sum(increase(orders_total[$window]))"
    )


def test_longer_slices_are_looked_at_in_each_minute() -> None:
    text = an_slo(
        GOOD,
        method="Timeslices",
        objectives="{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5m}",
    )
    query = indicator(text)["expression"]["error_ratio"]

    assert query.startswith("avg_over_time((")
    assert query.endswith("< bool 0.95)[$window:1m])")
    assert "[5m]" in query
    assert ("timeSliceWindow: 5m", "slices of 5m that end in each minute") in notes(text, fate=Fate.CHANGED)


def test_numbers_that_are_no_counters_are_those_of_periods() -> None:
    text = of_each("numbers", "Occurrences", ROLLING)

    assert indicator(text) == {"periods": {"total": "orders_made", "bad": "orders_failed", "period": "1m"}}
    assert ("counter: false", "periods of 1m") in notes(text, fate=Fate.TO_DECIDE)


def test_counters_by_their_name_are_counters_whatever_else_is_written() -> None:
    text = of_each("bad", "Occurrences", ROLLING).replace("counter: true", "counter: false")

    assert "events" in indicator(text)
    assert ("counter", "read as counters") in notes(text, fate=Fate.CHANGED)


def test_a_raw_ratio_is_a_ratio() -> None:
    assert indicator(of_each("raw", "Occurrences", ROLLING)) == {"ratio": {"good": "orders_good_ratio"}}
    failing = of_each("raw", "Occurrences", ROLLING).replace("success\n", "failure\n", 1)
    assert indicator(failing.replace("rawType: success", "rawType: failure")) == {
        "ratio": {"bad": "orders_good_ratio"}
    }


def test_a_raw_ratio_of_counters_is_counted() -> None:
    query = 'sum(rate(orders_total{code!~"5.."}[{{.window}}])) / sum(rate(orders_total[{{.window}}]))'
    raw = RAW.replace("query: orders_good_ratio", f"query: '{query}'")

    assert "events" in indicator(an_slo(raw))


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("lt", {"threshold": {"gauge": "orders_waiting", "below": "500"}}),
        ("gt", {"threshold": {"gauge": "orders_waiting", "above": "500"}}),
        (
            "lte",
            {
                "expression": {
                    "error_ratio": "avg(avg_over_time((((orders_waiting) <= Inf) > bool 500)[$window:1m]))"
                }
            },
        ),
        (
            "gte",
            {
                "expression": {
                    "error_ratio": "avg(avg_over_time((((orders_waiting) <= Inf) < bool 500)[$window:1m]))"
                }
            },
        ),
    ],
)
def test_a_threshold_is_compared_as_written(op: str, expected: Any) -> None:
    assert indicator(an_slo(THRESHOLD, objectives=f"{{target: 0.99, op: {op}, value: 500}}")) == expected


def test_a_query_with_a_fixed_range_is_read_as_one_for_each_window() -> None:
    text = an_slo(BAD.replace("sum(orders_total", "sum(rate(orders_total").replace("})'}", "}[5m]))'}"))
    text = text.replace("query: sum(rate(orders_total)}", "query: 'sum(rate(orders_total[5m]))'}")

    assert "events" in indicator(text)
    assert ("query", "read in another way") in notes(text, fate=Fate.CHANGED)


def test_a_missing_part_of_slices_is_named() -> None:
    text = an_slo(method="Timeslices", objectives="{target: 0.99, timeSliceWindow: 1m}")

    assert problems(text).splitlines()[0] == (
        "error[missing]: 'timeSliceTarget' is missing: Timeslices needs it"
    )


def test_targets_are_read_exactly() -> None:
    text = an_slo(objectives="{targetPercent: 99.95}")
    assert natively(text)["Service shop"]["objectives"][0]["target"] == "99.95%"
    assert "did you mean 'targetPercent: 99.9'?" in problems(an_slo(objectives="{target: 99.9}"))


def test_what_slo_does_not_read_is_refused_by_name() -> None:
    datadog = an_slo().replace("type: Prometheus", "type: Datadog")
    assert (
        problems(datadog)
        == """\
error[untranslatable]: the source 'Datadog' is not Prometheus
  --> 0.yaml:11:36
   |
11 |         bad: {metricSource: {type: Datadog, spec: {query: 'sum(orders_total{code=~"5.."})'}}}
   |                                    ^^^^^^^
   = slo reads Prometheus, and what answers PromQL as it does"""
    )


def test_a_query_that_counts_nothing_is_refused_where_it_is_wrong() -> None:
    text = an_slo(BAD.replace("sum(orders_total{", "sum(rate(orders_total{").replace("})'}", "})))'}"))
    assert "error[promql]" in problems(text)
    quantile = "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))"
    wrong = BAD.replace("'sum(orders_total{code=~\"5..\"})'", f"'{quantile}'")
    assert "error[not-countable]" in problems(an_slo(wrong))


@pytest.mark.parametrize("metric", ["raw", "threshold"])
def test_a_number_in_place_of_series_is_refused(metric: str) -> None:
    text = of_each(metric, "Occurrences", ROLLING)
    series = {"raw": "orders_good_ratio", "threshold": "orders_waiting"}[metric]

    assert "error[promql]" in problems(text.replace(series, "'0'"))
