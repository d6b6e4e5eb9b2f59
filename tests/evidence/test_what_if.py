"""slo simulate: budgets, burn rates and alerts without data, by the conditions of the rules."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.cli import slo
from slo.conditions import Measurement, budgets
from slo.evidence.what_if import WhatIf, simulate
from slo.model import SLO
from slo.model.little_traffic import ADVICE
from slo.text.units import Duration
from tests.agreements import NODES


def objective(policy: str = "") -> SLO:
    named = "alert_policy: ours\n" if policy else ""
    return load({"nodes.yaml": f"{NODES.replace('product: clusters', '')}{named}{policy}"}).slos[0]


@given(
    ratio=st.fractions(Fraction(1, 10_000), 1, max_denominator=10_000),
    seconds=st.integers(1, 4 * 86_400),
)
def test_a_tier_fires_exactly_when_its_condition_begins_to_hold(ratio: Fraction, seconds: int) -> None:
    slo = objective()
    after = Duration.of(seconds=seconds)

    for one in simulate(slo, WhatIf(error_ratio=ratio)).tiers:
        ratios = {
            window: ratio * min(Fraction(1), after.seconds / window.seconds)
            for window in one.tier.condition.windows
        }
        holds = one.tier.condition.holds(Measurement(error_ratios=ratios), budgets(slo)[0])
        assert holds is (one.after is not None and after.seconds > one.after)


@given(seconds=st.integers(60, 10 * 86_400))
def test_an_outage_costs_what_the_bad_events_of_its_time_cost(seconds: int) -> None:
    slo, traffic = objective(), Fraction(7)
    outage = Duration.of(seconds=seconds)

    found = simulate(slo, WhatIf(traffic=traffic, outage=outage, failed=7 * seconds))

    assert found.outage == found.failed


def test_few_events_keep_an_alert_from_firing() -> None:
    policy = """\
---
kind: AlertPolicy
name: ours
min_bad_events: 50
tiers: [{severity: page, budget: 2%, long_window: 1h, short_window: 5m}]
"""
    slo = objective(policy)

    def after(traffic: Fraction) -> Fraction | None:
        return simulate(slo, WhatIf(error_ratio=Fraction(1), traffic=traffic)).tiers[0].after

    assert after(Fraction(10)) == Fraction(2, 100) * slo.window_length.seconds / 100
    assert after(Fraction(1, 60)) == 50 * 60
    assert after(Fraction(1, 120)) is None


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["simulate", *arguments])


def test_a_target_needs_no_definitions() -> None:
    said = run(
        "--target",
        "99.9%",
        "--error-rate",
        "0.5%",
        "--traffic",
        "100/s",
        "--outage",
        "30m",
        "--failed",
        "1000",
    )

    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        "what-if: 99.9% good over 28d",
        "  budget    40m 19s of full outage",
        "  traffic   241M events, of which 241k events may be bad",
        "",
        "if 0.5% of events are bad from now on",
        "  burn      5.0x: a whole budget is spent in 5d14h",
        "  page      does not fire (above 1.34% in 1h)",
        "  page      does not fire (above 0.56% in 6h)",
        "  ticket    fires after 13h26m (above 0.28% in 1d)",
        "  ticket    fires after 13h26m (above 0.0933% in 3d)",
        "",
        "if all events are bad for 30m",
        "  cost      74.4% of the budget",
        "  page      fires after 48s (above 1.34% in 1h)",
        "  page      fires after 2m (above 0.56% in 6h)",
        "  ticket    fires after 4m1s (above 0.28% in 1d)",
        "  ticket    fires after 4m1s (above 0.0933% in 3d)",
        "",
        "if 1000 events fail",
        "  cost      0.413% of the budget",
    ]


def test_the_same_as_json() -> None:
    figures = json.loads(run("--target", "99.9%", "--error-rate", "0.05%", "--format", "json").stdout)

    assert (figures["burn_rate"], figures["exhausted_in"]) == (0.5, 4838400.0)
    assert {tier["fires_after"] for tier in figures["tiers"]} == {None}
    assert (figures["events"], figures["outage_spends"], figures["failed_spend"]) == (None, None, None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--target", "99.9%"), "suppose something"),
        (("--failed", "3"), "name either an objective or a --target"),
        (("--target", "100%", "--failed", "3"), "a target of 100% leaves no error budget"),
        (("--target", "99%", "--window", "90m", "--failed", "3"), "a compliance window is whole hours"),
        (("--target", "99%", "--failed", "3", "--traffic", "-1/s"), "'-1/s' is not a rate such as 100/s"),
        (("--target", "99", "--failed", "3"), "'99' is not a percentage"),
    ],
)
def test_a_wrong_use_is_explained(arguments: tuple[str, ...], message: str) -> None:
    said = run(*arguments)

    assert said.exit_code == 2
    assert message in said.stderr


@pytest.mark.parametrize(
    ("traffic", "lines"),
    [
        (
            "10/d",
            [
                "  traffic   280 events, none of which may be bad",
                f"  little traffic: one bad event spends 357% of the budget: {ADVICE}",
            ],
        ),
        ("100/s", ["  traffic   241M events, of which 241k events may be bad"]),
    ],
)
def test_too_little_traffic_is_said_with_what_to_do(traffic: str, lines: list[str]) -> None:
    shown = run("--target", "99.9%", "--traffic", traffic, "--failed", "1").output.splitlines()

    assert shown[2:-3] == lines
    assert shown[-2] == "if 1 event fails"
