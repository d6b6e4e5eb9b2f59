"""An objective is renamed during an outage: no rule fails, it pages again, and its budget is the same."""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from slo.model import naming
from slo.plan.series import Side
from tests.live.project import Project
from tests.servers.binaries import SUITES, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live

SHOP = """\
kind: Service
name: shop
indicators:
  buying: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}}
objectives:
  - {indicator: buying, name: control, target: 99.9%}
  - {indicator: buying, target: 99.9%}
"""
OUTAGE = """\
groups:
  - name: orders
    interval: 1s
    rules:
      - {record: orders_total, expr: time(), labels: {job: shop, code: "500"}}
      - {record: orders_total, expr: 3 * time(), labels: {job: shop, code: "200"}}
"""
FAILURES = "prometheus_rule_evaluation_failures_total"
FIGURES = (
    *(naming.BUDGET_REMAINING, "slo:error_ratio:5m", "slo:error_ratio:1h", "slo:error_ratio:28d"),
    "slo:events:28d",
)


def past(now: float) -> Iterator[Series]:
    """Yield three hours of recorded counts, in which one order of each thousand failed."""
    for slo in ("shop-control", "shop-buying"):
        labels = {"slo": slo, "slo_bundle": "shop"}
        for side, events in ((Side.TOTAL, 90_000.0), (Side.BAD, 90.0)):
            minutes = [now - at for at in range(10_800, 0, -60)]
            yield Series(side.minutes, labels, [(at, events) for at in minutes])
            yield Series(side.roll_up, labels, [(at, 5 * events) for at in minutes[::5]])
    for code in ("200", "500"):
        yield Series(
            "orders_total", {"job": "shop", "code": code}, [(now - at, 0.0) for at in range(600, 0, -15)]
        )


def figures(server: Prometheus) -> dict[str, dict[str, float]]:
    """Return the figures of each objective at one time."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in server.query(f'{{__name__=~"{"|".join(FIGURES)}"}}'):
        found[one.labels["slo"]][one.labels["__name__"]] = float(one.value)
    return found


def same_as_control(server: Prometheus, slo: str) -> bool:
    """Return whether each figure exists, and equals that of the objective that keeps its id."""
    found = figures(server)
    return len(found[slo]) == len(FIGURES) and found[slo] == found["shop-control"]


def paged(server: Prometheus) -> set[str]:
    firing = (one for one in server.alerts() if one["state"] == "firing")
    return {one["labels"]["slo"] for one in firing if one["labels"]["severity"] == "page"}


@pytest.mark.parametrize("suite", [SUITES[0], SUITES[-1]])
def test_a_rename_in_an_outage_changes_no_figure(suite: str, tmp_path: Path) -> None:
    generation = require(suite)
    ours = Project(tmp_path / "project")
    definitions = ours.define(SHOP)
    outage, rules, data = tmp_path / "outage.yaml", tmp_path / "shop.yaml", tmp_path / "server"
    outage.write_text(OUTAGE)
    ours.hurry(rules)
    backfill(past(time.time()), data, generation)
    with prometheus(generation, "global: {}", [outage, rules], data) as server:
        eventually(lambda: {"shop-control", "shop-buying"} <= paged(server), 60)
        eventually(partial(same_as_control, server, "shop-buying"), 10)
        spent = figures(server)["shop-buying"]

        definitions.write_text(
            SHOP.replace(
                "- {indicator: buying, t", "- {indicator: buying, name: orders, renamed_from: shop-buying, t"
            )
        )
        ours.hurry(rules)
        os.kill(server.pid, signal.SIGHUP)

        eventually(lambda: paged(server) == {"shop-control", "shop-orders"}, 30)
        for _ in range(5):
            eventually(partial(same_as_control, server, "shop-orders"), 10)
            time.sleep(1)
        assert figures(server)["shop-orders"]["slo:error_ratio:1h"] > spent["slo:error_ratio:1h"]
        assert figures(server)["shop-orders"][naming.BUDGET_REMAINING] <= spent[naming.BUDGET_REMAINING] < 1
        assert not server.query('slo:error_budget:remaining{slo="shop-buying"}')
        assert server.own(FAILURES) == 0, [one["lastError"] for one in server.rules() if one.get("lastError")]
