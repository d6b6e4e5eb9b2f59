"""Samples reach Prometheus 90 seconds late, by remote write: the page comes, and all events are counted.

The rules are evaluated each second; samples are of the time 90 seconds ago.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from slo.model import naming
from tests.live.project import Project
from tests.servers import remote_write
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.remote_write import Sample

pytestmark = pytest.mark.live

LATE = 90  # seconds
DELAY = 10 * 60
EVERY = 15
GOOD = BAD = 2  # events a second, the bad ones since the outage began
LASTED = 1500  # seconds of outage so far
DEFINITIONS = """\
kind: Service
name: shop
sample_delay: 10m
indicators:
  buying: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code="500"}'}}
objectives:
  - {indicator: buying, target: 99.9%}
"""
OWN = {"slo": "shop-buying", "slo_bundle": "shop"}


def samples(begin: int, end: int, outage: int) -> Iterator[Sample]:
    """Yield what was scraped from one time to before another."""
    for at in range(begin - begin % -EVERY, end, EVERY):
        target = {"job": "shop", "instance": "a"}
        yield {"__name__": "up", **target}, at, 1
        for code, value in (("200", at * GOOD), ("500", max(0, at - outage) * BAD)):
            yield {"__name__": "orders_total", **target, "code": code}, at, value


def recorded(now: int) -> Iterator[Sample]:
    """Yield what rules recorded of two hours before the outage."""
    for at in range(now - 7200 - LASTED, now - LASTED, 60):
        yield {"__name__": naming.TOTAL_1M, **OWN}, at, GOOD * 60
        yield {"__name__": naming.BAD_1M, **OWN}, at, 0


def test_all_is_counted_and_paged(generation: Generation, tmp_path: Path) -> None:
    ours, rules = Project(tmp_path / "project"), tmp_path / "shop.yaml"
    ours.define(DEFINITIONS)
    ours.hurry(rules)
    now = int(time.time())
    outage, newest = now - LASTED, now - LATE
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        remote_write.send(server, [*recorded(now), *samples(outage - 600, newest, outage)])
    with prometheus(generation, "global: {}", [rules], tmp_path) as server:
        for _ in range(8):
            time.sleep(2)
            until = int(time.time()) - LATE
            remote_write.send(server, samples(newest, until, outage))
            newest = until
        page = server.query('ALERTS{severity="page",alertstate="firing",alertname="SLOErrorBudgetBurn"}')
        silent = server.query('ALERTS{alertname="SLONoData"}')
        settled = server.value(naming.of(naming.BAD_1M, slo="shop-buying"))
        recent = server.value(naming.of(naming.BAD_RECENT, slo="shop-buying"))
    assert [one.labels["slo"] for one in page if one.labels["window"] == "1h"] == ["shop-buying"]
    assert silent == []
    assert settled == BAD * 60
    # What has arrived since a full minute ten minutes ago, to a scrape at each end.
    assert recent is not None
    arrived = BAD * (DELAY - LATE)
    assert arrived - BAD * 2 * EVERY <= recent <= arrived + BAD * (60 + 2 * EVERY)
