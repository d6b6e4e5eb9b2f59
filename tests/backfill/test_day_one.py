"""Day one of an objective whose service is older: real servers show the budget that its past has left it."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.backfill.shop import DEFINITIONS, open_shop
from tests.live.project import Project
from tests.servers import promtool
from tests.servers.binaries import Generation, newest
from tests.servers.openmetrics import backfill
from tests.servers.processes import PROMETHEUS_DATA, Prometheus, prometheus
from tests.servers.waiting import eventually

EVERY_KIND = Path(__file__).parent.parent / "cases/every_kind_of_indicator/definitions"
BUDGETS = {"buying": 0.001, "served": 0.01, "speed": 0.05, "reachable": 0.01}
RECORDED = '{__name__=~"slo:error_ratio:(7d|28d)"}'
TENTH_OF_A_POINT = 0.001  # of a budget


def write_history(ours: Project, server: Prometheus, until: float, *slos: str) -> tuple[int, str]:
    end = datetime.fromtimestamp(until, UTC).isoformat()
    said = ours.slo("backfill", *slos, "--prometheus", server.url, "--until", end, "--output", "history.om")
    return said.returncode, said.stdout + said.stderr


def hurry(rules: Path) -> Path:
    """Let the slow group be evaluated at once; its rules stay what they are."""
    text = rules.read_text()
    assert text.count("interval: 4m") == 1
    rules.write_text(text.replace("interval: 4m", "interval: 1s"))
    return rules


def test_a_budget_begins_with_its_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = newest()
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    ours.compile()
    until = (time.time() - 3 * 3600) // 300 * 300
    shop = open_shop(until, days=3)
    backfill(shop.series, tmp_path, generation)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        code, said = write_history(ours, server, until)
    assert code == 0, said
    assert "shop-unmeasured: no raw data" in said

    promtool.create_blocks(ours.folder / "history.om", tmp_path / PROMETHEUS_DATA, generation)
    (ours.folder / "history.om").unlink()
    rules = [hurry(path) for path in ours.rule_files if path.stem == "shop"]
    with prometheus(generation, "global: {}", rules, tmp_path) as server:
        eventually(lambda: len(server.query(RECORDED)) == 2 * len(BUDGETS))
        status = ours.status(server.url, exit_code=4)  # events were last counted three hours ago
        again = write_history(ours, server, until, *(f"shop-{name}" for name in BUDGETS))

        for name, budget in BUDGETS.items():
            recorded = status[f"shop-{name}"]
            assert recorded["verdict"] == "no data"
            assert abs(recorded["error_ratio"] - shop.error_ratio(name)) < TENTH_OF_A_POINT * budget
            for series, events in (("total", shop.total), ("bad", shop.bad)):
                stored = f'slo:sli_{series}:increase5m{{slo="shop-{name}",slo_bundle="shop"}}'
                assert server.value(f"sum_over_time({stored}[28d])") == events[name]
        assert again[0] == 4
        assert again[1].count("that is left as it is") == len(BUDGETS)
        assert not (ours.folder / "history.om").exists()


def test_real_servers_understand_the_questions_about_every_kind(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    shutil.copytree(EVERY_KIND, ours.folder / "definitions")
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        said = ours.slo("backfill", "--since", "1h", "--prometheus", server.url, "--output", "history.om")

    assert said.returncode == 4, said.stderr
    assert said.stderr.splitlines()[-1] == "There is no history to write"
