"""Each part of a plan has a key of its own, by which the same part of another version's plan is found."""

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.plan.keys import parts
from slo.plan.series import Key
from slo.project import read_beside
from tests.test_cases import CASES

ROOT = Path(__file__).parents[2]
DEFINITIONS = {
    "shipped": ROOT / "definitions",
    **{case.name: case / "definitions" for case in CASES if (case / "targets").exists()},
}
SHOP = """\
kind: Service
name: checkout
indicators: {orders: {by: [region], events: {total: orders_total, bad: orders_failed_total}}}
objectives:
  - indicator: orders
    target: 99.9%
    targets: [{group: {region: eu}, target: 99%}]
    alert_policy: house
    error_budget_policy: agreed
---
kind: AlertPolicy
name: house
tiers:
  - {severity: page, budget: 2%, long_window: 1h, short_window: 5m}
  - {severity: ticket, budget: 10%, long_window: 1d, short_window: 2h}
---
kind: ErrorBudgetPolicy
name: agreed
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing}]
"""


def of(folder: Path) -> dict[str, str]:
    paths = sorted(folder.rglob("*.yaml"))
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


def keys(text: str) -> list[Key]:
    return [key for key, _ in parts(plan(load({"shop.yaml": text})))]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_no_two_parts_of_a_plan_have_the_same_key(name: str) -> None:
    folder = DEFINITIONS[name]
    catalogue = load(of(folder), read=partial(read_beside, folder))
    found = Counter(key for key, _ in parts(plan(catalogue)))

    assert found
    assert {key: times for key, times in found.items() if times > 1} == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("target: 99.9%", "target: 99.5%"),
        ("budget: 2%", "budget: 3%"),
        ("remaining: 0%", "remaining: 10%"),
        ("Release nothing", "Release what mends it"),
        ("target: 99%", "target: 98%"),
        ("objectives:", "runbook: https://example.org/checkout\nobjectives:"),
    ],
)
def test_what_is_changed_keeps_its_key(before: str, after: str) -> None:
    assert before in SHOP
    assert keys(SHOP.replace(before, after, 1)) == keys(SHOP)


def test_keys_name_the_objective_and_what_the_rule_is_about() -> None:
    assert {
        ("alert", "checkout-orders", "burn", "page", "1h"),
        ("alert", "checkout-orders", "step", "freeze"),
        ("alert", "checkout-orders", "no data"),
        ("recording", "checkout", "slo:error_ratio:1h", "slo=checkout-orders", "slo_bundle=checkout"),
        ("recording", "checkout", "slo:error_budget:ratio", "checkout-orders", "region=eu"),
        ("group", "slo:checkout:orders:1m"),
    } <= set(keys(SHOP))
