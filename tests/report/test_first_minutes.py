"""What real servers make us say of objectives without figures: whether rules are loaded, and evaluated."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from slo.evidence.rules import Rules, rule_states
from tests.evidence.objectives import objective
from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

SERVICE = """\
kind: Service
name: shop
indicators:
  buying:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code="503"}'}
objectives:
  - {indicator: buying, target: 90%, window: 7d}
"""
INTERVAL = "interval: 1m"


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("NO_PROXY", "*")
    found = Project(tmp_path / "project")
    found.define(SERVICE)
    found.compile()
    return found


def rules(ours: Project, interval: str) -> Path:
    (path,) = ours.rule_files
    text = path.read_text()
    assert INTERVAL in text
    path.write_text(text.replace(INTERVAL, f"interval: {interval}"))
    return path


def test_rules_that_are_not_loaded_are_named(ours: Project, generation: Generation, tmp_path: Path) -> None:
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        said = ours.slo("status", "--prometheus", server.url)
        checked = ours.slo("check", "--prometheus", server.url)
        page = ours.slo("report", "--prometheus", server.url).stdout

    words = "rules not loaded, by the list of this server: load prometheus/shop.yaml"
    assert f"shop-buying: {words}" in said.stdout
    assert "No objective has data\n" in said.stderr
    assert words in checked.stdout
    assert "The rules are not loaded, by the list of this server: load prometheus/shop.yaml." in page


def test_rules_that_wait_for_their_first_evaluation_are_said_to(
    ours: Project, generation: Generation, tmp_path: Path
) -> None:
    """Prometheus spreads first evaluations over an interval, so that with a day it is not over yet."""
    with prometheus(generation, "global: {}", [rules(ours, "1d")], tmp_path) as server:
        said = ours.slo("status", "--prometheus", server.url)

    assert "shop-buying: rules loaded, first figures in about a minute" in said.stdout
    assert "No objective has data yet\n" in said.stderr


def test_rules_that_count_nothing_are_said_to(ours: Project, generation: Generation, tmp_path: Path) -> None:
    with prometheus(generation, "global: {}", [rules(ours, "1s")], tmp_path) as server:
        eventually(lambda: _state(ours, server.url) == "evaluated")
        said = ours.slo("status", "--prometheus", server.url)

    assert "shop-buying: rules loaded, but they find no series to count" in said.stdout


def _state(ours: Project, url: str) -> str:
    said: Mapping[str, Any] = json.loads(ours.slo("status", "--prometheus", url, "--format", "json").stdout)
    return str(said["objectives"][0]["rules"])


@pytest.mark.parametrize("listed", [None, [], {}, {"groups": [{}]}, {"groups": [{"rules": [{}]}]}])
def test_a_list_in_another_form_tells_nothing(listed: object) -> None:
    assert rule_states(listed, [objective()]) == {}


def test_an_empty_list_tells_that_nothing_is_loaded() -> None:
    slo = objective()

    assert rule_states({"groups": []}, [slo]) == {slo.id: Rules.MISSING}
