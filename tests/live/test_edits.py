"""Definitions are edited during an outage: no rule fails, and the page continues."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from slo.model import naming
from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live

SHOP = """\
kind: Product
name: sales
alerting: {page: {webhook: {url: 'http://127.0.0.1:9/'}}, ticket: {webhook: {url: 'http://127.0.0.1:9/'}}}
---
kind: Product
name: orders
alerting: {page: {webhook: {url: 'http://127.0.0.1:9/'}}, ticket: {webhook: {url: 'http://127.0.0.1:9/'}}}
---
kind: Service
name: shop
product: sales
environment: production
indicators:
  buying:
    by: region
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
objectives:
  - indicator: buying
    target: 99.9%
    window: 28d
    targets: [{group: {region: eu}, target: 99.8%}]
"""
EDITS = {
    ("target: 99.9%", "target: 99.5%"): {"target": "99.5%"},
    ("product: sales", "product: orders"): {"product": "orders"},
    ("environment: production", "environment: shopfront"): {"environment": "shopfront"},
    ("window: 28d", "window: 30d"): {"window": "30d"},
    ("    targets: [{group: {region: eu}, target: 99.8%}]\n", ""): {},
}
"""What is replaced by what, and the labels of the error budget that change."""

BUDGET = {
    "slo": "shop-buying",
    "slo_bundle": "shop",
    "product": "sales",
    "service": "shop",
    "environment": "production",
    "objective": "buying",
    "target": "99.9%",
    "window": "28d",
}
OUTAGE = """\
groups:
  - name: orders
    interval: 1s
    rules:
      - {record: orders_total, expr: time(), labels: {job: shop, code: "500", region: eu}}
      - {record: orders_total, expr: vector(0), labels: {job: shop, code: "200", region: eu}}
"""
RATIO = naming.of("slo:error_ratio:1h", slo="shop-buying")
FAILURES = "prometheus_rule_evaluation_failures_total"


def past(now: float) -> Iterator[Series]:
    """Yield two hours in which no order failed, as counters and as recorded series."""
    labels = {"slo": "shop-buying", "slo_bundle": "shop", "region": "eu"}
    minutes = [now - at for at in range(7200, 0, -60)]
    yield Series(naming.TOTAL_1M, labels, [(at, 10.0) for at in minutes])
    yield Series(naming.BAD_1M, labels, [(at, 0.0) for at in minutes])
    yield Series(naming.ERROR_BUDGET, BUDGET, [(at, 0.001) for at in minutes])
    for code in ("200", "500"):
        orders = {"job": "shop", "region": "eu", "code": code}
        yield Series("orders_total", orders, [(now - at, 0.0) for at in range(600, 0, -15)])


def pages(server: Prometheus) -> bool:
    """Return whether the loaded rules page."""
    return any(one["state"] == "firing" and one["labels"]["severity"] == "page" for one in server.alerts())


def wait_for(server: Prometheus, labels: Mapping[str, str]) -> None:
    """Wait until the rules of an edit have been evaluated: the newest budget has these labels."""
    newest = f'topk by (slo) (1, timestamp({naming.ERROR_BUDGET}{{region=""}}))'
    eventually(lambda: any(labels.items() <= one.labels.items() for one in server.query(newest)))


def check(server: Prometheus, since: float) -> None:
    """Check that no rule has failed, and that the error ratio has been there at any time since then."""
    seconds = int(time.time() - since)
    assert server.own(FAILURES) == 0, [one["lastError"] for one in server.rules() if one.get("lastError")]
    assert server.value(f"count_over_time({RATIO}[{seconds + 1}s:1s]) >= bool {seconds}") == 1
    assert pages(server)


def test_a_page_goes_on_and_no_rule_fails_whatever_is_edited(
    oldest_and_newest: Generation, tmp_path: Path
) -> None:
    ours = Project(tmp_path / "project")
    definitions = ours.define(SHOP)
    outage, rules, data = tmp_path / "outage.yaml", tmp_path / "shop.yaml", tmp_path / "server"
    outage.write_text(OUTAGE)
    ours.hurry(rules)
    backfill(past(time.time()), data, oldest_and_newest)
    since, labels, edited = 0.0, {}, list(EDITS.items())
    while True:
        with prometheus(oldest_and_newest, "global: {}", [outage, rules], data) as server:
            wait_for(server, labels)
            eventually(partial(pages, server), 60 if not since else 5)
            time.sleep(1)  # the page is as young as the error ratio
            since = since or time.time()
            check(server, since)
            if not edited:
                return
            # One edit while the server runs, and the next before it is started again.
            for reloaded in (True, False):
                if edited:
                    (before, after), new = edited.pop(0)
                    labels = {**labels, **new}
                    assert before in definitions.read_text()
                    definitions.write_text(definitions.read_text().replace(before, after))
                    ours.hurry(rules)
                if reloaded:
                    os.kill(server.pid, signal.SIGHUP)
                    wait_for(server, labels)
                    time.sleep(2)
                    check(server, since)
