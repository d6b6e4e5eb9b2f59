"""What is said of answers that a Prometheus gives: the numbers, and what they are judged by."""

import pytest

from slo.checks.with_data import LINTS_WITH_DATA
from slo.checks.with_data.coarse_budget import coarse_budgets
from slo.checks.with_data.many_series import many_series
from slo.checks.with_data.measured import measured
from slo.checks.with_data.metric_types import wrong_types
from slo.checks.with_data.missing_bucket import missing_buckets
from slo.checks.with_data.short_retention import short_retention
from slo.checks.with_data.slow_scrapes import slow_scrapes
from slo.checks.with_data.totals import parts_beyond_totals
from slo.sli import Sampling
from slo.text.diagnostics import Problem, Severity
from slo.text.units import Duration
from tests.checks.definitions import catalogue, service, underlined
from tests.checks.fake import Fake

EVENTS = service("events: {total: orders_total, bad: failures_total}")
SAME = service("events: {total: 'orders_total{code!~\"5..\"}', bad: 'orders_total{code=\"500\"}'}")
PROBE = service("probe: {gauge: probe_success}")
LATENCY = service("latency: {histogram: duration_seconds, within: 300ms}")


def traffic(text: str, a_minute: str) -> Fake:
    """A server that measured so many events a minute: over a day, or by a few minutes or every minute."""
    [slo] = catalogue(text).slos
    kind = slo.indicator.kind
    if kind.of_differences:
        total = kind.total_events(Sampling().over(Duration.parse("1d")))
        counted = kind.selectors[0]
        return Fake({f"( {total} ) / scalar(5 * count_over_time(count({counted})[1d:5m]))": a_minute})
    total = " ".join(kind.total_events(Sampling()).split())
    return Fake({f"avg_over_time(( {total} )[1d:{step}])": a_minute for step in ("47m", "1m")})


def with_data(text: str, server: Fake) -> list[Problem]:
    """Everything that only measured data tells of a definition."""
    data = server.data
    return [found for lint in LINTS_WITH_DATA for found in lint(catalogue(text), data)]


def of(problems: object) -> list[Problem]:
    return list(problems)  # type: ignore[call-overload,no-any-return]


def test_one_bad_event_that_spends_much_of_a_budget_is_reported_with_its_share() -> None:
    # Two an hour are 1344 in 28 days, of which 0.1% may be bad.
    [problem] = coarse_budgets(catalogue(EVENTS), traffic(EVENTS, "0.0333333333").data)

    assert problem.message == (
        "one bad event spends 74% of the budget of 'checkout-orders': at the last day's traffic "
        "there are 1,344 events in 28d, of which 1.3 may be bad"
    )
    assert underlined(problem, EVENTS) == "99.9%"
    assert problem.severity is Severity.WARNING


def test_a_budget_of_many_events_is_fine() -> None:
    assert of(coarse_budgets(catalogue(EVENTS), traffic(EVENTS, "10").data)) == []


def test_every_minute_is_looked_at_only_where_a_few_leave_doubt() -> None:
    sure, doubtful = traffic(PROBE, "10"), traffic(PROBE, "1")

    assert of(coarse_budgets(catalogue(PROBE), sure.data)) == []
    assert of(coarse_budgets(catalogue(PROBE), doubtful.data)) == []
    assert (len(sure.asked), len(doubtful.asked)) == (1, 2)


def test_a_counter_is_asked_once_for_the_whole_day() -> None:
    doubtful = traffic(EVENTS, "1")

    assert of(coarse_budgets(catalogue(EVENTS), doubtful.data)) == []
    assert len(doubtful.asked) == 1


def test_a_day_without_events_is_reported() -> None:
    [problem] = coarse_budgets(catalogue(EVENTS), traffic(EVENTS, "0").data)

    assert problem.message.startswith("'checkout-orders' had no events in the last day")


@pytest.mark.parametrize(("window", "back"), [("7d", "7d"), ("28d", "28d"), ("quarter", "28d")])
def test_an_objective_that_nothing_ever_counts_for_is_reported(window: str, back: str) -> None:
    text = EVENTS.replace("target: 99.9%", f"target: 99.9%, window: {window}")
    highest = f"max_over_time(orders_total[{back}:1h])"
    unmoved = (
        f"count(orders_total offset {back}) unless on () ( "
        f"count({highest} > min_over_time(orders_total[{back}:1h])) "
        f"or count({highest} > 0 unless orders_total offset {back}) )"
    )
    server = traffic(EVENTS, "0")
    server.numbers = {**server.numbers, unmoved: "3"}
    [problem] = coarse_budgets(catalogue(text), server.data)

    assert (problem.code, underlined(problem, text)) == ("no-traffic", "orders")
    assert problem.message.startswith(f"'checkout-orders' had no events in the last {back}: ")


def test_unknown_traffic_is_not_judged() -> None:
    assert of(coarse_budgets(catalogue(EVENTS), Fake().data)) == []
    assert of(coarse_budgets(catalogue(EVENTS), traffic(EVENTS, "NaN").data)) == []


@pytest.mark.parametrize("limits", [("0.25", "1"), ("0.25", "1.0", "+Inf")])
def test_a_missing_bucket_is_reported_with_those_there_are(limits: tuple[str, ...]) -> None:
    buckets = {'count by (le) ({__name__="duration_seconds_bucket"})': [{"le": limit} for limit in limits]}
    [problem] = missing_buckets(catalogue(LATENCY), Fake(values=buckets).data)

    assert problem.message == (
        "no bucket of duration_seconds ends at 300ms, so requests within it cannot be counted"
    )
    assert problem.hint == "the nearest ends at 250ms; others at 1s"
    assert underlined(problem, LATENCY) == "300ms"


@pytest.mark.parametrize(("metric", "limit"), [("a_seconds", "1"), ("a_seconds", "1.0"), ("a_ms", "1000")])
def test_a_bucket_is_found_however_its_limit_is_written(metric: str, limit: str) -> None:
    text = service(f"latency: {{histogram: {metric}, within: 1s}}")
    buckets = {f'count by (le) ({{__name__="{metric}_bucket"}})': [{"le": limit}, {"le": "7"}]}

    assert of(missing_buckets(catalogue(text), Fake(values=buckets).data)) == []


def test_limits_below_a_millisecond_are_written_exactly() -> None:
    buckets = {'count by (le) ({__name__="duration_seconds_bucket"})': [{"le": "0.0005"}]}
    [problem] = missing_buckets(catalogue(LATENCY), Fake(values=buckets).data)

    assert problem.hint == "the nearest ends at 0.5ms"


@pytest.mark.parametrize(
    ("indicator", "type_", "code", "where"),
    [
        ("events: {total: x, bad: y}", "gauge", "not-a-counter", "x"),
        ("events: {total: z, good: x}", "gauge", "not-a-counter", "x"),
        ("probe: {gauge: x}", "counter", "not-a-gauge", "x"),
        ("probe: {gauge: x}", "histogram", "not-a-gauge", "x"),
        ("ratio: {bad: x}", "counter", "not-a-gauge", "x"),
        ("periods: {total: x, bad: y, period: 1m}", "counter", "not-a-gauge", "x"),
    ],
)
def test_a_metric_of_the_wrong_type_is_reported(indicator: str, type_: str, code: str, where: str) -> None:
    text = service(indicator)
    [problem] = wrong_types(catalogue(text), Fake(types={"x": frozenset({type_})}).data)

    assert problem.code == code
    assert f"x is a {type_} in Prometheus" in problem.message
    assert underlined(problem, text) == where


@pytest.mark.parametrize(
    "types", [{"counter"}, {"counter", "gauge"}, {"unknown"}, {"untyped", "gauge"}, set()]
)
def test_types_that_fit_or_are_not_known_are_fine(types: set[str]) -> None:
    known = {"orders_total": frozenset(types)}

    assert of(wrong_types(catalogue(EVENTS), Fake(types=known).data)) == []


def test_a_counter_is_known_by_the_name_that_openmetrics_gives_it() -> None:
    [problem] = wrong_types(catalogue(EVENTS), Fake(types={"orders": frozenset({"gauge"})}).data)

    assert underlined(problem, EVENTS) == "orders_total"


def test_more_bad_events_than_all_are_reported_with_both_numbers() -> None:
    counts = {"sum(increase(failures_total[1d]))": "1200", "sum(increase(orders_total[1d]))": "1000"}
    [problem] = parts_beyond_totals(catalogue(EVENTS), Fake(counts).data)

    assert problem.message.startswith("in the last day there were 1,200 bad events but only 1,000 in 'total'")
    assert underlined(problem, EVENTS) == "failures_total"


def test_all_events_may_be_bad() -> None:
    counts = {"sum(increase(failures_total[1d]))": "1003", "sum(increase(orders_total[1d]))": "1000"}

    assert of(parts_beyond_totals(catalogue(EVENTS), Fake(counts).data)) == []


def test_gauges_of_periods_are_not_compared_as_counters() -> None:
    server = Fake(types={name: frozenset({"gauge"}) for name in "xy"})
    text = service("periods: {total: x, bad: y, period: 1m}")

    assert of(wrong_types(catalogue(text), server.data)) == []
    assert of(parts_beyond_totals(catalogue(text), server.data)) == []
    assert server.asked == []


def test_what_is_made_of_other_objectives_is_not_asked_about() -> None:
    text = EVENTS.replace(
        "objectives:",
        "  speed: {latency: {histogram: duration_seconds, within: 300ms}}\n"
        "  both: {composite: {weights: {checkout-orders: 1, checkout-speed: 2}}}\n"
        "objectives:\n"
        "  - {indicator: speed, target: 99%}\n"
        "  - {indicator: both, target: 99%}",
    )
    asked = [one.name for one in measured(catalogue(text).services["checkout"])]

    assert asked == ["orders", "speed"]


def test_selectors_of_several_metrics_are_not_asked_about() -> None:
    text = service(
        "expression: {error_ratio: 'sum(rate({__name__=~\"a|b\"}[$window])) / sum(rate(c[$window]))'}"
    )
    [one] = measured(catalogue(text).services["checkout"])

    assert {str(read.selector) for read in one.reads} == {"c"}


def test_series_of_bad_events_that_the_total_leaves_out_are_reported() -> None:
    beyond = {'count(orders_total{code="500"} unless orders_total{code!~"5.."})': "3"}
    [problem] = parts_beyond_totals(catalogue(SAME), Fake(beyond).data)

    assert problem.message == "3 series of 'bad' are not among those of 'total'"


@pytest.mark.parametrize(
    ("total", "bad", "where"),
    [
        ('x{job="a"}', 'x{job="b", code="5"}', 'job="b"'),
        ('x{code!="5"}', 'x{code="5"}', 'code="5"'),
        ('x{code="5"}', 'x{code!="5"}', 'code!="5"'),
        ('x{job="a"}', 'x{job="a", code="5"}', None),
        ('x{code!="4"}', 'x{code="5"}', None),
        ('x{job="a"}', 'y{job="b"}', None),
    ],
)
def test_conditions_that_keep_bad_events_and_all_apart_are_reported(
    total: str, bad: str, where: str | None
) -> None:
    text = service(f"events: {{total: '{total}', bad: '{bad}'}}")
    problems = parts_beyond_totals(catalogue(text), Fake().data)

    assert [underlined(problem, text) for problem in problems] == ([where] if where else [])


@pytest.mark.parametrize(("kept", "found"), [("15d", 1), ("28d", 0), ("90d", 0)])
def test_a_window_longer_than_the_retention_is_reported(kept: str, found: int) -> None:
    text = service("probe: {gauge: up}", "target: 99%, window: 28d")
    problems = of(short_retention(catalogue(text), Fake(retention=Duration.parse(kept)).data))

    assert [underlined(problem, text) for problem in problems] == ["28d"] * found


def test_a_retention_that_is_not_known_is_not_judged() -> None:
    assert of(short_retention(catalogue(EVENTS), Fake().data)) == []


@pytest.mark.parametrize(
    ("said", "samples", "real"), [("", 10, "2m"), ("", 20, "1m"), ("scrape_interval: 2m", 8, "10m")]
)
def test_slow_scrapes_are_reported_with_the_real_interval(said: str, samples: int, real: str) -> None:
    text = service("probe: {gauge: up}", more=said)
    [problem] = slow_scrapes(catalogue(text), scraped(text, samples).data)

    assert problem.message.startswith(f"up is scraped about every {real}, but 'checkout' ")
    assert underlined(problem, text) == (said.removeprefix("scrape_interval: ") or "checkout")


@pytest.mark.parametrize("samples", [28, 39, 80, 1200])
def test_a_few_lost_scrapes_are_not_slow(samples: int) -> None:
    text = service("probe: {gauge: up}")

    assert of(slow_scrapes(catalogue(text), scraped(text, samples).data)) == []


def scraped(text: str, samples: int) -> Fake:
    interval = catalogue(text).services["checkout"].value.scrape_interval.milliseconds
    whole, inside = Duration(40 * interval), Duration(40 * interval - 1)
    count = f"count_over_time(up[{inside}]) and up and last_over_time(up[{whole}] offset {whole})"
    return Fake({f"max({count})": str(samples)})


@pytest.mark.parametrize(
    ("indicator", "needed", "optional"),
    [
        ("events: {total: a, bad: b}", ["a"], ["b"]),
        ("events: {total: a, good: b}", ["a"], ["b"]),
        ("probe: {gauge: a}", ["a"], []),
        ("events: {total: 'a{job=\"x\"}', bad: 'b{job=\"x\"}'}", ['a{job="x"}'], ['b{job="x"}']),
        ("probe: {gauge: 'probe_success{job=\"x\"}'}", ['probe_success{job="x"}'], []),
        ("probe: {gauge: 'a{job=\"x\"}'}", ['a{job="x"}'], []),
        ("probe: {gauge: 'up{job=\"x\"}'}", ['up{job="x"}'], []),
        ("latency: {histogram: a, within: 250ms}", ["a_count", 'a_bucket{le="0.25"}'], []),
        ("native_latency: {histogram: a, within: 250ms}", ["a"], []),
        ("threshold: {gauge: a, below: 5}", ["a"], []),
        ("ratio: {good: a}", ["a"], []),
        ("freshness: {timestamp: a, within: 25h}", ["a"], []),
        ("slices: {total: a, bad: b, at_most: 5%}", ["a"], ["b"]),
    ],
)
def test_what_an_indicator_reads_is_known_by_its_rules(
    indicator: str, needed: list[str], optional: list[str]
) -> None:
    [one] = measured(catalogue(service(indicator)).services["checkout"])

    assert [str(read.selector) for read in one.reads if read.needed] == needed
    assert [str(read.selector) for read in one.reads if not read.needed] == optional


def test_a_long_selector_is_pointed_at_as_a_whole() -> None:
    text = service('events:\n  total: >-\n    orders_total{job="a"}\n  bad: "b{job=\\"a\\"}"')
    [one] = measured(catalogue(text).services["checkout"])
    spans = [one.where(read.selector, read.selector.matchers[0]) for read in one.reads]

    lines = text.splitlines()
    assert [lines[span.line - 1][span.column - 1 : span.end_column - 1] for span in spans] == [
        ">-",
        '"b{job=\\"a\\"}"',
    ]


def test_indicators_that_no_objective_uses_are_not_asked_about() -> None:
    text = EVENTS.replace("indicators:", "indicators:\n  idle: {probe: {gauge: idle_gauge}}")
    server = Fake()
    with_data(text, server)

    assert server.asked
    assert not [query for query in server.asked if "idle_gauge" in query]


def test_many_questions_are_several_queries() -> None:
    server = Fake({f"metric{number}": str(number) for number in range(45)})
    answers = server.data.query_numbers({str(number): f"metric{number}" for number in range(45)})

    assert answers == {str(number): number for number in range(45)}
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("series", "more", "samples"),
    [
        (10_001, "", "20,002"),
        (100_005, "scrape_interval: 5m", "20,001"),
        (1_700, "scrape_interval: 5s", "20,400"),
    ],
)
def test_a_selector_of_very_many_series_is_reported_with_both_numbers(
    series: int, more: str, samples: str
) -> None:
    text = service("events: {total: orders_total, bad: failures_total}", more=more)
    counts = {"count(orders_total)": str(series), "count(failures_total)": "1"}
    [problem] = many_series(catalogue(text), Fake(counts).data)

    assert problem.message == (
        f"orders_total has {series:,} series here, with {samples} new samples a minute, "
        "and rules read them all each minute"
    )
    assert underlined(problem, text) == "orders_total"


def test_the_largest_of_an_indicators_selectors_is_named() -> None:
    counts = {"count(duration_seconds_count)": "12000", 'count(duration_seconds_bucket{le="0.3"})': "12001"}
    [problem] = many_series(catalogue(LATENCY), Fake(counts).data)

    assert problem.message.startswith("duration_seconds_bucket has 12,001 series")


def test_a_few_thousand_series_are_fine() -> None:
    counts = {"count(orders_total)": "10000"}

    assert of(many_series(catalogue(EVENTS), Fake(counts).data)) == []


def test_all_questions_about_a_service_without_fault_are_nine_queries() -> None:
    text = service("events: {total: orders_total, bad: 'failures_total{code=\"500\"}'}")
    known = traffic(text, "10").numbers
    recent = {"time() - max(timestamp(orders_total))": "12"}
    counts = {"count(orders_total)": "1", 'count(failures_total{code="500"})': "1"}
    server = Fake({**known, **recent, **counts})

    assert with_data(text, server) == []
    assert len(server.asked) == 9
    assert len(LINTS_WITH_DATA) == 16
