"""What is said of series that are not what rules need: values, writers, labels, lateness and units."""

import pytest

from slo.checks.with_data.late_samples import late_samples
from slo.checks.with_data.many_resets import many_resets
from slo.checks.with_data.missing_bucket import missing_buckets
from slo.checks.with_data.probe_values import not_zero_or_one
from slo.checks.with_data.target_labels import counters_without_targets
from slo.checks.with_data.times_of_success import times_of_success
from tests.checks.definitions import catalogue, service, underlined
from tests.checks.fake import Fake

EVENTS = service("events: {total: orders_total, bad: failures_total}")
LATENCY = service("latency: {histogram: answer_time, within: 250ms}")
PROBE = service("probe: {gauge: 'replicas_up{job=\"shop\"}'}")
GAUGE = 'replicas_up{job="shop"}'


@pytest.mark.parametrize(
    ("least", "most", "fraction", "said"),
    [
        ("0", "3", None, "replicas_up was from 0 to 3 in the last day"),
        ("-1", "1", None, "replicas_up was from -1 to 1 in the last day"),
        ("0", "1", "0.4567", "replicas_up is 0.457, but a probe needs 0 or 1"),
        ("0", "1", None, None),
        ("1", "1", None, None),
        ("NaN", "NaN", None, None),
    ],
)
def test_a_probe_reads_0_and_1(least: str, most: str, fraction: str | None, said: str | None) -> None:
    numbers = {f"min(min_over_time({GAUGE}[1d]))": least, f"max(max_over_time({GAUGE}[1d]))": most}
    server = Fake(numbers | ({f"max({GAUGE} > 0 < 1)": fraction} if fraction else {}))
    problems = list(not_zero_or_one(catalogue(PROBE), server.data))

    assert [one.message.startswith(said or "") for one in problems] == ([True] if said else [])
    assert [underlined(one, PROBE) for one in problems] == [f"'{GAUGE}'"] * len(problems)
    assert len(server.asked) == 1


def test_only_probes_are_asked_about_their_values() -> None:
    server = Fake()

    assert list(not_zero_or_one(catalogue(EVENTS), server.data)) == []
    assert server.asked == []


@pytest.mark.parametrize(("falls", "reported"), [("5", 0), ("6", 1), ("60", 1), ("NaN", 0)])
@pytest.mark.parametrize("counter", ["orders_total", "failures_total"])
def test_a_counter_that_falls_often_is_reported(counter: str, falls: str, reported: int) -> None:
    server = Fake({f"max(resets({counter}[1h]))": falls})
    problems = list(many_resets(catalogue(EVENTS), server.data))

    assert [underlined(one, EVENTS) for one in problems] == [counter] * reported


def test_histograms_are_counters_and_gauges_are_not() -> None:
    histogram, gauge = Fake({"max(resets(answer_time_count[1h]))": "9"}), Fake()

    assert [one.code for one in many_resets(catalogue(LATENCY), histogram.data)] == ["many-resets"]
    assert list(many_resets(catalogue(PROBE), gauge.data)) == []
    assert gauge.asked == []


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"job": "2", "instance": "3"}, "3 series of orders_total without job and instance:"),
        ({"instance": "1"}, "1 series of orders_total without instance:"),
        ({}, None),
    ],
)
def test_series_of_no_target_are_reported(numbers: dict[str, str], said: str | None) -> None:
    server = Fake({f'count(orders_total{{{label}=""}})': number for label, number in numbers.items()})
    problems = list(counters_without_targets(catalogue(EVENTS), server.data))

    assert [one.message.startswith(said or "") for one in problems] == ([True] if said else [])


NOW = "time() - max(timestamp(orders_total))"
HOUR = "time() - max(max_over_time(timestamp(orders_total)[1h:1m]))"


@pytest.mark.parametrize(
    ("numbers", "delay", "more", "age"),
    [
        ({NOW: "20"}, "5m", "", None),
        ({NOW: "299"}, "5m", "", None),
        ({HOUR: "640"}, "10m", "", "10m"),
        ({HOUR: "331"}, "5m", "", "5m"),
        ({HOUR: "330"}, "5m", "", None),
        ({HOUR: "400"}, "5m", "scrape_interval: 2m", None),
        ({HOUR: "421"}, "5m", "scrape_interval: 2m", "7m"),
        ({HOUR: "899"}, "5m", "scrape_interval: 5m", None),
        ({HOUR: "1500"}, "5m", "", "25m"),
        ({HOUR: "1500"}, "30m", "", None),
        ({}, "5m", "", None),
    ],
)
def test_samples_older_than_their_delay_and_a_scrape_are_late(
    numbers: dict[str, str], delay: str, more: str, age: str | None
) -> None:
    text = EVENTS.replace("name: checkout\n", f"name: checkout\nsample_delay: {delay}\n{more}\n")
    server = Fake(numbers)
    problems = list(late_samples(catalogue(text), server.data))

    said = f"the newest sample of orders_total is {age} old:"
    assert [one.message.startswith(said) for one in problems] == ([True] if age else [])
    assert len(server.asked) == (1 if NOW in numbers else 2)


@pytest.mark.parametrize(
    ("age", "hint"),
    [
        ("331", "say how late samples are: 'sample_delay: 10m'; or mend the scrape"),
        ("600", "say how late samples are: 'sample_delay: 10m'; or mend the scrape"),
        ("601", "say how late samples are: 'sample_delay: 15m'; or mend the scrape"),
        ("1800", "say how late samples are: 'sample_delay: 30m'; or mend the scrape"),
        ("1801", "mend the scrape, or what forwards samples: rules wait 30m at most"),
    ],
)
def test_the_delay_that_is_suggested_is_accepted_and_long_enough(age: str, hint: str) -> None:
    [problem] = late_samples(catalogue(EVENTS), Fake({HOUR: age}).data)

    assert problem.hint == hint


def test_numbers_of_periods_may_be_as_late_as_their_definition_says() -> None:
    text = service("periods: {total: orders_total_sum, bad: errors_sum, period: 5m, delay: 20m}")
    server = Fake({NOW.replace("orders_total", "orders_total_sum"): "900"})

    assert list(late_samples(catalogue(text), server.data)) == []


def bounds(*limits: str) -> Fake:
    labels = [{"le": limit} for limit in limits]
    return Fake(values={'count by (le) ({__name__="answer_time_bucket"})': labels})


@pytest.mark.parametrize(
    ("limits", "unit"),
    [
        (("100", "250", "500", "+Inf"), "ms"),
        (("100.0", "250.0", "500.0", "+Inf"), "ms"),
        (("5", "10000", "+Inf"), "ms"),
        (("100000", "250000", "1e+06", "+Inf"), "us"),
        (("1.0E8", "2.5E8", "5.0E8"), "ns"),
        (("1e+06", "1e+09"), "ns"),
        # Among the bounds in seconds, so only this bucket is missing.
        (("0.1", "0.5", "250"), None),
        # Above all in every unit, or among them in several.
        (("0.001", "0.002"), None),
        (("1", "1000000000000"), None),
        (("5",), None),
    ],
)
def test_bounds_of_another_unit_are_reported_by_where_within_is_among_them(
    limits: tuple[str, ...], unit: str | None
) -> None:
    [problem] = missing_buckets(catalogue(LATENCY), bounds(*limits).data)

    assert problem.code == ("wrong-unit" if unit else "missing-bucket")
    assert underlined(problem, LATENCY) == "250ms"
    assert f"state 'unit: {unit}'" in problem.hint or unit is None


def test_with_the_stated_unit_all_is_well() -> None:
    for limits, unit in ((("100", "250"), "ms"), (("1.0E8", "2.5E8"), "ns"), (("1000", "250000.0"), "us")):
        text = LATENCY.replace("250ms", f"250ms, unit: {unit}")
        assert list(missing_buckets(catalogue(text), bounds(*limits).data)) == []


def test_nearest_bounds_are_exact_in_any_unit() -> None:
    text = LATENCY.replace("250ms", "250ms, unit: us")
    [problem] = missing_buckets(catalogue(text), bounds("100", "200000", "1e+06").data)

    assert problem.hint == "the nearest ends at 200ms; others at 0.1ms, 1s"


@pytest.mark.parametrize(
    ("metric", "share", "unit"),
    [
        ("backup_time", "0.9999", None),
        ("backup_time", "0.98", None),
        ("backup_time", "999.9", "ms"),
        ("backup_time", "999999", "us"),
        ("backup_time", "999999999", "ns"),
        ("backup_ms", "999.9", None),
        ("backup_ms", "0.9999", "s"),
        ("backup_time", "0", None),
        ("backup_time", "0.00001", "d"),
    ],
)
def test_a_time_in_another_unit_is_reported_by_its_size(metric: str, share: str, unit: str | None) -> None:
    text = service(f"freshness: {{timestamp: {metric}, within: 25h}}")
    problems = list(times_of_success(catalogue(text), Fake({f"max({metric}) / time()": share}).data))

    assert [one.hint for one in problems] == ([f"state 'unit: {unit}'"] if unit else [])
