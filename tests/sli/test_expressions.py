"""Details of the PromQL that kinds write; what it counts is told in tests/rules/."""

from collections.abc import Mapping

import pytest

from slo.promql.parser import parse
from slo.sli import KINDS, Freshness, Indicator, NativeLatency, Sampling, Threshold
from slo.units import Duration

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "events": {"total": "a_total", "bad": "b_total"},
    "latency": {"histogram": "a_seconds", "within": "1s"},
    "native_latency": {"histogram": "a_seconds", "within": "1s"},
    "probe": {"gauge": "a"},
    "ratio": {"bad": "a_ratio"},
    "threshold": {"gauge": "a", "above": "-2"},
    "freshness": {"timestamp": "a_timestamp_seconds", "within": "1h"},
    "slices": {"total": "a_total", "bad": "b_total", "at_most": "5%"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_expression_can_stand_where_the_recorded_total_is_meant(kind: str) -> None:
    indicator = Indicator.model_validate({kind: EXAMPLES[kind]})
    total = indicator.kind.total_events(Sampling())

    parse(f"sum_over_time(({indicator.kind.bad_events(Sampling(), f'({total})')})[5m:1m])")


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
        "time() - max(last_over_time(backup_timestamp_seconds[2m] offset 15s) > 0 <= time()) > bool 1.5"
    )
    assert milliseconds.bad_events(Sampling(), "total") == (
        "time() - max(last_over_time(backup_timestamp_ms[2m] offset 15s) / 1000 > 0 <= time()) > bool 1.5"
    )
    assert "histogram_fraction(-Inf, 1500, " in histogram.bad_events(Sampling(), "total")


def test_gauges_are_read_once_a_scrape_and_at_least_once_a_minute() -> None:
    assert Sampling(scrape_interval=Duration.parse("15s")).readings("up") == "(up)[1m:15s] offset 15s"
    assert Sampling(scrape_interval=Duration.parse("5m")).readings("up") == "(up)[1m:1m] offset 15s"
