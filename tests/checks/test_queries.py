"""Mistakes that the text of a query or a selector shows: what is reported, and what is fine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slo.checks.experimental_functions import experimental_functions
from slo.checks.handwritten_bounds import handwritten_bounds
from slo.checks.not_counts import not_counts
from slo.checks.rare_scrapes import rare_scrapes
from slo.checks.sums_of_counters import sums_of_counters
from slo.checks.time_units import unstated_units
from slo.checks.wide_steps import wide_steps
from slo.model import Catalogue
from slo.text.diagnostics import Problem
from tests.checks.definitions import catalogue, service, underlined
from tests.servers.binaries import Generation
from tests.servers.promtool import check_rules

ALERTS = """\
kind: Product
name: letters
alerting:
  page: {webhook: {url: http://pager.example.org/}}
  ticket: {webhook: {url: http://tickets.example.org/}}
---
kind: Alerts
name: queues
product: letters
alerts:
  - name: TooLong
    severity: ticket
    summary: Letters wait
    expr: EXPR
"""
Lint = Callable[[Catalogue], Iterator[Problem]]


def found(lint: Lint, text: str) -> list[tuple[str, str]]:
    """The code of each problem, and what is pointed at."""
    return [(one.code, underlined(one, text)) for one in lint(catalogue(text))]


def query(expr: str) -> str:
    """A service with an expression as the share of errors."""
    return service(f"expression:\n  error_ratio: {expr}")


@pytest.mark.parametrize(
    ("written", "more", "reported"),
    [
        ("avg(avg_over_time(x[$window:10m]))", "", "x[$window:10m]"),
        ("avg(avg_over_time(x[$window:2m])) ", "", None),
        ("avg(avg_over_time(x[$window:1m]))", "", None),
        ("avg(avg_over_time(x[$window:3m]))", "scrape_interval: 1m", None),
        ("avg(avg_over_time(x[$window:3m]))", "scrape_interval: 30s", "x[$window:3m]"),
        ("avg(avg_over_time(x[1m:5m] offset $window))", "", "x[1m:5m]"),
        ("avg(avg_over_time(x[$window:]))", "", None),
    ],
)
def test_a_step_wider_than_its_range_is_reported(written: str, more: str, reported: str | None) -> None:
    text = query(written).replace("name: checkout\n", f"name: checkout\n{more}\n")

    assert found(wide_steps, text) == ([("wide-step", reported)] if reported else [])


def test_the_range_of_the_window_is_said() -> None:
    [problem] = wide_steps(catalogue(query("avg(avg_over_time(x[$window:10m]))")))

    assert problem.message == (
        "this subquery has a value every 10m, but looks back only 2m ($window is 2m at least): "
        "most of the time it finds none"
    )


@pytest.mark.parametrize(
    ("expr", "reported"),
    [
        ("sum(sum_over_time(x_total[$window]))", "sum_over_time(x_total[$window])"),
        ("sum(sum_over_time(x_total[$window] offset 1m))", "sum_over_time(x_total[$window] offset 1m)"),
        ("sum(sum_over_time(x_total[$window:1m]))", "sum_over_time(x_total[$window:1m])"),
        ("sum(sum_over_time(d_bucket{le='0.5'}[$window]))", "sum_over_time(d_bucket{le='0.5'}[$window])"),
        ("sum(sum_over_time(increase(x_total[1m])[$window:1m]))", None),
        ("sum(increase(x_total[$window]))", None),
        ("sum(max_over_time(x_total[$window]))", None),
        ("sum(sum_over_time(aws_elb_request_count_sum[$window]))", None),
        ("sum(sum_over_time(job:x_total:increase1m[$window]))", None),
    ],
)
def test_a_sum_of_a_counter_is_reported(expr: str, reported: str | None) -> None:
    assert found(sums_of_counters, query(expr)) == ([("sum-of-counter", reported)] if reported else [])


@pytest.mark.parametrize(
    ("expr", "reported"),
    [
        ("avg(first_over_time(x[$window]))", "first_over_time(x[$window])"),
        ("avg(mad_over_time(x[$window]))", "mad_over_time(x[$window])"),
        ("avg(limitk(3, rate(x[$window])))", "limitk(3, rate(x[$window]))"),
        ("avg(topk(3, rate(x[$window])))", None),
        ("avg(quantile_over_time(0.5, x[$window]))", None),
    ],
)
def test_what_needs_a_flag_is_reported(expr: str, reported: str | None) -> None:
    expected = [("experimental-function", reported)] if reported else []

    assert found(experimental_functions, query(expr)) == expected


@pytest.mark.parametrize("expr", ["mad_over_time(x[5m])", "limitk(1, x)"])
def test_servers_refuse_it_without_the_flag(generation: Generation, tmp_path: Path, expr: str) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(f"groups: [{{name: a, rules: [{{record: a:b, expr: '{expr}'}}]}}]")

    with pytest.raises(AssertionError, match=r"not enabled|unknown function|parse error"):
        check_rules([rules], generation)


@pytest.mark.parametrize(
    ("lint", "expr", "reported"),
    [
        (wide_steps, "avg_over_time(queue_length[5m:10m]) > 3", "queue_length[5m:10m]"),
        (sums_of_counters, "sum_over_time(sent_total[1h]) < 3", "sum_over_time(sent_total[1h])"),
        (experimental_functions, "sort_by_label(queue_length > 3, 'name')", None),
        (handwritten_bounds, "rate(d_bucket{le='1'}[5m]) > 3", "le='1'"),
        (handwritten_bounds, "rate(d_bucket{le='0.5'}[5m]) > 3", ""),
    ],
)
def test_alerts_beside_objectives_are_read_too(lint: Lint, expr: str, reported: str | None) -> None:
    assert [where for _, where in found(lint, ALERTS.replace("EXPR", expr))] == (
        [] if reported == "" else [reported or expr]
    )


@pytest.mark.parametrize(
    ("condition", "reported"),
    [
        ('le="1"', True),
        ('le="1.0"', True),
        ('le!="10"', True),
        ('le="1e+06"', True),
        ('le="0.0005"', True),
        ('le="0.25"', False),
        ('le="+Inf"', False),
        ('le=~"1|1.0"', False),
        ('limit="1"', False),
    ],
)
def test_a_bound_that_is_spelt_in_several_ways_is_reported(condition: str, reported: bool) -> None:
    text = service(f"events: {{total: d_seconds_count, good: 'd_seconds_bucket{{{condition}}}'}}")

    assert found(handwritten_bounds, text) == [("handwritten-bound", condition)] * reported


def test_what_another_version_writes_is_said() -> None:
    def said(bound: str) -> tuple[str, str]:
        text = service(f"events: {{total: d_seconds_count, good: 'd_seconds_bucket{{le=\"{bound}\"}}'}}")
        [problem] = handwritten_bounds(catalogue(text))
        return problem.message.partition(": ")[2], problem.hint.partition("; ")[2]

    assert said("1") == ("Prometheus 3 writes 1.0", r'here write le=~"1(\\.0)?"')
    assert said("1.0") == ("others write 1", r'here write le=~"1(\\.0)?"')
    assert said("2000000") == (
        "Prometheus 3 writes 2e+06",
        r'here write le=~"2000000(\\.0)?|2(\\.0)?[eE]\\+?0?6"',
    )


COUNT = "sum(increase(a_total[$window]))"


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("sum(rate(a_total{code='500'}[$window])) / sum(rate(a_total[$window])) > 0.01", "a ratio"),
        ("1 - sum(rate(a_total{code='200'}[$window])) / sum(rate(a_total[$window]))", "a ratio"),
        ("clamp_max(avg(avg_over_time(cache_miss_ratio[$window])), 1) or vector(0)", "a ratio"),
        ("histogram_quantile(0.99, sum by (le) (rate(a_bucket[$window]))) > 0.2", "a quantile"),
        ("max(quantile_over_time(0.9, latency_seconds[$window]))", "a quantile"),
        ("max(max_over_time(latency_seconds{quantile='0.99'}[$window]))", "a quantile"),
        ("sum(increase(a_total{code='500'}[$window])) > bool 5", "0 or 1"),
    ],
)
def test_what_counts_nothing_is_reported_beside_a_count(bad: str, what: str) -> None:
    text = service(f"expression:\n  total: {COUNT}\n  bad: {bad}")
    [problem] = not_counts(catalogue(text))

    assert problem.code == "not-a-count"
    assert problem.message.startswith(f"'bad' is {what}, but must be a number of events")
    assert underlined(problem, text) == bad


@pytest.mark.parametrize(
    ("total", "bad"),
    [
        (COUNT, "sum(increase(a_total{code='500'}[$window]))"),
        (COUNT, "sum(increase(a_total{code='500'}[$window])) * 0.5"),
        (COUNT, "sum(increase(a_total{code='500'}[$window])) / 2"),
        (COUNT, f"{COUNT} * (sum(rate(b_total[$window])) / sum(rate(c_total[$window])))"),
        (COUNT, f"{COUNT} - sum(increase(a_bucket{{le='0.5'}}[$window]))"),
        (COUNT, "sum(sum_over_time(failures[$window]))"),
        (COUNT, "sum(increase(a_total{code='500'}[$window])) or vector(0)"),
        (COUNT, "sum(count_over_time(a_ratio[$window]))"),
        (COUNT, "sum(histogram_count(rate(a[$window])))"),
        # A minute that was bad, of minutes.
        (
            "vector(1) + 0 * max(x offset $window)",
            "sum(rate(a_total[$window])) / sum(rate(b_total[$window])) > bool 1",
        ),
        ("sum(increase(a_total[$window])) > bool 0", "sum(increase(b_total[$window])) > bool 5"),
    ],
)
def test_what_counts_is_fine(total: str, bad: str) -> None:
    text = service(f"expression:\n  total: {total}\n  bad: {bad}")

    assert list(not_counts(catalogue(text))) == []


@pytest.mark.parametrize(
    ("indicator", "reported"),
    [
        ("events: {total: a_total, bad: a_error_ratio}", "a_error_ratio"),
        ("events: {total: a_total, bad: 'a_seconds{quantile=\"0.99\"}'}", 'a_seconds{quantile="0.99"}'),
        ("events: {total: a_total, bad: b_total}", None),
        ("periods: {total: requests, bad: errors, period: 1m}", None),
        ("ratio: {bad: a_error_ratio}", None),
        ("expression: {error_ratio: 'avg(avg_over_time(a_ratio[$window]))'}", None),
    ],
)
def test_selectors_are_judged_by_their_names(indicator: str, reported: str | None) -> None:
    text = service(indicator)
    problems = list(not_counts(catalogue(text)))

    assert [underlined(one, text).strip("'") for one in problems] == ([reported] if reported else [])


@pytest.mark.parametrize(
    ("indicator", "reported"),
    [
        ("latency: {histogram: answer_time, within: 1s}", "answer_time"),
        ("native_latency: {histogram: answer_time, within: 1s}", "answer_time"),
        ("latency: {histogram: '{\"http.server.duration\"}', within: 1s}", "'{\"http.server.duration\"}'"),
        ("latency: {histogram: answer_time, within: 1s, unit: s}", None),
        ("latency: {histogram: answer_time_seconds, within: 1s}", None),
        ("latency: {histogram: answer_ms, within: 1s}", None),
        ("freshness: {timestamp: kube_job_status_completion_time, within: 1d}", None),
        ("threshold: {gauge: answer_time, below: 3}", None),
    ],
)
def test_a_histogram_in_an_unknown_unit_is_reported(indicator: str, reported: str | None) -> None:
    assert found(unstated_units, service(indicator)) == ([("unstated-unit", reported)] if reported else [])


@pytest.mark.parametrize(
    ("interval", "window", "reported"),
    [
        ("2m", "28d", False),
        ("150s", "28d", False),
        ("3m", "28d", True),
        ("5m", "7d", True),
        ("5m", "90d", False),
    ],
)
def test_scrapes_rarer_than_half_of_a_window_are_reported(interval: str, window: str, reported: bool) -> None:
    text = service("probe: {gauge: up}", f"target: 99%, window: {window}", f"scrape_interval: {interval}")

    assert found(rare_scrapes, text) == [("rare-scrapes", interval)] * reported


def test_each_hint_is_shown_in_full() -> None:
    [problem] = rare_scrapes(catalogue(service("probe: {gauge: up}", more="scrape_interval: 4m")))

    assert problem.message == (
        "metrics are scraped every 4m, but alerts of 'checkout-orders' look at the last 5m: "
        "that is one scrape, or none if it fails"
    )
    assert problem.hint == ("scrape every 2m30s or more often, or choose an alert policy with longer windows")
