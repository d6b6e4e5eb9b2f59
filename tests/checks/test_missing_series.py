"""Selectors that select nothing: which are reported, and what is blamed."""

import pytest

from slo.checks.with_data.missing_series import missing_series
from tests.checks.definitions import catalogue, service, underlined
from tests.checks.fake import Fake

TOTAL = 'http_requests_total{job="chekout", zone="a"}'
ORDERS = service(f"""
    events:
      total: {TOTAL}
      bad: http_requests_total{{job="chekout", zone="a", code=~"5.."}}
""")
METRIC = '{__name__="http_requests_total"}'


def questioned(text: str, server: Fake) -> list[tuple[str, str, str]]:
    """What is said, where, and the hint."""
    problems = missing_series(catalogue(text), server.data)
    return [(problem.message, underlined(problem, text), problem.hint) for problem in problems]


def having(*labels: str) -> dict[str, str]:
    """The answers of a server on which series of the metric have these labels."""
    found = {f'count({{__name__="http_requests_total", {label}!=""}})': "3" for label in labels}
    return {f"count({METRIC})": "3", **found}


def test_a_metric_that_does_not_exist_is_reported_with_the_one_that_was_meant() -> None:
    server = Fake(
        names=frozenset({"http_requests_total", "up"}), types={"http_requests": frozenset({"counter"})}
    )

    assert questioned(service("events: {total: http_request_total, bad: x}"), server)[0] == (
        "Prometheus has no metric http_request_total",
        "http_request_total",
        "did you mean 'http_requests_total'?",
    )


def test_a_histogram_that_does_not_exist_is_named_without_the_ending_of_its_series() -> None:
    text = service("latency: {histogram: http_duration_seconds, within: 300ms}")
    names = {"http_durations_seconds_count", "http_durations_seconds_bucket", "http_durations_seconds_sum"}

    assert questioned(text, Fake(names=frozenset(names))) == [
        (
            "Prometheus has no metric http_duration_seconds_count",
            "http_duration_seconds",
            "did you mean 'http_durations_seconds'?",
        )
    ]


def test_a_metric_of_failures_that_never_were_is_better_shown_as_0() -> None:
    text = service("events: {total: orders_total, bad: failures_total}")

    assert questioned(text, Fake({"count(orders_total)": "3"})) == [
        (
            "Prometheus has no metric failures_total",
            "failures_total",
            "if it appears with the first failure, let the service export it as 0 from its start",
        )
    ]


def test_a_wrong_value_is_pointed_at_and_the_nearest_that_exists_is_offered() -> None:
    others = 'count by (job) ({__name__="http_requests_total", zone="a"})'
    server = Fake(having("job", "zone", "code"), {others: [{"job": "checkout"}, {"job": "api"}]})

    assert questioned(ORDERS, server) == [
        (
            'http_requests_total has series, but none with job="chekout"',
            'job="chekout"',
            "did you mean 'checkout'?",
        )
    ]


def test_a_pattern_that_fits_nothing_is_shown_what_there_is() -> None:
    text = service("probe: {gauge: 'up{job=~\"shop-.*\"}'}")
    server = Fake(
        {'count({__name__="up"})': "2", 'count({__name__="up", job!=""})': "2"},
        {'count by (job) ({__name__="up"})': [{"job": f"job-{number}"} for number in range(10)]},
    )

    [(message, where, hint)] = questioned(text, server)
    assert (message, where) == ('up has series, but none with job=~"shop-.*"', 'job=~"shop-.*"')
    assert hint == "job: job-0, job-1, job-2, job-3, job-4, job-5, job-6, job-7, and 2 more"


def test_conditions_that_are_only_together_too_many_are_reported_as_one() -> None:
    text = service('probe: {gauge: \'up{job="a", zone="b"}\'}')
    server = Fake({f'count({{__name__="up"{more}}})': "1" for more in ("", ', job!=""', ', zone!=""')})

    assert questioned(text, server) == [
        ("up has series, but none that matches all of these conditions", '\'up{job="a", zone="b"}\'', "")
    ]


def test_no_error_yet_is_nothing_to_report() -> None:
    kin = f'count({METRIC[:-1]}, job="chekout", zone="a", code!=""}})'
    server = Fake({**having("job", "zone"), f"count({TOTAL})": "3", kin: "3"})
    labels = {
        f'count({METRIC[:-1]}, job="chekout", zone="a", {label}!=""}})': "3" for label in ("job", "zone")
    }
    server.numbers = {**server.numbers, **labels}

    assert questioned(ORDERS, server) == []


def test_bad_events_by_a_label_that_no_event_has_are_reported() -> None:
    labels = {
        f'count({METRIC[:-1]}, job="chekout", zone="a", {label}!=""}})': "3" for label in ("job", "zone")
    }
    example = f'topk(1, {METRIC[:-1]}, job="chekout", zone="a"}})'
    server = Fake(
        {f"count({TOTAL})": "3", f"count({METRIC})": "3", **labels},
        {example: [{"__name__": "http_requests_total", "job": "chekout", "status": "200"}]},
    )

    assert questioned(ORDERS, server) == [
        (
            "no series of http_requests_total has the label 'code'",
            'code=~"5.."',
            "its labels: job, status",
        )
    ]


def test_what_had_series_today_is_not_missing() -> None:
    text = service("probe: {gauge: up}")

    assert questioned(text, Fake({"count(last_over_time(up[1d]))": "1"})) == []


def test_which_bounds_there_are_is_asked_elsewhere() -> None:
    text = service("latency: {histogram: duration_seconds, within: 300ms}")
    buckets = 'count({__name__="duration_seconds_bucket"})'

    assert questioned(text, Fake({"count(duration_seconds_count)": "1", buckets: "9"})) == []


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (set(), ""),
        ({"duration_seconds"}, "it exists, but has no buckets; for a native histogram write native_latency"),
    ],
)
def test_a_histogram_without_buckets_is_reported(names: set[str], hint: str) -> None:
    text = service("latency: {histogram: duration_seconds, within: 300ms}")
    server = Fake({"count(duration_seconds_count)": "1"}, names=frozenset(names))

    assert questioned(text, server) == [
        ("Prometheus has no metric duration_seconds_bucket", "duration_seconds", hint)
    ]


def test_a_handwritten_bound_that_does_not_exist_is_shown_those_there_are() -> None:
    text = service("events: {total: d_seconds_count, good: 'd_seconds_bucket{le=\"1\"}'}")
    bounds = {'count by (le) ({__name__="d_seconds_bucket"})': [{"le": "1.0"}, {"le": "+Inf"}]}
    found = ('{__name__="d_seconds_bucket"}', '{__name__="d_seconds_bucket", le!=""}', "d_seconds_count")
    server = Fake({f"count({one})": "1" for one in found}, bounds)

    assert questioned(text, server) == [
        ('d_seconds_bucket has series, but none with le="1"', 'le="1"', "le: +Inf, 1.0")
    ]


def test_a_service_without_fault_is_one_query() -> None:
    server = Fake({f"count({TOTAL})": "3", f'count({TOTAL[:-1]}, code=~"5.."}})': "1"})

    assert questioned(ORDERS, server) == []
    assert len(server.asked) == 1
