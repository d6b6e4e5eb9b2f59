"""What a report says of a past that is known, to the event, when real servers have recorded it."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.backfill.shop import DAY, DEFINITIONS, open_shop
from tests.live.project import Project
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.servers.openmetrics import backfill
from tests.servers.processes import PROMETHEUS_DATA, Prometheus, prometheus

DAYS = 3
BUDGETS = {"buying": 0.001, "served": 0.01, "speed": 0.05, "reachable": 0.01}
INCIDENTS = {"reachable": (300, 1500)}  # seconds of the shop's bad hour, where that is not all of it
SETTLED_AFTER = 300  # seconds after its five minutes, a roll-up is recorded: a report tells of these too
TENTH_OF_A_POINT = 0.001  # of a budget


def report(ours: Project, server: Prometheus, until: float) -> dict[str, dict[str, Any]]:
    at = datetime.fromtimestamp(until, UTC).isoformat()
    said = ours.slo("report", "--prometheus", server.url, "--at", at, "--format", "json")
    assert said.returncode == 0, said.stderr
    return {one["slo"]: one for one in json.loads(said.stdout)["objectives"]}


def test_a_report_tells_what_happened(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    until = (time.time() - 3 * 3600) // 300 * 300 - SETTLED_AFTER
    shop = open_shop(until, days=DAYS)
    backfill(shop.series, tmp_path, generation)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        end = datetime.fromtimestamp(until + SETTLED_AFTER, UTC).isoformat()
        said = ours.slo("backfill", "--prometheus", server.url, "--until", end, "--output", "history.om")
        assert said.returncode == 0, said.stderr
    promtool.create_blocks(ours.folder / "history.om", tmp_path / PROMETHEUS_DATA, generation)
    incident = until + 900 - DAYS * DAY / 2  # half of the shop's days before its end

    with prometheus(generation, "global: {}", [], tmp_path) as server:
        stated = report(ours, server, until - SETTLED_AFTER)

    assert stated["shop-unmeasured"]["verdict"] == "no data"
    for name, budget in BUDGETS.items():
        one = stated[f"shop-{name}"]
        truth = 1 - float(shop.error_ratio(name)) / budget
        assert abs(one["budget_remaining"] - truth) < TENTH_OF_A_POINT
        assert (one["total"], one["bad"]) == (shop.total[name], shop.bad[name])
        assert one["burn_down"][-1][1] == one["budget_remaining"]
        assert sum(column["bad"] for column in one["events"]) == shop.bad[name]
        assert sum(month["bad"] for month in one["months"]) == shop.bad[name]
        book = one["ledger"]
        (worst,) = [entry for entry in book["incidents"] if entry["share"] > 0.05]
        assert sum(e["share"] for e in book["incidents"]) + book["other"]["share"] == pytest.approx(1 - truth)
        began, ended = INCIDENTS.get(name, (0, 3600))
        assert abs(datetime.fromisoformat(worst["from"]).timestamp() - (incident + began)) <= 600
        assert abs(datetime.fromisoformat(worst["to"]).timestamp() - (incident + ended)) <= 600
