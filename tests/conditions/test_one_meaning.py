"""A condition holds of a measurement exactly if Prometheus finds its PromQL to be true of the same values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from slo.conditions import Group, Measurement, budget_of, counted_windows, of_tiers, weighted_windows, windows
from slo.evidence.status import assess
from slo.model import SLO, AlertPolicy, ErrorBudgetPolicy, Step, Tier, naming
from slo.plan.alerts import alerts
from slo.promql import quote
from tests.evidence.objectives import budget_policy, objective
from tests.servers import promtool

CASES_A_RUN = 20
REGIONS = ("eu", "us", "asia")
TARGETS = st.integers(5_000, 99_999).map(lambda n: f"{n / 1000:.3f}%")
SHARES = st.integers(1, 1000).map(lambda n: f"{n / 10}%")
SMALL_SHARES = st.integers(1, 50).map(lambda n: f"{n / 10}%")
ROUGHLY = Fraction(1, 10**9)
"""Prometheus computes with floating point numbers: values so close to where a condition turns say nothing."""

STEPS = st.one_of(
    st.fixed_dictionaries({"remaining": st.one_of(st.just("0%"), SHARES)}),
    st.builds(
        lambda share, within: {"spent": share, "within": within},
        SHARES,
        st.sampled_from(["1h", "6h", "1d", "7d"]),
    ),
    st.fixed_dictionaries({"exhausted_within": st.integers(1, 20).map(lambda days: f"{days}d")}),
)
EVENTS = st.one_of(st.integers(0, 100), st.integers(100, 10**7))
COUNTS = st.one_of(st.none(), st.integers(1, 50))


class Case(NamedTuple):
    """An objective, and what was measured of each group."""

    slo: SLO
    measured: Mapping[Group, Measurement]


@st.composite
def policies(draw: st.DrawFn) -> AlertPolicy:
    """One to three tiers, taken as written or scaled, with or without a least number of events."""
    pairs = draw(st.permutations([("1h", "5m"), ("6h", "30m"), ("6h", "1h"), ("1d", "2h"), ("3d", "6h")]))
    tiers = [
        Tier.model_validate(
            {"severity": severity, "budget": draw(SMALL_SHARES), "long_window": long, "short_window": short}
        )
        for severity, (long, short) in zip(("page", "ticket", "page"), pairs, strict=False)
    ]
    return AlertPolicy.model_validate(
        {
            "name": "house",
            "meant_for": draw(st.sampled_from([None, "30d"])),
            "tiers": tuple({(tier.severity, tier.long_window): tier for tier in tiers}.values()),
            "min_events": draw(COUNTS),
            "min_bad_events": draw(COUNTS),
        }
    )


@st.composite
def agreed(draw: st.DrawFn) -> ErrorBudgetPolicy:
    conditions = draw(st.lists(STEPS, min_size=1, max_size=3))
    return budget_policy(*({"name": f"step-{place}", "when": when} for place, when in enumerate(conditions)))


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    return [draw(case(f"objective-{number}")) for number in range(CASES_A_RUN)]


@st.composite
def case(draw: st.DrawFn, id: str) -> Case:
    grouped = draw(st.booleans())
    own = draw(st.lists(st.sampled_from(REGIONS), unique=True, max_size=2)) if grouped else []
    slo = objective(
        id,
        draw(TARGETS),
        draw(st.sampled_from(["1d", "7d", "28d", "30d", "month", "week"])),
        draw(policies()),
        budget_policy=draw(agreed()),
        by="region" if grouped else None,
        targets=[{"group": {"region": region}, "target": draw(TARGETS)} for region in own],
    )
    groups: tuple[Group, ...] = tuple((("region", region),) for region in REGIONS) if grouped else ((),)
    return Case(slo, {group: draw(measurement(slo, group)) for group in groups})


@st.composite
def measurement(draw: st.DrawFn, slo: SLO, group: Group) -> Measurement:
    """Values around those at which conditions turn, some of them missing."""
    share = budget_of(slo, group).share
    turns = [Fraction(0), share, *(one.long.threshold(share) for one in of_tiers(slo))]
    around = draw(st.sampled_from(turns))
    ratio = st.sampled_from((10, 90, 99, 101, 130, 500)).map(lambda n: min(around * n / 100, Fraction(1)))
    measured = st.one_of(st.just(Fraction(1)), st.fractions(0, 1))
    return Measurement(
        error_ratios={window: number(draw(ratio)) for window in windows(slo) if draw(mostly())},
        events={window: Fraction(draw(EVENTS)) for window in counted_windows(slo) if draw(mostly())},
        measured={window: number(draw(measured)) for window in weighted_windows(slo)},
        window_measured=draw(st.one_of(st.none(), st.just(Fraction(1)), measured.map(number))),
    )


def mostly() -> st.SearchStrategy[bool]:
    return st.integers(0, 9).map(bool)


def number(exact: Fraction) -> Fraction:
    """Give the floating point number that is nearest, as Prometheus stores it."""
    return Fraction(Decimal(repr(float(exact))))


def series(case: Case) -> Iterator[tuple[str, Fraction]]:
    """Give what the recording rules have recorded of a case."""
    for one in case.slo.objective.targets:
        labels = f"slo={quote(case.slo.id)},region={quote(one.group['region'])}"
        yield f"{naming.ERROR_BUDGET}{{{labels}}}", budget_of(case.slo, tuple(one.group.items())).share
    for group, found in case.measured.items():
        labels = ",".join(f"{name}={quote(value)}" for name, value in (("slo", case.slo.id), *group))
        remaining = budget_of(case.slo, group).remaining(found)
        if remaining is not None:
            yield f"{naming.BUDGET_REMAINING}{{{labels}}}", remaining
        for window, ratio in found.error_ratios.items():
            yield f"{naming.error_ratio(window)}{{{labels}}}", ratio
        for window, share in found.measured.items():
            yield f"{naming.measured(window)}{{{labels}}}", share
        if found.window_measured is not None:
            yield f"{naming.BUDGET_MEASURED}{{{labels}}}", found.window_measured
        for window, events in found.events.items():
            yield f"{naming.events(window)}{{{labels}}}", events


def set_off(case: Case, factor: Fraction = Fraction(1)) -> dict[Tier | Step, list[Group]]:
    """Say of which groups each tier and step holds, with error ratios that are a little different."""
    statuses = {
        group: assess(
            case.slo,
            replace(
                found,
                error_ratios={window: ratio * factor for window, ratio in found.error_ratios.items()},
            ),
            group,
        )
        for group, found in case.measured.items()
    }
    return {
        one: [group for group, status in statuses.items() if one in (*status.firing, *status.steps)]
        for one in (*case.slo.tiers, *case.slo.steps)
    }


def questions(case: Case) -> Iterator[dict[str, Any]]:
    """Ask of which groups each alert fires, where that is clear."""
    holds, less, more = (set_off(case, 1 + difference) for difference in (0, -ROUGHLY, ROUGHLY))
    for one, alert in zip(holds, alerts(case.slo), strict=False):
        if holds[one] == less[one] == more[one]:
            samples = [
                {"labels": f"{{{','.join(f'{name}={quote(value)}' for name, value in group)}}}", "value": 1}
                for group in holds[one]
            ]
            by = ", ".join(case.slo.indicator.by)
            expr = f"count by ({by}) (\n{alert.condition.promql()}\n)"
            yield {"expr": expr, "eval_time": "1m", "exp_samples": samples}


@settings(max_examples=12, deadline=None, phases=(Phase.generate,))
@given(cases())
def test_status_and_rules_find_the_same_tiers_and_steps(cases: list[Case]) -> None:
    recorded = [
        {"series": name, "values": f"{float(value)!r}x2"} for case in cases for name, value in series(case)
    ]
    asked = [question for case in cases for question in questions(case)]
    test = {"interval": "1m", "input_series": recorded, "promql_expr_test": asked}
    with TemporaryDirectory() as folder:
        path = Path(folder, "tests.yaml")
        path.write_text(json.dumps({"tests": [test]}))
        promtool.check_rule_tests(path)
