"""A duration means the same in every unit of a metric, and a bound is selected however it is written."""

from decimal import Decimal
from typing import Any

import pytest

from slo.promql import parse_selector
from slo.promql.bounds import as_prometheus_3, bound_matcher
from slo.promql.regex import matches
from slo.sli import Freshness, Latency, NativeLatency, Sampling
from slo.sli.metric_names import TimeUnit, unit_by_name
from slo.text.units import Duration
from tests.catalogue.problems import problems_in

UNITS = {
    "http_request_duration_seconds": "s",
    "http_request_duration_seconds_bucket": "s",
    "http_server_duration_milliseconds": "ms",
    "http_server_duration_milliseconds_bucket": "ms",
    "kong_request_latency_ms": "ms",
    "elasticsearch_query_time_millis": "ms",
    "apiserver_request_latencies_microseconds_count": "us",
    "rpc_us": "us",
    "cassandra_read_latency_micros": "us",
    "gc_pause_nanoseconds": "ns",
    "gc_pause_ns": "ns",
    "gc_pause_nanos_total": "ns",
    "import_duration_minutes": "m",
    "import_age_hours": "h",
    "certificate_age_days": "d",
    "http.server.request.duration_seconds": "s",
    "rpc.latency.ms": "ms",
    "job:request_latency_seconds:sum": "s",
    "http.server.duration": None,
    "response_time": None,
    "items": None,
    "ms": None,
    "queue_wait_min": None,
}


@pytest.mark.parametrize(("metric", "unit"), UNITS.items())
def test_a_name_says_its_unit_at_its_end(metric: str, unit: str | None) -> None:
    assert unit_by_name(metric) == unit


@pytest.mark.parametrize(
    ("metric", "stated", "limit"),
    [
        ("a_seconds", None, "0.25"),
        ("a_ms", None, "250"),
        ("a_us", None, "250000"),
        ("a_ns", None, "250000000"),
        ("a", None, "0.25"),
        ("a", "ms", "250"),
        ("a", "us", "250000"),
        ("a_seconds", "ms", "250"),
        ("a_minutes", None, "0.004166666666666667"),
    ],
)
def test_250ms_is_250ms_in_the_unit_of_the_metric(metric: str, stated: str | None, limit: str) -> None:
    fields: dict[str, Any] = {"histogram": parse_selector(metric), "within": "250ms", "unit": stated}
    [le] = [one for one in Latency(**fields).bucket.series.matchers if one.name == "le"]
    assert le[1:3] == bound_matcher(Decimal(limit))
    assert f"histogram_fraction(-Inf, {limit}, " in NativeLatency(**fields).bad_events(Sampling(), "total")


@pytest.mark.parametrize(
    ("metric", "stated", "converted"),
    [
        ("a_timestamp_seconds", None, ""),
        ("a_time", None, ""),
        ("a_time", "ms", " / 1000"),
        ("a_timestamp_ms", None, " / 1000"),
        ("a_time", "us", " / 1000000"),
        ("a_time_nanos", None, " / 1000000000"),
        ("a_time", "m", " * 60"),
    ],
)
def test_a_time_is_compared_in_seconds(metric: str, stated: str | None, converted: str) -> None:
    fresh = Freshness.model_validate(
        {"timestamp": parse_selector(metric), "within": Duration.parse("1h"), "unit": stated}
    )
    assert f"(last_over_time({metric}[2m]){converted} > 0" in fresh.total_events(Sampling())


def test_an_unknown_unit_is_refused_with_those_there_are() -> None:
    problem = problems_in("""
        kind: Service
        name: shop
        indicators:
          fast: {latency: {histogram: answer_time, within: 1s, unit: sec}}
        objectives:
          - {indicator: fast, target: 99%}
    """)
    assert "'sec' is not accepted here" in problem
    assert "accepted: d, h, m, ms, ns, s, us" in problem


# What clients write for a double, as run: Go 1.26's strconv.FormatFloat(x, 'g', -1, 64), also with the ".0"
# of OpenMetrics; Python's repr and prometheus_client; Java 17's Double.toString (client_java, Micrometer);
# JavaScript's String (prom-client); Rust's Display and Debug; C#'s and C's exponents of two digits.
SPELLINGS = {
    "1": ("1", "1.0"),
    "300": ("300", "300.0"),
    "250000": ("250000", "250000.0"),
    "1000000": ("1e+06", "1000000.0", "1000000", "1E+06", "1e6"),
    "1500000": ("1.5e+06", "1500000.0", "1500000"),
    "1234567": ("1.234567e+06", "1234567.0", "1234567"),
    "10000000": ("1e+07", "1.0E7", "10000000", "10000000.0"),
    "250000000": ("2.5e+08", "2.5E8", "250000000", "250000000.0"),
    "10000000000": ("1e+10", "1.0E10", "10000000000", "10000000000.0"),
    "10000000000000000": ("1e+16", "1.0E16", "1e16", "10000000000000000"),
    "0.25": ("0.25",),
    "0.001": ("0.001",),
    "0.0005": ("0.0005", "5.0E-4"),
    "0.0001": ("0.0001", "1.0E-4"),
    "0.000025": ("2.5e-05", "2.5E-5", "2.5e-5", "0.000025"),
    "0.0000001": ("1e-07", "1.0E-7", "1e-7", "0.0000001"),
    "0": ("0", "0.0"),
}


def selects(bound: str, label: str) -> bool:
    op, value = bound_matcher(Decimal(bound))
    return label == value if op == "=" else matches(value, label)


@pytest.mark.parametrize("bound", SPELLINGS)
def test_every_spelling_of_a_bound_is_selected_and_no_other_bound(bound: str) -> None:
    found = {label for labels in SPELLINGS.values() for label in labels if selects(bound, label)}

    assert found == set(SPELLINGS[bound])
    assert selects(bound, as_prometheus_3(Decimal(bound)))
    assert not selects(bound, "+Inf")


@pytest.mark.parametrize("power", range(-9, 19))
@pytest.mark.parametrize("digits", ["1", "2.5", "9.99", "1.234567"])
def test_pythons_client_writes_what_is_selected(digits: str, power: int) -> None:
    from prometheus_client.utils import floatToGoString

    bound = Decimal(repr(float(f"{digits}e{power}")))

    assert selects(str(bound), floatToGoString(float(bound)))
    assert selects(str(bound), repr(float(bound)))
    assert not selects(str(bound), floatToGoString(float(bound) * 10))


def test_units_are_exact_for_whole_numbers() -> None:
    assert TimeUnit.NANOSECONDS.written(Duration.parse("1d")) == Decimal(86_400_000_000_000)


def test_names_of_open_telemetry_keep_their_quotes() -> None:
    histogram = parse_selector('{"http.server.duration", job="api"}')
    latency = Latency.model_validate({"histogram": histogram, "within": "1s", "unit": "ms"})

    assert str(latency.bucket.series) == r'{"http.server.duration_bucket", job="api", le=~"1000(\\.0)?"}'
