"""What queries of other tools count, and which count nothing."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.dialects.queries import NotCountable, Recognised, age_of, of_bad, of_good, of_ratio
from slo.promql import PromQLError
from slo.sli import Indicator, Sampling
from slo.text.units import Duration
from tests.servers.binaries import SUITES, require
from tests.servers.promtool import check_rule_tests

ALL_OF = 'sum(rate(requests_total{job="api"}[$window]))'
BAD = 'sum(rate(requests_total{job="api",code=~"5.."}[$window]))'
GOOD = 'sum(rate(requests_total{job="api",code!~"5.."}[$window]))'
EVENTS = {"total": 'requests_total{job="api"}', "bad": 'requests_total{job="api",code=~"5.."}'}
EVENTS_GOOD = {"total": 'requests_total{job="api"}', "good": 'requests_total{job="api",code!~"5.."}'}

COUNT = 'sum(rate(duration_seconds_count{job="api"}[$window]))'
FAST = 'sum(rate(duration_seconds_bucket{job="api",le="0.5"}[$window]))'
EVERY = 'sum(rate(duration_seconds_bucket{job="api",le="+Inf"}[$window]))'
LATENCY = {"histogram": 'duration_seconds{job="api"}', "within": "500ms"}

PROBE = {"gauge": 'probe_success{job="probes"}'}
UP = {"gauge": 'up{job="probes"}'}


class Form(NamedTuple):
    """Queries for bad or good events, or for the share of bad ones, and the indicator that means the same."""

    kind: str
    fields: dict[str, object]
    bad: str = ""
    good: str = ""
    total: str = ""
    ratio: str = ""
    by: tuple[str, ...] = ()

    @property
    def found(self) -> Recognised:
        if self.ratio:
            return of_ratio(self.ratio)
        return of_bad(self.bad, self.total) if self.bad else of_good(self.good, self.total)

    @property
    def original(self) -> str:
        """The share of bad events, as the queries say."""
        if self.ratio:
            return self.ratio
        return f"({self.bad}) / ({self.total})" if self.bad else f"1 - ({self.good}) / ({self.total})"


def raw(metric: str, labels: str = "") -> str:
    return f'{metric}{{job="probes"{labels}}}[$window]'


FORMS = {
    "counters": Form("events", EVENTS, bad=BAD, total=ALL_OF),
    "good counters": Form("events", EVENTS_GOOD, good=GOOD, total=ALL_OF),
    "increases": Form(
        "events", EVENTS, bad=BAD.replace("rate", "increase"), total=ALL_OF.replace("rate", "increase")
    ),
    "a ratio": Form("events", EVENTS, ratio=f"{BAD} / {ALL_OF}"),
    "one minus a ratio": Form("events", EVENTS_GOOD, ratio=f"1 - {GOOD} / {ALL_OF}"),
    "one minus a ratio in brackets": Form("events", EVENTS_GOOD, ratio=f"1 - (({GOOD}) / ({ALL_OF}))"),
    "all without the good": Form("events", EVENTS_GOOD, bad=f"{ALL_OF} - {GOOD}", total=ALL_OF),
    "a ratio of a difference": Form("events", EVENTS_GOOD, ratio=f"({ALL_OF} - {GOOD}) / {ALL_OF}"),
    "all without the bad": Form("events", EVENTS, good=f"{ALL_OF} - {BAD}", total=ALL_OF),
    "or vector(0)": Form("events", EVENTS, bad=f"{BAD} or vector(0)", total=ALL_OF),
    "or on() vector(0)": Form("events", EVENTS, bad=f"({BAD}) OR on() vector(0)", total=ALL_OF),
    "or a tiny number": Form("events", EVENTS, bad=f"{BAD} or vector(0.00000001)", total=ALL_OF),
    "or nothing of all": Form("events", EVENTS, bad=f"{BAD} or 0 * {ALL_OF}", total=ALL_OF),
    "or all of nothing": Form("events", EVENTS, bad=f"({BAD} or {ALL_OF} * 0)", total=ALL_OF),
    "a zero fill inside": Form(
        "events",
        EVENTS,
        bad='sum(rate(requests_total{job="api",code=~"5.."}[$window]) or vector(0))',
        total=ALL_OF,
    ),
    "all above zero": Form("events", EVENTS, bad=BAD, total=f"{ALL_OF} > 0"),
    "all above zero or one": Form("events", EVENTS, bad=BAD, total=f"({ALL_OF} > 0) or on() vector(1)"),
    "nothing added": Form("events", EVENTS, bad=f"{BAD} + 0", total=ALL_OF),
    "a sum of sums": Form(
        "events", EVENTS, bad=BAD, total=f"sum({ALL_OF.replace('sum(', 'sum by (code) (')})"
    ),
    "a clamped difference": Form("events", EVENTS_GOOD, bad=f"clamp_min({ALL_OF} - {GOOD}, 0)", total=ALL_OF),
    "groups": Form(
        "events",
        EVENTS,
        bad=BAD.replace("sum", "sum by (code)"),
        total=ALL_OF.replace("sum", "sum by (code)"),
        by=("code",),
    ),
    "slow requests": Form("latency", LATENCY, bad=f"{COUNT} - {FAST}", total=COUNT),
    "slow requests in brackets": Form("latency", LATENCY, bad=f"(\n  {COUNT}\n  -\n  {FAST}\n)", total=COUNT),
    "slow requests, clamped": Form(
        "latency", LATENCY, bad=f"clamp_min({COUNT} - {FAST}, 0) or vector(0)", total=COUNT
    ),
    "slow requests of buckets": Form("latency", LATENCY, bad=f"{EVERY} - {FAST}", total=EVERY),
    "slow requests of a bucket and a count": Form("latency", LATENCY, bad=f"{EVERY} - {FAST}", total=COUNT),
    "fast requests": Form("latency", LATENCY, good=FAST, total=COUNT),
    "fast requests of buckets": Form("latency", LATENCY, good=FAST, total=EVERY),
    "the share of slow requests": Form("latency", LATENCY, ratio=f"1 - ({FAST} / ({COUNT} > 0))"),
    "slow requests of each series": Form(
        "latency",
        LATENCY,
        bad='sum(rate(duration_seconds_count{job="api"}[$window]) - ignoring(le) '
        'rate(duration_seconds_bucket{job="api",le="0.5"}[$window]))',
        total=COUNT,
    ),
    "buckets grouped by their bound": Form(
        "latency", LATENCY, good=FAST.replace("sum", "sum by (le)"), total=COUNT
    ),
    "microseconds": Form(
        "latency",
        {"histogram": "latency", "within": "250ms", "unit": "us"},
        good='sum(rate(latency_bucket{le="250000"}[$window]))',
        total="sum(rate(latency_count[$window]))",
    ),
    "milliseconds by name": Form(
        "latency",
        {"histogram": "latency_milliseconds", "within": "200ms"},
        good='sum(rate(latency_milliseconds_bucket{le="200"}[$window]))',
        total="sum(rate(latency_milliseconds_count[$window]))",
    ),
    "fast and successful requests": Form(
        "events",
        {
            "total": 'duration_seconds_count{job="api"}',
            "good": 'duration_seconds_bucket{job="api",le="0.5",code="200"}',
        },
        good='sum(rate(duration_seconds_bucket{job="api",le="0.5",code="200"}[$window]))',
        total=COUNT,
    ),
    "the mean of a probe": Form("probe", PROBE, ratio=f"1 - avg_over_time({raw('probe_success')})"),
    "the mean of probes": Form("probe", PROBE, ratio=f"1 - avg(avg_over_time({raw('probe_success')}))"),
    "checks": Form(
        "probe",
        PROBE,
        good=f"sum(sum_over_time({raw('probe_success')}))",
        total=f"sum(count_over_time({raw('probe_success')}))",
    ),
    "checks that failed": Form(
        "probe",
        UP,
        bad='sum(count_over_time((up{job="probes"} == 0)[$window:1m])) or vector(0)',
        total='sum(count_over_time((up{job="probes"})[$window:1m]))',
    ),
    "checks of another number": Form(
        "probe",
        PROBE,
        ratio=f"1 - (sum(sum_over_time({raw('probe_success')})) / sum(count_over_time({raw('up')})))",
    ),
    "all checks without the good": Form(
        "probe",
        UP,
        bad=f"sum(count_over_time({raw('up')})) - sum(sum_over_time({raw('up')}))",
        total=f"sum(count_over_time({raw('up')}))",
    ),
    "the mean of a share": Form(
        "ratio", {"bad": 'error_ratio{job="probes"}'}, ratio=f"avg_over_time({raw('error_ratio')})"
    ),
    "a share of a constant": Form("probe", UP, bad=f"1 - avg(avg_over_time({raw('up')}))", total="vector(1)"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_recognised(name: str) -> None:
    form = FORMS[name]

    assert form.found[:3] == (form.kind, form.fields, form.by)
    assert Indicator.model_validate({form.kind: form.fields, "by": form.by})


SERIES = {
    'requests_total{job="api",code="200"}': "0+97x200",
    'requests_total{job="api",code="500"}': "0+3x200",
    'duration_seconds_count{job="api",code="200"}': "0+100x200",
    'duration_seconds_bucket{job="api",code="200",le="0.5"}': "0+92x200",
    'duration_seconds_bucket{job="api",code="200",le="+Inf"}': "0+100x200",
    'latency_count{job="api"}': "0+100x200",
    'latency_bucket{job="api",le="250000"}': "0+90x200",
    'latency_milliseconds_count{job="api"}': "0+100x200",
    'latency_milliseconds_bucket{job="api",le="200"}': "0+80x200",
    'probe_success{job="probes"}': "1 1 1 0 1 1 1 1 0 1 " * 20,
    'up{job="probes"}': "1x200",
    'error_ratio{job="probes"}': "0.1 0 0 0.5 0 " * 40,
}
WINDOW = Duration.parse("30m")
UP_FAILS = {'up{job="probes"}': "1 1 1 1 0 1 1 1 1 1 " * 20}
LOST = {'up{job="probes"}': "1 1 1 1 0 " * 40, 'probe_success{job="probes"}': "1 1 0 1 _ " * 40}
"""A scrape that fails has no result of the probe."""
BROKEN = ("buckets grouped by their bound",)
"""Forms that Prometheus has no result for, and whose meaning is clear."""


@pytest.mark.parametrize("suite", SUITES)
def test_the_indicator_has_the_ratio_of_the_queries(suite: str, tmp_path: Path) -> None:
    """Prometheus computes both for the same series: their difference is nothing."""
    tests = [_test(form, _series(name, form)) for name, form in FORMS.items() if name not in BROKEN]
    (tmp_path / "equal.yaml").write_text(
        json.dumps({"rule_files": [], "evaluation_interval": "1m", "tests": tests})
    )

    check_rule_tests(tmp_path / "equal.yaml", require(suite))


def _series(name: str, form: Form) -> dict[str, str]:
    if name == "checks of another number":
        return SERIES | LOST
    return SERIES | (UP_FAILS if form.fields == UP else {})


def _test(form: Form, series: dict[str, str]) -> dict[str, Any]:
    indicator = Indicator.model_validate({form.kind: form.fields, "by": form.by})
    sampling = Sampling(scrape_interval=Duration.parse("1m"), groups=indicator.groups).over(WINDOW)
    total = f"({indicator.kind.total_events(sampling)})"
    native = f"(({indicator.kind.bad_events(sampling, total)}) / {total})"
    original = form.original.replace("$window", str(WINDOW))
    difference = f"max(abs(({original}) - {sampling.on} ({native}))) < bool 0.000001"
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values.strip()} for name, values in series.items()],
        "promql_expr_test": [
            {"expr": difference, "eval_time": "90m30s", "exp_samples": [{"labels": "{}", "value": 1}]}
        ],
    }


NATIVE = 'sum by (route) (rate(duration_seconds{job="api"}[$window]))'


@pytest.mark.parametrize("least", ["0", "-Inf"])
def test_the_share_below_a_bound_of_a_native_histogram_is_a_latency(least: str) -> None:
    found = of_ratio(f"1 - histogram_fraction({least}, 0.5, {NATIVE})")

    assert found[:3] == ("native_latency", LATENCY, ("route",))


@pytest.mark.parametrize(
    "ratio",
    [
        f"histogram_fraction(0, 0.5, {NATIVE})",
        f"1 - histogram_fraction(0.1, 0.5, {NATIVE})",
        f"1 - histogram_fraction(0, +Inf, {NATIVE})",
        f"1 - histogram_fraction(0, 0.0005, {NATIVE})",
        "1 - histogram_fraction(0, 0.5, rate(duration_seconds[$window]))",
    ],
)
def test_other_shares_of_a_native_histogram_are_expressions(ratio: str) -> None:
    assert of_ratio(ratio).kind == "expression"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("time() - max(a_seconds > 0 <= time())", {"timestamp": "a_seconds"}),
        ("time() - max(a_ms / 1000 > 0 <= time())", {"timestamp": "a_ms"}),
        ("time() - max(a / 1000 > 0 <= time())", {"timestamp": "a", "unit": "ms"}),
        ("(time() - max((a * 60) > 0 <= time()))", {"timestamp": "a", "unit": "m"}),
        ("time() - max(a_ms > 0 <= time())", {"timestamp": "a_ms", "unit": "s"}),
    ],
)
def test_the_time_since_the_latest_success_is_an_age(query: str, fields: dict[str, str]) -> None:
    found = age_of(query)

    assert found is not None
    assert found.fields == fields
    assert Indicator.model_validate({"freshness": {**fields, "within": "1h"}})


@pytest.mark.parametrize(
    "query",
    [
        "time() - max(a)",
        "time() - a",
        "time() - min(a > 0 <= time())",
        "time() - max by (job) (a > 0 <= time())",
        "time() - max(a > 1 <= time())",
        "time() - max(a / 7 > 0 <= time())",
        "max(a > 0 <= time()) - time()",
    ],
)
def test_other_times_are_no_ages(query: str) -> None:
    assert age_of(query) is None


def test_a_bound_in_all_its_spellings_is_a_bound() -> None:
    fast = r'sum(rate(duration_seconds_bucket{job="api",le=~"1(\\.0)?"}[$window]))'

    assert of_good(fast, COUNT).fields == {**LATENCY, "within": "1s"}
    assert of_good(fast.replace(".0)", ".5)"), COUNT).kind == "events"


EXPRESSIONS = {
    "good and bad as the total": (BAD, f"{GOOD} + {BAD}"),
    "a join": (f"{BAD} * on() group_left() max(weight)", ALL_OF),
    "a changed label": (
        'sum(label_replace(rate(a_total[$window]), "a", "$1", "b", "(.*)"))',
        "sum(rate(b_total[$window]))",
    ),
    "an offset": (BAD.replace("]", "] offset 5m"), ALL_OF),
    "a count of a gauge": (
        "sum_over_time((count(g < 0.75))[$window:]) OR on() vector(0)",
        "sum_over_time((count(g))[$window:])",
    ),
    "metrics by a pattern": ('sum(rate({__name__=~"a_.*"}[$window]))', "sum(rate(b_total[$window]))"),
    "a bound below a millisecond": (
        'sum(rate(h_seconds_count[$window])) - sum(rate(h_seconds_bucket{le="0.0005"}[$window]))',
        "sum(rate(h_seconds_count[$window]))",
    ),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_other_counts_become_expressions(name: str) -> None:
    bad, total = EXPRESSIONS[name]
    found = of_bad(bad, total)

    assert (found.kind, found.fields) in (
        ("expression", {"total": total, "bad": bad}),
        ("events", {"total": "h_seconds_count", "good": 'h_seconds_bucket{le="0.0005"}'}),
    )
    assert Indicator.model_validate({found.kind: found.fields, "by": found.by})


@pytest.mark.parametrize(
    ("ratio", "kind"),
    [
        (f"({BAD} / {ALL_OF}) or vector(0)", "events"),
        (f"({BAD} / {ALL_OF}) or vector(1)", "expression"),
        (f"1 - (({GOOD} / {ALL_OF}) or vector(1))", "events"),
        (f"1 - (({GOOD} / {ALL_OF}) or vector(0))", "expression"),
        (f"1 - ({GOOD} or vector(0)) / ({ALL_OF} or vector(1))", "events"),
        (f"({BAD} or vector(1)) / {ALL_OF}", "expression"),
    ],
)
def test_what_makes_missing_data_bad_is_not_left_out(ratio: str, kind: str) -> None:
    assert of_ratio(ratio).kind == kind


def test_a_share_of_counts_keeps_its_number_of_events() -> None:
    assert of_ratio(f"{BAD} / ({GOOD} + {BAD})").fields == {"total": f"({GOOD} + {BAD})", "bad": BAD}
    assert of_ratio(f"1 - ({GOOD} / ({GOOD} + {BAD}))").fields == {"total": f"({GOOD} + {BAD})", "good": GOOD}


def test_a_fixed_range_is_read_as_the_window_and_said() -> None:
    found = of_bad(BAD.replace("$window", "5m"), ALL_OF.replace("$window", "5m"))

    assert (found.fields, found.changed) == (EVENTS, ("the range [5m] is read as the window",))


def test_a_fixed_range_in_an_expression_becomes_the_window_but_not_inside_of_a_subquery() -> None:
    inner = "sum_over_time((sum(rate(a_total[5m])) > bool 3)[1h:1m])"
    found = of_bad(f"{inner} * 2", "count_over_time(vector(1)[1h:1m]) * 2")

    assert found.fields["bad"] == "sum_over_time((sum(rate(a_total[5m])) > bool 3)[$window:1m]) * 2"
    assert found.changed[0] == "the range [1h] is read as the window"


QUANTILE = "histogram_quantile(0.9, sum by (le) (rate(h_bucket[$window])))"
WRONG = {
    "a ratio compared": (f"{BAD} / {ALL_OF} > 0.01", ALL_OF, "this compares a ratio with a limit"),
    "a ratio": (f"{BAD} / {ALL_OF}", ALL_OF, "this is a ratio, not a number of events"),
    "a quantile": (QUANTILE, ALL_OF, "this is a quantile"),
    "a quantile compared": (f"{QUANTILE} > 0.2", ALL_OF, "this is a quantile"),
    "a gauge compared": ("avg_over_time(cpu[$window]) > 80", ALL_OF, "this compares a value with a limit"),
    "a gauge rated": ("sum(rate(cache_hit_ratio[$window]))", ALL_OF, "rate() of cache_hit_ratio, a gauge"),
    "a counter summed": (
        "sum(sum_over_time(a_total[$window]))",
        ALL_OF,
        "sum_over_time() of a_total, a counter",
    ),
    "success as error": (
        BAD.replace("5..", "2.."),
        ALL_OF,
        "these are the events with code 200, and none with 500",
    ),
    "everything as error": (ALL_OF, ALL_OF, "these are all events, so every one would be bad"),
    "another job": (
        BAD.replace("api", "web"),
        ALL_OF,
        'only events with job="api", and here it is job="web"',
    ),
    "no job": (
        BAD.replace('job="api",', ""),
        ALL_OF,
        'only events with job="api", which is no condition here',
    ),
    "fast requests as error": (FAST, COUNT, "these are the requests up to 0.5, which are the fast ones"),
    "a bucket without all": (f"{FAST} - {EVERY} + 0", COUNT, "the result is below 0"),
    "a bucket without the count": (f"{FAST} - {COUNT}", COUNT, "the result is below 0"),
    "another histogram": (
        f"{COUNT} - {FAST}".replace("duration", "other"),
        COUNT,
        "subtracts from other_seconds_count",
    ),
    "two histograms": (f"{COUNT} - {FAST.replace('duration', 'other')}", COUNT, "subtracts a bucket from"),
    "no range": ('sum(requests_total{code="500"})', ALL_OF, "this has no range"),
    "no range of the total": (BAD, "sum(requests_total)", "this has no range"),
    "two ranges": (
        BAD.replace("$window", "5m"),
        ALL_OF.replace("$window", "10m"),
        "different ranges: [10m], [5m]",
    ),
    "one fixed range": (BAD.replace("$window", "5m"), ALL_OF, "different ranges: [$window], [5m]"),
    "two units": (BAD.replace("rate", "increase"), ALL_OF, "counts events per second, and the other"),
    "good checks as error": (
        "sum(sum_over_time(up[$window]))",
        "sum(count_over_time(up[$window]))",
        "its good checks",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_queries_that_count_nothing_are_refused_with_what_was_meant(name: str) -> None:
    bad, total, reason = WRONG[name]
    with pytest.raises(NotCountable) as raised:
        of_bad(bad, total)

    error = raised.value
    assert reason in error.reason
    assert error.meant
    assert 0 <= error.start < error.end <= len({"bad": bad, "total": total}[error.query])


@pytest.mark.parametrize(
    ("ratio", "reason"),
    [
        ("(1 - avg_over_time(up[$window])) > 0.33", "means something else for each length of the window"),
        (QUANTILE, "this is a quantile"),
        ("avg_over_time(up[$window])", "this is the share of good checks"),
        ("sum(up)", "this has no range"),
        (f"{ALL_OF} / {ALL_OF}", "every one would be bad"),
    ],
)
def test_shares_that_mean_nothing_are_refused(ratio: str, reason: str) -> None:
    with pytest.raises(NotCountable) as raised:
        of_ratio(ratio)

    assert reason in raised.value.reason


def test_what_is_not_promql_is_no_count() -> None:
    with pytest.raises(PromQLError):
        of_bad("x == 0[$window]", ALL_OF)


CLAUSES = st.sampled_from(
    [
        "{} or vector(0)",
        "({})",
        "{} or on() vector(0)",
        "clamp_min({}, 0)",
        "({}) > 0",
        "{} or 0 * sum(rate(a_total[$window]))",
    ]
)


@given(st.lists(CLAUSES, max_size=4), st.lists(CLAUSES, max_size=4))
def test_clauses_that_fill_gaps_never_change_what_is_counted(of_bad_: list[str], of_total: list[str]) -> None:
    bad, total = BAD, ALL_OF
    for clause in of_bad_:
        bad = f"({clause.format(bad)})"
    for clause in of_total:
        total = f"({clause.format(total)})"

    assert of_bad(bad, total)[:2] == ("events", EVENTS)


BLOCKS = st.recursive(
    st.sampled_from([BAD, ALL_OF, FAST, COUNT, "up", "avg_over_time(up[$window])", "1", "rate(a_total[5m])"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda one: f"({one[0]}) {one[1]} ({one[2]})"),
        st.tuples(st.sampled_from(["sum", "avg", "max by (a)"]), inner).map(
            lambda one: f"{one[0]}({one[1]})"
        ),
        st.tuples(inner, st.sampled_from(["> 0", "or vector(0)", "> 5", "== bool 1"])).map(" ".join),
    ),
    max_leaves=6,
)


@given(BLOCKS, BLOCKS)
def test_any_two_queries_are_an_indicator_or_a_reason(bad: str, total: str) -> None:
    try:
        found = of_bad(bad, total)
    except (NotCountable, PromQLError):
        return
    assert Indicator.model_validate({found.kind: found.fields, "by": found.by})
