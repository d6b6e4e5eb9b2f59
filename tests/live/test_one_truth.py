"""Days that are known to the event: all that tells of error budgets tells the same, and the truth."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.backfill.shop import DEFINITIONS, open_shop
from tests.backfill.test_day_one import BUDGETS, RECORDED, TENTH_OF_A_POINT, hurry, write_history
from tests.live.project import Project
from tests.servers import promtool
from tests.servers.binaries import require
from tests.servers.openmetrics import backfill
from tests.servers.processes import PROMETHEUS_DATA, prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live
LEFT = re.compile(r'^slo_error_budget_remaining_ratio\{.*slo="shop-([a-z]+)".*\} (\S+)$', re.MULTILINE)


def objectives(said: subprocess.CompletedProcess[str]) -> dict[str, float | None]:
    """Give what is left of each budget, by the name of its objective."""
    assert said.stdout, said.stderr
    return {
        one["slo"].removeprefix("shop-"): one["budget_remaining"]
        for one in json.loads(said.stdout)["objectives"]
    }


def left_in(metrics: str) -> dict[str, float | None]:
    return {name: float(left) for name, left in LEFT.findall(metrics)}


@contextmanager
def served(ours: Project, url: str) -> Iterator[str]:
    """Give the address of `slo serve`."""
    log = ours.folder / "serve.log"
    command = [sys.executable, "-m", "slo", "serve", "--prometheus", url, "--listen", "127.0.0.1:0"]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ours.folder, stdout=said, stderr=said)
    try:
        found = eventually(lambda: re.search(r"Serving on (http://\S+)/ ", log.read_text()), 30)
        yield found[1]
    finally:
        process.kill()
        process.wait()


def test_everything_tells_the_same_and_the_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    generation, ours = require("sid"), Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    ours.compile()
    until = (time.time() - 3 * 3600) // 300 * 300
    shop = open_shop(until, days=6)  # all of it in the shortest window, three hours later
    backfill(shop.series, tmp_path, generation)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        code, said = write_history(ours, server, until)
    assert code == 0, said
    promtool.create_blocks(ours.folder / "history.om", tmp_path / PROMETHEUS_DATA, generation)

    rules = [hurry(path) for path in ours.rule_files if path.stem == "shop"]
    with prometheus(generation, "global: {}", rules, tmp_path) as server:
        eventually(lambda: len(server.query(RECORDED)) == 2 * len(BUDGETS))
        asked = ("--prometheus", server.url)
        stated = {
            command: objectives(ours.slo(command, *asked, "--format", "json"))
            for command in ("status", "check", "report")
        }
        stated["openmetrics"] = left_in(ours.slo("status", *asked, "--format", "openmetrics").stdout)
        with served(ours, server.url) as address:
            stated["metrics"] = left_in(requests.get(f"{address}/metrics", timeout=30).text)

    for name, budget in BUDGETS.items():
        truth = 1 - float(shop.error_ratio(name)) / budget
        for who, lefts in stated.items():
            left = lefts[name]
            assert left is not None
            assert abs(left - truth) < TENTH_OF_A_POINT, (who, name)
    assert "unmeasured" not in stated["metrics"]
