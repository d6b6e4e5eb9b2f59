"""Details of the PromQL that kinds write; what it counts is stated in tests/rules/."""

from collections.abc import Mapping

import pytest

from slo.promql.parser import parse
from slo.sli import (
    KINDS,
    Counts,
    Expression,
    Freshness,
    Indicator,
    NativeLatency,
    Periods,
    Sampling,
    Threshold,
)
from slo.text.units import Duration

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "events": {"total": "a_total", "bad": "b_total"},
    "latency": {"histogram": "a_seconds", "within": "1s"},
    "native_latency": {"histogram": "a_seconds", "within": "1s"},
    "probe": {"gauge": "a"},
    "ratio": {"bad": "a_ratio"},
    "threshold": {"gauge": "a", "above": "-2"},
    "freshness": {"timestamp": "a_timestamp_seconds", "within": "1h"},
    "slices": {"total": "a_total", "bad": "b_total", "at_most": "5%"},
    "periods": {"total": "a_sum", "good": "b_sum", "period": "5m", "delay": "13m", "alive": "up"},
    "expression": {"total": "sum(rate(a[$window]))", "good": "rate(b[$window]) # of which good"},
    "composite": {"weights": {"a": "3", "b": "1"}},
}
RECORDED = Sampling(recorded=lambda slo, reading: Counts(f"total_of_{slo}", f"bad_of_{slo}"))


@pytest.mark.parametrize("kind", KINDS)
def test_an_expression_can_stand_where_the_recorded_total_is_meant(kind: str) -> None:
    indicator = Indicator.model_validate({kind: EXAMPLES[kind]})
    hour = RECORDED.over(Duration.parse("1h"))
    for sampling in (RECORDED, RECORDED.settled(), RECORDED.recent(), hour):
        total = indicator.kind.total_events(sampling)

        parse(f"sum_over_time(({indicator.kind.bad_events(sampling, f'({total})')})[5m:1m])")


@pytest.mark.parametrize(
    ("written", "limit"),
    [("100", "100"), ("0.750", "0.75"), ("-20", "-20"), ("1000000000000", "1000000000000")],
)
def test_a_limit_is_written_exactly(written: str, limit: str) -> None:
    threshold = Threshold.model_validate({"gauge": "queue_length", "below": written})

    assert f">= bool {limit})" in threshold.bad_events(Sampling(), "total")


def test_times_are_in_the_unit_that_the_name_tells() -> None:
    seconds = Freshness.model_validate({"timestamp": "backup_timestamp_seconds", "within": "1500ms"})
    milliseconds = Freshness.model_validate({"timestamp": "backup_timestamp_ms", "within": "1500ms"})
    histogram = NativeLatency.model_validate({"histogram": "rpc_milliseconds", "within": "1500ms"})

    assert seconds.bad_events(Sampling(), "total") == (
        "time() - max(last_over_time(backup_timestamp_seconds[2m]) > 0 <= time()) > bool 1.5"
    )
    assert milliseconds.bad_events(Sampling(), "total") == (
        "time() - max(last_over_time(backup_timestamp_ms[2m]) / 1000 > 0 <= time()) > bool 1.5"
    )
    assert "histogram_fraction(-Inf, 1500, " in histogram.bad_events(Sampling(), "total")


def test_gauges_are_read_once_a_scrape_and_at_least_once_a_minute() -> None:
    assert Sampling(scrape_interval=Duration.parse("15s")).readings("up") == "(up)[59s999ms:15s]"
    assert Sampling(scrape_interval=Duration.parse("5m")).readings("up") == "(up)[59s999ms:1m]"


def test_a_number_of_a_period_counts_at_each_reading_as_much_as_that_is_of_the_period() -> None:
    repeated = Periods.model_validate({"total": "a_sum", "bad": "b_sum", "period": "5m"})
    stamped = Periods.model_validate({"total": "a_sum", "bad": "b_sum", "period": "5m", "delay": "13m"})
    hour = Sampling().over(Duration.parse("1h"))

    assert repeated.total_events(Sampling()).endswith("[59s999ms:30s]) * 30 / 300")
    assert repeated.total_events(hour).endswith("[59m59s999ms:30s]) * 30 / 300")
    assert stamped.total_events(Sampling()) == "sum(sum_over_time(a_sum[4m59s999ms] offset 13m)) * 60 / 300"
    assert stamped.total_events(hour) == "sum(sum_over_time(a_sum[59m59s999ms] offset 13m)) * 3600 / 3600"


def test_the_range_of_an_expression_holds_scrapes_or_is_the_window() -> None:
    counts = Expression.model_validate({"total": "sum(rate(a[$window]))", "bad": "rate(b[$window])"})
    rare = Sampling(scrape_interval=Duration.parse("2m"))

    assert counts.total_events(Sampling()) == "(\nsum(rate(a[2m]))\n) * 60 / 120 >= 0"
    assert counts.total_events(rare) == "(\nsum(rate(a[8m]))\n) * 60 / 480 >= 0"
    assert counts.bad_events(Sampling().over(Duration.parse("3d")), "total") == (
        "sum(\nrate(b[3d])\n) >= 0\nor on () (0 * sum(total))"
    )


def test_each_minute_of_an_error_ratio_is_an_event() -> None:
    ratio = Expression.model_validate({"error_ratio": "avg(avg_over_time(a[$window]))"})

    assert ratio.total_events(Sampling()) == "((\navg(avg_over_time(a[2m]))\n) >= bool 0)"
    assert ratio.total_events(Sampling().over(Duration.parse("1h"))) == (
        "((\navg(avg_over_time(a[1h]))\n) >= bool 0) * 60"
    )
