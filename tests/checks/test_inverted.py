"""Which conditions on bad and good events are the wrong way round, and which only look unusual."""

import pytest

from slo.checks.fast_as_bad import fast_events_as_bad
from slo.checks.inverted import inverted_selections
from tests.checks.definitions import catalogue, service, underlined


def questioned(indicator: str) -> list[tuple[str, str]]:
    """What is pointed at, and the hint."""
    text = service(indicator)
    return [(underlined(one, text), one.hint) for one in inverted_selections(catalogue(text))]


def events(side: str, condition: str, total: str = 'job="shop"') -> str:
    return f"events: {{total: 'requests_total{{{total}}}', {side}: 'requests_total{{{total}, {condition}}}'}}"


@pytest.mark.parametrize(
    ("side", "condition", "opposite"),
    [
        ("bad", 'code!~"5.."', 'code=~"5.."'),
        ("bad", 'code=~"2.."', 'code!~"2.."'),
        ("bad", 'code!="500"', 'code="500"'),
        ("bad", 'status="200"', 'status!="200"'),
        ("bad", 'status_code=~"[123].."', 'status_code!~"[123].."'),
        ("bad", 'http_response_status_code!~"5.*"', 'http_response_status_code=~"5.*"'),
        ("bad", 'status_range="2xx"', 'status_range!="2xx"'),
        ("bad", 'grpc_code="OK"', 'grpc_code!="OK"'),
        ("bad", 'result="success"', 'result!="success"'),
        ("bad", 'status="succeeded"', 'status!="succeeded"'),
        ("bad", 'success="true"', 'success!="true"'),
        ("bad", 'error="false"', 'error!="false"'),
        ("good", 'code=~"5.."', 'code!~"5.."'),
        ("good", 'code=~"4..|5.."', 'code!~"4..|5.."'),
        ("good", 'code!~"2.."', 'code=~"2.."'),
        ("good", 'grpc_code!="OK"', 'grpc_code="OK"'),
        ("good", 'outcome="error"', 'outcome!="error"'),
    ],
)
def test_a_selection_the_wrong_way_round_is_reported_with_both_remedies(
    side: str, condition: str, opposite: str
) -> None:
    other = {"bad": "good", "good": "bad"}[side]

    assert questioned(events(side, condition)) == [
        (condition, f"rename the key to '{other}', or write {opposite}")
    ]


@pytest.mark.parametrize(
    ("side", "condition"),
    [
        ("bad", 'code=~"5.."'),
        ("bad", 'code!~"2.."'),
        ("bad", 'code!~"[123].."'),
        ("bad", 'code=~"2..|5.."'),
        ("bad", 'code!="503"'),
        ("bad", 'code="404"'),
        ("bad", 'code="500"'),
        ("bad", 'grpc_code=~"Internal|Unavailable"'),
        ("bad", 'status="failed"'),
        ("bad", 'status!="aborted"'),
        ("bad", 'reason="success"'),
        ("good", 'code=~"2.."'),
        ("good", 'code!~"5.."'),
        ("good", 'status="succeeded"'),
        # Slow answers and errors inside of good answers are bad events, too.
        ("bad", 'code="200", slow="true"'),
        ("bad", 'code="200", grpc_code!="OK"'),
    ],
)
def test_what_somebody_may_have_meant_is_not_questioned(side: str, condition: str) -> None:
    assert questioned(events(side, condition)) == []


def test_all_conditions_on_the_label_count_together() -> None:
    assert questioned(events("bad", 'code=~"2..|5..", code!~"5.."')) == [
        ('code=~"2..|5..", code!~"5.."', "rename the key to 'good'")
    ]
    assert questioned(events("bad", 'code!="404", code!~"2.."')) == []


def test_conditions_of_the_total_tell_nothing_apart() -> None:
    assert questioned(events("bad", 'slow="true"', total='code="200"')) == []
    assert questioned(events("good", 'status="succeeded"', total='status!="aborted"')) == []


def test_another_metric_may_say_by_its_name_what_is_bad() -> None:
    assert questioned("events: {total: requests_total, bad: 'slow_requests_total{code=\"200\"}'}") == []


def test_slices_are_questioned_as_events_are() -> None:
    slices = "slices: {total: requests_total, bad: 'requests_total{code!~\"5..\"}', at_most: 5%}"

    assert questioned(slices) == [('code!~"5.."', "rename the key to 'good', or write code=~\"5..\"")]


def test_periods_are_questioned_as_events_are() -> None:
    periods = "periods: {total: requests, bad: 'requests{code=\"200\"}', period: 1m}"

    assert questioned(periods) == [('code="200"', "rename the key to 'good', or write code!=\"200\"")]


BUCKET = 'd_seconds_bucket{job="shop", le="0.3"}'
RATE = "sum(rate(d_seconds_bucket{le='0.3'}[$window]))"
ALL = "sum(rate(d_seconds_count[$window]))"


@pytest.mark.parametrize(
    ("indicator", "reported"),
    [
        (f"events: {{total: d_seconds_count, bad: '{BUCKET}'}}", 'le="0.3"'),
        (f'expression: {{total: "{ALL}", bad: "{RATE}"}}', "le='0.3'"),
        (f'expression: {{error_ratio: "{RATE} / {ALL}"}}', "le='0.3'"),
        (f"events: {{total: d_seconds_count, good: '{BUCKET}'}}", None),
        ('events: {total: d_seconds_count, bad: \'d_seconds_bucket{le="+Inf", code="500"}\'}', None),
        (f'expression: {{total: "{ALL}", bad: "{ALL} - {RATE}"}}', None),
        (f'expression: {{error_ratio: "1 - {RATE} / {ALL}"}}', None),
        (f'expression: {{error_ratio: "({ALL} - {RATE}) / {ALL}"}}', None),
        (f'expression: {{error_ratio: "{ALL} / {RATE}"}}', None),
    ],
)
def test_a_bucket_of_fast_events_as_bad_ones_is_reported(indicator: str, reported: str | None) -> None:
    text = service(indicator)
    problems = list(fast_events_as_bad(catalogue(text)))

    assert [underlined(one, text) for one in problems] == ([reported] if reported else [])
