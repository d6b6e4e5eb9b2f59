"""Replicas and clusters behind one address: everything that shows error budgets shows one truth of them."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.backfill.test_day_one import hurry
from tests.live.project import Project
from tests.live.test_one_truth import served
from tests.servers.binaries import require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live
DAY, FIVE = 86_400, 300
ORGANISATION = """\
kind: Organisation
name: market
parties: {platform: {kind: platform, ticket: {webhook: {url: https://example.org}}}}
replica_labels: [replica]
cluster_labels: {cluster: apart, shard: summed}
"""
SHOP = """\
kind: Service
name: shop
indicators:
  twice: {events: {total: twice_total, bad: twice_bad_total}}
  apart: {events: {total: apart_total, bad: apart_bad_total}}
  regional: {by: region, events: {total: regional_total, bad: regional_bad_total}}
  summed: {events: {total: summed_total, bad: summed_bad_total}}
  neither: {events: {total: neither_total, bad: neither_bad_total}}
objectives:
  - {indicator: twice, target: 99%}
  - {indicator: apart, target: 99%}
  - {indicator: regional, target: 99%, targets: [{group: {region: far}, target: 98%}]}
  - {indicator: summed, target: 99%}
  - {indicator: neither, target: 99%}
"""
LEFT = {
    ("shop-twice", ()): 0.736,
    ("shop-apart", (("cluster", "eu"),)): 0.75,
    ("shop-apart", (("cluster", "us"),)): -4.0,
    ("shop-regional", (("cluster", "eu"), ("region", "far"))): 0.5,
    ("shop-regional", (("cluster", "us"), ("region", "far"))): 0.25,
    # 1 of 400 events is bad in one shard, and 3 of 400 in the other, which has three times the traffic.
    ("shop-summed", ()): 0.375,
    ("shop-neither", ()): 0.75,
}
"""What is left of each budget, by the objective and its group."""


def recorded(
    slo: str, days: float, now: float, bad: float, total: float = 100.0, **labels: str
) -> Iterator[Series]:
    """What rules recorded of so many events in five minutes: the last two hours by the minute as well."""
    own = {"slo": f"shop-{slo}", "slo_bundle": "shop", **labels}
    end = now // FIVE * FIVE
    roll_ups = [end - step * FIVE for step in reversed(range(int(days * DAY // FIVE)))]
    minutes = [now - 60 * step for step in reversed(range(120))]
    for side, events in (("total", total), ("bad", bad)):
        yield Series(f"slo:sli_{side}:increase5m", own, [(at, events) for at in roll_ups])
        yield Series(f"slo:sli_{side}:increase1m", own, [(at, events / 5) for at in minutes])


def series(now: float) -> Iterator[Series]:
    """A young replica of a few days was there on bad days only."""
    yield from recorded("twice", 27, now, 0.264, replica="a")
    yield from recorded("twice", 1, now, 3.27, replica="b")
    for replica, days in (("a", 27), ("b", 2)):
        yield from recorded("apart", days, now, 0.25 if days > 2 else 9, cluster="eu", replica=replica)
        yield from recorded("apart", days, now, 5.0 if days > 2 else 0, cluster="us", replica=replica)
    yield from recorded("regional", 27, now, 1.0, cluster="eu", region="far")
    yield from recorded("regional", 27, now, 1.5, cluster="us", region="far")
    yield from recorded("summed", 27, now, 0.25, shard="x", replica="a")
    yield from recorded("summed", 27, now, 2.25, 300, shard="y", replica="a")
    yield from recorded("summed", 1, now, 60, 300, shard="y", replica="b")
    yield from recorded("neither", 27, now, 0.25, site="left", replica="a")
    yield from recorded("neither", 3, now, 9.0, site="right", replica="a")


@dataclass(frozen=True)
class Shown:
    """What each surface showed of the budgets, in figures and in words; what it remarked and asked."""

    objectives: dict[str, list[dict[str, Any]]]
    texts: dict[str, str]
    metrics: dict[str, str]
    remarks: dict[str, str]
    exits: dict[str, int]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "*")
        yield _shown(tmp_path_factory.mktemp("servers"))


def _shown(folder: Path) -> Shown:
    generation, ours = require("sid"), Project(folder / "project")
    ours.define(SHOP)
    ours.define(ORGANISATION, "market")
    ours.compile()
    now = time.time() // 60 * 60
    backfill(series(now), folder, generation)
    rules = [hurry(path) for path in ours.rule_files if path.stem == "shop"]
    with prometheus(generation, "global: {}", rules, folder) as server:
        eventually(lambda: len(server.query("{__name__=~'slo:error_ratio:(28d|1h)'}")) == 26, timeout=90)
        at = ("--prometheus", server.url)
        forms = {
            "status": ("status", "--format", "json"),
            "check": ("check", "--format", "json"),
            "report": ("report", "--format", "json"),
            "table": ("status",),
            "page": ("report",),
            "openmetrics": ("status", "--format", "openmetrics"),
            "check as text": ("check",),
            "one cluster": ("check", "shop-apart", "cluster=eu"),
            "other cluster": ("check", "shop-apart", "cluster=us"),
        }
        said = {form: ours.slo(*arguments, *at) for form, arguments in forms.items()}
        questions = ours.slo("lint", *at)
        with served(ours, server.url) as address:
            pages = {
                path: requests.get(address + path, timeout=30).text for path in ("/", "/slo/shop-summed")
            }
            metrics = requests.get(f"{address}/metrics", timeout=30).text
            stated = requests.get(f"{address}/api/status.json", timeout=30).json()
    in_json = {name: json.loads(said[name].stdout)["objectives"] for name in ("status", "check", "report")}
    return Shown(
        objectives={**in_json, "live": stated["objectives"]},
        texts={
            **{form: one.stdout for form, one in said.items()},
            **pages,
            "lint": questions.stdout + questions.stderr,
        },
        metrics={"openmetrics": said["openmetrics"].stdout, "live": metrics},
        remarks={**{form: one.stderr for form, one in said.items()}, "live": pages["/"]},
        exits={form: one.returncode for form, one in said.items()},
    )


def test_replicas_are_one_and_clusters_are_rows_or_a_sum_everywhere(shown: Shown) -> None:
    for surface, objectives in shown.objectives.items():
        left = {
            (one["slo"], tuple(sorted(one["group"].items()))): one["budget_remaining"] for one in objectives
        }
        assert left.keys() == LEFT.keys(), surface
        for key, expected in LEFT.items():
            assert abs(left[key] - expected) < 0.005, (surface, key, left[key])


def test_a_cluster_that_burns_is_seen_beside_one_that_does_not(shown: Shown) -> None:
    for surface, objectives in shown.objectives.items():
        apart = {one["group"]["cluster"]: one for one in objectives if one["slo"] == "shop-apart"}
        assert {cluster: one["verdict"] for cluster, one in apart.items()} == {"eu": "healthy", "us": "spent"}
        assert abs(apart["us"]["burn_rate"] - 5) < 0.1, surface
        (summed,) = (one for one in objectives if one["slo"] == "shop-summed")
        assert abs(summed["burn_rate"] - 0.625) < 0.02, surface
        assert summed["bad"] / summed["total"] == pytest.approx(0.00625, rel=0.01), surface
    for form in ("table", "page", "check as text", "/"):
        assert "shop-apart cluster=us" in shown.texts[form], form
    for surface, metrics in shown.metrics.items():
        lines = [one for one in metrics.splitlines() if one.startswith("slo_error_budget_remaining_ratio{")]
        of_clusters = [one for one in lines if 'slo="shop-apart"' in one]
        assert ['cluster="' in one for one in of_clusters] == [True, True], (surface, lines)
        assert len([one for one in lines if 'slo="shop-summed"' in one]) == 1, surface


def test_the_gate_judges_each_cluster(shown: Shown) -> None:
    assert (shown.exits["check"], shown.exits["one cluster"], shown.exits["other cluster"]) == (1, 0, 1)


def test_only_what_nobody_declared_is_remarked_and_asked(shown: Shown) -> None:
    for surface, remarks in shown.remarks.items():
        if "cluster" not in surface:
            assert "shop-neither: 2 series differ in site=left|right" in remarks, surface
            assert "replica=" not in remarks, surface
    assert "the recorded series of 'shop-neither' differ in site (left, right)" in shown.texts["lint"]
    assert shown.texts["lint"].count("the recorded series of") == 1
