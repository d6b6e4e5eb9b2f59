"""Alerts on long windows outlive one missed evaluation of their sums, on Prometheus of each generation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.model import OLDEST, naming
from slo.plan.build import plan
from slo.plan.types import Alert
from slo.sli import MINUTE
from tests.servers.binaries import SUITES, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

DEFINITIONS = """\
kind: Service
name: shop
indicators:
  buying:
    by: region
    events: {total: orders_total, bad: orders_failed_total}
objectives:
  - indicator: buying
    target: 99.9%
    targets: [{group: {region: eu}, target: 99%}]
    error_budget_policy: spend
---
kind: ErrorBudgetPolicy
name: spend
steps:
  - {name: gone, when: {remaining: 0%}, do: Stop.}
  - {name: incident, when: {spent: 20%, within: 7d}, do: Look.}
  - {name: pace, when: {exhausted_within: 7d}, do: Slow down.}
"""
RULES = next(one for one in plan(load({"shop.yaml": DEFINITIONS})).rule_files if one.bundle == "shop")
INTERVALS = {rule.name: int(group.interval.seconds) for group in RULES.groups for rule in group.rules}
ALERTS = {
    rule.key: rule.condition
    for group in RULES.groups
    for rule in group.rules
    if isinstance(rule, Alert) and any(INTERVALS.get(name, 60) > 60 for name in rule.condition.reads)
}
VALUES = {naming.BUDGET_REMAINING: -9.0, naming.BUDGET_MEASURED: 1.0}
BEGAN = 1_790_000_000 // 240 * 240
MISSED = BEGAN + 8 * 240
ENDED = BEGAN + 16 * 240
UNTIL = ENDED + 20 * 60


def recorded() -> Iterator[Series]:
    """Yield what conditions read: one evaluation of long windows is missed, and at last they end."""
    for name in sorted(frozenset[str]().union(*(condition.reads for condition in ALERTS.values()))):
        every, value = INTERVALS[name], VALUES.get(name, 1000.0 if ":events:" in name else 1.0)
        ends, missed = (UNTIL, None) if every == 60 else (ENDED, MISSED)
        for region in ("eu", "us"):
            times = [float(at) for at in range(BEGAN, ends + 1, every) if at != missed]
            labels = {"slo": "shop-buying", "slo_bundle": "shop", "region": region}
            yield Series(name, labels, [(at, value) for at in times])


@pytest.fixture(scope="module", params=SUITES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    generation, folder = require(request.param), tmp_path_factory.mktemp("missed")
    backfill(recorded(), Path(folder), generation)
    with prometheus(generation, "global: {}", [], Path(folder), retention="20000d") as running:
        yield running


def test_steps_and_tickets_of_long_windows_read_them() -> None:
    assert [key[1:] for key in ALERTS] == [
        ("burn", "ticket", "1d"),
        ("burn", "ticket", "3d"),
        ("step", "gone"),
        ("step", "incident"),
        ("step", "pace"),
    ]


@pytest.mark.parametrize("key", ALERTS)
def test_an_alert_outlives_one_missed_evaluation_and_ends_at_a_known_age(
    key: tuple[str, ...], server: Prometheus
) -> None:
    expression = ALERTS[key].promql()
    firing = [
        at for at in range(BEGAN, UNTIL, int(MINUTE.seconds)) if len(server.query(expression, at=at + 8)) == 2
    ]

    assert firing == list(range(BEGAN, ENDED + int(OLDEST.seconds), 60))
