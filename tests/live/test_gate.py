"""What `slo status` and `slo check` say of recorded series whose truth is known, on every generation."""

import csv
import io
import json
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.conditions import counted_windows, windows
from slo.model import naming
from slo.project import read_definitions
from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

SHOP = """\
kind: Service
name: shop
error_budget_policy: standard
indicators:
  orders:
    by: region
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
  search:
    events: {total: 'searches_total{job="shop"}', bad: 'searches_total{job="shop",code=~"5.."}'}
objectives:
  - {indicator: orders, target: 99.9%, window: 28d}
  - {indicator: search, target: 99%, window: 28d}
---
kind: ErrorBudgetPolicy
name: standard
override: the director
steps:
  - {name: freeze, when: {remaining: 0%}, freeze: true, do: Release only what mends the service.}
"""
TOTAL = 1_234_567
BAD = {("shop-orders", "eu"): 1_851, ("shop-orders", "us"): 123, ("shop-search", ""): 6_172}
SPENT_FOR = 2 * 86_400  # seconds


@pytest.fixture
def shop(generation: Generation, tmp_path: Path) -> Iterator[tuple[Project, Prometheus, float]]:
    """A project, a Prometheus that knows it, and when the budget of orders in eu was spent."""
    folder = tmp_path / "project"
    (folder / "definitions").mkdir(parents=True)
    (folder / "definitions" / "shop.yaml").write_text(SHOP)
    now = time.time() // 60 * 60
    spent = now - SPENT_FOR
    backfill(_recorded(folder / "definitions", now, spent), tmp_path, generation)
    with prometheus(generation, "", [], tmp_path) as server:
        yield Project(folder), server, spent


def _recorded(definitions: Path, now: float, spent: float) -> Iterator[Series]:
    """The last minutes of ratios and events, and days of what was left."""
    slos = {slo.id: slo for slo in load(read_definitions(definitions)).slos}
    lately = [now + 60 * minute for minute in range(-2, 3)]
    days = range(int(now) - 4 * 86_400, int(now) + 120, 240)
    for (id, region), bad in BAD.items():
        slo = slos[id]
        labels = {"slo": id, "slo_bundle": "shop", **({"region": region} if region else {})}
        for window in windows(slo):
            yield Series(naming.error_ratio(window), labels, [(at, bad / TOTAL) for at in lately])
        for window in counted_windows(slo):
            yield Series(naming.events(window), labels, [(at, TOTAL) for at in lately])
        left = 1 - bad / TOTAL / float(slo.error_budget)
        earlier = 0.3 if left < 0 else left
        points = [(float(at), left if at >= spent else earlier) for at in days]
        yield Series(naming.BUDGET_REMAINING, labels, points)


def test_status_tells_what_was_counted(shop: tuple[Project, Prometheus, float]) -> None:
    project, server, _ = shop
    said = project.slo("status", "--prometheus", server.url, "--format", "csv")
    rows = {
        (row["slo"], row["group"].removeprefix("region=")): row
        for row in csv.DictReader(io.StringIO(said.stdout))
    }

    assert (said.returncode, said.stderr) == (0, "")
    assert rows.keys() == BAD.keys()
    for key, bad in BAD.items():
        may_fail = TOTAL * float(rows[key]["error_budget"])
        # 0.001 is a tenth of a percentage point.
        assert float(rows[key]["budget_remaining"]) == pytest.approx(1 - bad / may_fail, rel=0, abs=0.001)
        assert float(rows[key]["events_left"]) == pytest.approx(may_fail - bad, rel=0, abs=0.001 * may_fail)
        assert float(rows[key]["bad"]) == pytest.approx(bad)


def test_selectors_narrow_what_is_asked_and_shown(shop: tuple[Project, Prometheus, float]) -> None:
    project, server, _ = shop
    said = project.slo("status", "region=us", "--prometheus", server.url, "--format", "json")
    (one,) = json.loads(said.stdout)["objectives"]

    assert (one["slo"], one["group"]) == ("shop-orders", {"region": "us"})


def test_promtool_takes_the_metrics_of_a_real_answer(
    generation: Generation, shop: tuple[Project, Prometheus, float]
) -> None:
    project, server, _ = shop
    said = project.slo("status", "--prometheus", server.url, "--format", "openmetrics")
    command = [str(generation.promtool), "check", "metrics"]
    judged = subprocess.run(command, input=said.stdout, capture_output=True, text=True, check=False)

    assert said.stdout.count("slo_error_budget_remaining_ratio{") == len(BAD)
    assert (judged.returncode, judged.stdout, judged.stderr) == (0, "", "")


def test_the_gate_knows_what_is_frozen_and_since_when(shop: tuple[Project, Prometheus, float]) -> None:
    project, server, spent = shop
    said = project.slo("check", "--prometheus", server.url, "--format", "json")
    stated = json.loads(said.stdout)
    frozen, *others = stated["objectives"]
    (clause,) = frozen["clauses"]

    assert (said.returncode, said.stderr) == (1, "")
    assert (frozen["slo"], frozen["group"], frozen["decision"]) == ("shop-orders", {"region": "eu"}, "frozen")
    assert [one["decision"] for one in others] == ["passes", "passes"]
    assert not clause["or_earlier"]
    # The past is looked at in steps of 40 minutes.
    assert 0 <= datetime.fromisoformat(clause["since"]).timestamp() - spent <= 40 * 60
    assert project.slo("check", "region=us", "--prometheus", server.url).returncode == 0


def test_the_gate_opens_for_an_override_that_is_recorded(shop: tuple[Project, Prometheus, float]) -> None:
    project, server, _ = shop
    override = ("--override", "mends it", "--as", "Kim", "--record", "overrides.jsonl")

    assert project.slo("check", "--prometheus", server.url, *override).returncode == 0
    (line,) = (project.folder / "overrides.jsonl").read_text().splitlines()
    assert json.loads(line)["objectives"][0]["group"] == {"region": "eu"}


def test_the_gate_is_shut_where_the_rules_are_not_loaded(generation: Generation, tmp_path: Path) -> None:
    (tmp_path / "project" / "definitions").mkdir(parents=True)
    (tmp_path / "project" / "definitions" / "shop.yaml").write_text(SHOP)
    with prometheus(generation, "", [], tmp_path) as server:
        said = Project(tmp_path / "project").slo("check", "--prometheus", server.url)

    assert said.returncode == 4
    assert said.stdout.count("no data: ") == 2
