"""Decisions of the error budget policies on releases, and since when they hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement
from slo.evidence.gate import (
    Decision,
    RemainingPoint,
    Ruling,
    Since,
    remaining_histories,
    remaining_query,
    rule,
    since,
    with_since,
    worst_first,
)
from slo.evidence.status import Status, assess
from slo.languages.words import Words
from slo.model import Draft, ErrorBudgetPolicy
from slo.promql.parser import parse
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.evidence.objectives import budget_policy, objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAYS = Duration.parse("28d")
CAUTION = {"name": "caution", "when": {"remaining": "25%"}}
FREEZE = {"name": "freeze", "when": {"remaining": "10%"}, "freeze": "true"}


def status(remaining: str | None, policy: ErrorBudgetPolicy | None = None) -> Status:
    slo = objective(budget_policy=policy)
    ratio = None if remaining is None else (1 - Fraction(remaining)) * Fraction(slo.error_budget)
    return assess(slo, Measurement(error_ratios={} if ratio is None else {DAYS: ratio}))


@pytest.mark.parametrize(
    ("remaining", "policy", "decision"),
    [
        ("0.5", None, Decision.PASSES),
        ("0.0001", None, Decision.PASSES),
        ("0", None, Decision.SPENT),
        ("-3", None, Decision.SPENT),
        (None, None, Decision.NO_DATA),
        (None, budget_policy(FREEZE), Decision.NO_DATA),
        ("0.11", budget_policy(CAUTION, FREEZE), Decision.PASSES),
        ("0.1", budget_policy(CAUTION, FREEZE), Decision.FROZEN),
        ("-1", budget_policy(CAUTION), Decision.PASSES),
    ],
)
def test_the_policy_decides(
    remaining: str | None, policy: ErrorBudgetPolicy | None, decision: Decision
) -> None:
    assert rule(status(remaining, policy)).decision is decision


def test_only_steps_that_freeze_are_named() -> None:
    ruling = rule(status("0", budget_policy(CAUTION, FREEZE)))

    assert [clause.step and clause.step.name for clause in ruling.clauses] == ["freeze"]
    assert [clause.threshold for clause in ruling.clauses] == [Fraction(1, 10)]


@pytest.mark.parametrize("remaining", ["-1", None])
def test_a_draft_blocks_nobody(remaining: str | None) -> None:
    one = status(remaining)
    draft = replace(one, slo=replace(one.slo, draft=Draft(unsigned=("shop",))))

    assert rule(draft).decision is Decision.DRAFT


def test_only_whom_the_policy_names_may_override() -> None:
    policy = budget_policy(FREEZE)
    named = policy.model_copy(update={"override": Words(" the director ")})

    assert rule(status("0", policy)).override == ""
    assert rule(status("0", named)).override == "the director"
    assert rule(status("0.5", named)).override == ""
    assert rule(status("0")).override == ""


def test_what_blocks_comes_first() -> None:
    rulings = [rule(status(remaining)) for remaining in ("0.5", None, "0")]

    assert [one.decision for one in worst_first(rulings)] == ["spent", "no data", "passes"]


def points(*remaining: str) -> list[RemainingPoint]:
    return [RemainingPoint(NOON + timedelta(hours=n), Fraction(one)) for n, one in enumerate(remaining)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (("0.5", "0", "-1"), Since(NOON + timedelta(hours=1), or_earlier=False)),
        (("0", "0.1", "0", "0"), Since(NOON + timedelta(hours=2), or_earlier=False)),
        (("0", "-1"), Since(NOON, or_earlier=True)),
        (("0", "0.1"), None),
        ((), None),
    ],
)
def test_a_condition_holds_since_it_last_did_not(history: tuple[str, ...], expected: Since | None) -> None:
    assert since(points(*history), Fraction(0)) == expected


@given(st.lists(st.fractions(-1, 1), max_size=20), st.fractions(-1, 1))
def test_since_then_nothing_was_above_the_threshold(history: list[Fraction], threshold: Fraction) -> None:
    known = [RemainingPoint(NOON + timedelta(hours=n), one) for n, one in enumerate(history)]
    found = since(known, threshold)

    if found is None:
        assert not history or history[-1] > threshold
    else:
        assert all(point.remaining <= threshold for point in known if point.at >= found.at)
        before = [point for point in known if point.at < found.at]
        assert bool(before) is not found.or_earlier
        assert not before or before[-1].remaining > threshold


def test_earlier_budgets_take_one_query_and_are_of_the_series_of_the_status() -> None:
    slo, eu = objective(by="region"), (("region", "eu"),)
    samples = [
        Sample({"slo": slo.id, "region": "eu", "replica": replica}, Decimal(value), NOON - hour)
        for hour in (timedelta(0), timedelta(hours=1))
        for replica, value in (("a", "0.5"), ("b", "-0.5"), ("c", "NaN"))
        if replica == "a" or not hour
    ]
    unlabelled = assess(slo, Measurement(error_ratios={DAYS: Fraction(0)}), eu)
    of_b = replace(unlabelled, labels=frozenset({("replica", "b")}))

    parse(remaining_query([slo, objective("checkout-speed")]))
    assert 'slo=~"checkout-speed|checkout-success"' in remaining_query([slo, objective("checkout-speed")])
    assert remaining_histories(samples, [of_b]) == {(slo.id, eu): [RemainingPoint(NOON, Fraction(-1, 2))]}
    longest = [
        RemainingPoint(NOON - timedelta(hours=1), Fraction(1, 2)),
        RemainingPoint(NOON, Fraction(1, 2)),
    ]
    assert remaining_histories(samples, [unlabelled]) == {(slo.id, eu): longest}


def test_a_silent_objective_has_no_data_for_the_gate() -> None:
    spent = replace(status("-1", budget_policy(FREEZE)), newest=NOON, silent=True)

    assert rule(spent).decision is Decision.NO_DATA
    assert rule(replace(spent, remaining=Fraction(1))).decision is Decision.NO_DATA


def test_since_when_a_clause_holds_goes_by_its_own_threshold() -> None:
    ruling: Ruling = rule(status("0", budget_policy(CAUTION, FREEZE)))
    history = points("1", "0.2", "0.1", "0")
    (known,) = with_since([ruling], {(ruling.status.slo.id, ()): history})
    (unknown,) = with_since([ruling], {})

    assert [clause.since for clause in known.clauses] == [Since(history[2].at, or_earlier=False)]
    assert [clause.since for clause in unknown.clauses] == [None]
