"""Rules are edited and reloaded every two seconds of an outage: the page comes as soon as without that."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.project import Project
from tests.live.test_edits import FAILURES, OUTAGE, SHOP, pages, past
from tests.servers.binaries import newest
from tests.servers.openmetrics import backfill
from tests.servers.processes import Prometheus, prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live

BETWEEN = 2.0  # seconds from one reload to the next
STORM = 20  # seconds


def paged_since(server: Prometheus) -> float:
    """When the first page began to fire, as the rules recorded it."""
    firing = 'timestamp(ALERTS{severity="page",alertstate="firing"})'
    return min(one.value for one in server.query(f"min_over_time({firing}[10m:1s])"))


def test_the_page_comes_as_soon_as_without_reloads(tmp_path: Path) -> None:
    generation, ours = newest(), Project(tmp_path / "project")
    ours.define(SHOP)
    calm, stormy, outage = tmp_path / "calm.yaml", tmp_path / "stormy.yaml", tmp_path / "outage.yaml"
    outage.write_text(OUTAGE)
    ours.hurry(calm)
    as_before = calm.read_text()
    edited = as_before.replace("product: sales", "product: orders")
    assert edited != as_before
    stormy.write_text(as_before)
    now = time.time()
    for name in ("calm", "stormy"):
        backfill(past(now), tmp_path / name, generation)
    with (
        prometheus(generation, "global: {}", [outage, calm], tmp_path / "calm") as undisturbed,
        prometheus(generation, "global: {}", [outage, stormy], tmp_path / "stormy") as server,
    ):
        reloads = storm(server, stormy, (as_before, edited), lambda: pages(server) and pages(undisturbed))
        late = paged_since(server) - paged_since(undisturbed)
        failures = server.own(FAILURES)
    assert reloads >= STORM // BETWEEN - 2
    assert abs(late) <= 3
    assert failures == 0


def storm(server: Prometheus, rules: Path, texts: tuple[str, str], is_over: Callable[[], bool]) -> int:
    """Edit and reload rules until the time is over and something has happened; give the number of reloads."""
    reloads, end = 0, time.time() + STORM
    while time.time() < end or not is_over():
        assert time.time() < end + 60, "nobody was paged"
        reloads += 1
        rules.write_text(texts[reloads % 2])
        os.kill(server.pid, signal.SIGHUP)
        time.sleep(BETWEEN)
    return reloads


def test_a_page_that_fires_goes_on(tmp_path: Path) -> None:
    generation, ours = newest(), Project(tmp_path / "project")
    ours.define(SHOP)
    rules, outage = tmp_path / "shop.yaml", tmp_path / "outage.yaml"
    outage.write_text(OUTAGE)
    ours.hurry(rules)
    as_before = rules.read_text()
    backfill(past(time.time()), tmp_path, generation)
    with prometheus(generation, "global: {}", [outage, rules], tmp_path) as server:
        eventually(lambda: pages(server), 60)
        since = time.time()
        storm(server, rules, (as_before, as_before.replace("13.44", "13.43")), lambda: True)
        seconds = int(time.time() - since)
        firing = 'max(ALERTS{severity="page",alertstate="firing"})'
        lasted = server.value(f"count_over_time({firing}[{seconds}s:1s])")
    assert lasted is not None
    assert lasted >= seconds - 1
