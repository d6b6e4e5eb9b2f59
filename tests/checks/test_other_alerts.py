"""What is asked of alerts beside objectives, and what is not."""

import pytest

from slo.checks import lint
from slo.promql.analysis import can_be_empty, cannot_have_label, rated_gauge, unguarded_metric
from tests.checks.definitions import catalogue

QUIET = """\
kind: Product
name: letters
alerting:
  page: {slack: {channel: "#letters", webhook_url_file: /secrets/letters}}
  ticket: {slack: {channel: "#letters", webhook_url_file: /secrets/letters}}
---
kind: Service
name: letters-api
product: letters
scrape_interval: 2m
runbook: https://example.org/letters
indicators: {accepted: {journey: A letter is accepted, probe: {gauge: up}}}
objectives: [{indicator: accepted, target: 99%}]
---
kind: Alerts
name: queues
product: letters
runbook: https://example.org/queues
alerts:
  - {name: QueueFull, expr: queue_messages > 800, for: 1m, severity: page, summary: The queue is full}
"""


def asked(old: str = "", new: str = "") -> set[str]:
    return {problem.code for problem in lint(catalogue(QUIET.replace(old, new)))}


@pytest.mark.parametrize(
    "expr",
    [
        "errors > 0",
        "sum(rate(errors_total[5m])) / sum(rate(total[5m])) >= 0.25",
        "count(up == 0)",
        "absent(up)",
        'ALERTS{alertname="Other"}',
        "queue_messages unless on () maintenance",
    ],
)
def test_what_compares_or_is_there_only_at_times_can_be_quiet(expr: str) -> None:
    assert can_be_empty(expr)


@pytest.mark.parametrize(
    "expr", ["queue_messages", "vector(1)", "up == bool 0", "rate(errors_total[5m])", "-up"]
)
def test_what_compares_nothing_always_fires(expr: str) -> None:
    assert not can_be_empty(expr)


@pytest.mark.parametrize(
    ("expr", "metric"),
    [
        ("sum(rate(jobs_total[5m])) == 0", "jobs_total"),
        ("0 == sum(jobs)", "jobs"),
        ("sum(up) < 3", "up"),
        ("3 > sum(up)", "up"),
        ("a > 5 or b == 0", "b"),
        ("up == 0", ""),
        ("(up offset 5m) == 0", ""),
        ("sum(up) < 3 or absent(up)", ""),
        ("(sum(jobs) or vector(0)) == 0", ""),
        ("errors > 3", ""),
        ("delta(documents[30m]) <= -300", ""),
        ("jobs == bool 0", ""),
    ],
)
def test_too_little_of_what_may_be_gone_is_overlooked(expr: str, metric: str) -> None:
    assert unguarded_metric(expr) == metric


@pytest.mark.parametrize(
    ("expr", "metric"),
    [
        ("rate(queue_length[5m]) > 1", "queue_length"),
        ("increase(disk_free[1h] offset 1h) > 1", "disk_free"),
        ("rate(jobs_total[5m]) > 1", None),
        ("rate(node_network_receive_bytes[5m]) > 1", None),
        ("delta(queue_length[5m]) > 1", None),
    ],
)
def test_a_rate_of_what_is_named_as_a_gauge_is_found(expr: str, metric: str | None) -> None:
    found = rated_gauge(expr)

    assert (found and found.metric) == metric


@pytest.mark.parametrize(
    ("expr", "gone"),
    [
        ("sum by (app) (x) > 1", True),
        ("sum(x) > 1", True),
        ("sum without (space) (x) > 1", True),
        ("(max without (space) (x)) * 2 > 1", True),
        ("max without (app) (max without (space) (x)) > 1", True),
        ("sum without (app) (x) > 1", False),
        ("topk by (app) (3, x) > 1", False),
        ("x > 1", False),
        ("sum by (space) (x) > 1", False),
    ],
)
def test_only_a_label_that_surely_is_gone_is_lacking(expr: str, gone: bool) -> None:
    assert cannot_have_label(expr, "space") is gone


def test_nothing_is_asked_of_an_alert_that_is_as_it_should_be() -> None:
    assert asked() == set()


def test_a_wait_is_compared_with_the_scrapes_of_the_service() -> None:
    assert asked("for: 1m", "for: 50s") == {"short-wait"}
    assert asked("product: letters\nrunbook", "product: letters\nservice: letters-api\nrunbook") == {
        "short-wait"
    }


def test_a_page_of_the_definition_without_a_runbook_is_reported() -> None:
    assert asked("runbook: https://example.org/queues\n", "") == {"page-without-runbook"}
    assert asked("runbook: https://example.org/queues\nalerts:", "alerts:") == {"page-without-runbook"}


def test_labels_that_the_rule_sets_are_not_those_of_the_series() -> None:
    new = 'max(queue_messages) > 800, for: 1m, severity: page, summary: "{{ $labels.product }} is full"'
    old = "queue_messages > 800, for: 1m, severity: page, summary: The queue is full"

    assert asked(old, new) == {"lost-label"}


def test_a_runbook_that_is_no_link_is_reported_unless_it_is_a_template() -> None:
    assert asked("https://example.org/queues\nalerts", "TODO\nalerts") == {"runbook-not-a-link"}
    assert asked("https://example.org/queues\nalerts", '"{{ $labels.runbook }}"\nalerts') == set()


def test_alerts_without_a_product_are_reported() -> None:
    assert asked(
        "product: letters\nrunbook: https://example.org/queues", "runbook: https://example.org/q"
    ) == {"alerts-without-product"}


def test_rules_of_one_name_are_distinguished_by_severity_or_labels() -> None:
    (rule,) = (f"{line}\n" for line in QUIET.splitlines() if "name: QueueFull" in line)

    assert asked(rule, f"{rule}{rule.replace('page', 'ticket')}") == set()
    assert asked(rule, f"{rule}{rule.replace('for: 1m', 'labels: {tier: queue}')}") == set()
    assert asked(rule, f"{rule}{rule.replace('800', '900')}") == {"alert-named-twice"}


def test_a_wait_is_compared_with_the_interval_of_the_definition() -> None:
    assert asked("product: letters\nrunbook", "product: letters\ninterval: 5m\nrunbook") == {"short-wait"}
