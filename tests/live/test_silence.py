"""A service that vanished, one that came back, a young replica: all that shows budgets says the same."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from slo.text.times import to_minute
from tests.backfill.test_day_one import hurry
from tests.live.project import Project
from tests.live.test_one_truth import served
from tests.servers.binaries import require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live
DAY, FIVE = 86_400, 300
DEFINITIONS = """\
kind: Service
name: shop
indicators:
  gone: {events: {total: gone_total, bad: gone_bad_total}}
  here: {events: {total: here_total, bad: here_bad_total}}
  back: {events: {total: back_total, bad: back_bad_total}}
  twice: {events: {total: twice_total, bad: twice_bad_total}}
  regional: {by: region, events: {total: regional_total, bad: regional_bad_total}}
objectives:
  - {indicator: gone, target: 99%}
  - {indicator: here, target: 99%}
  - {indicator: back, target: 99%}
  - {indicator: twice, target: 99%}
  - {indicator: regional, target: 99%}
"""
LEFT = 0.75
NO_DATA = {"shop-gone": None, "shop-regional": "us"}


def recorded(slo: str, begin: float, end: float, bad: float, **labels: str) -> Iterator[Series]:
    """What the rules recorded of 100 events in five minutes: the last two hours by the minute as well."""
    own = {"slo": f"shop-{slo}", "slo_bundle": "shop", **labels}
    roll_ups = [begin + step * FIVE for step in range(int((end - begin) // FIVE))]
    minutes = [end - 60 * step for step in reversed(range(120))]
    for side, events in (("total", 100.0), ("bad", bad)):
        yield Series(f"slo:sli_{side}:increase5m", own, [(at, events) for at in roll_ups])
        yield Series(f"slo:sli_{side}:increase1m", own, [(at, events / 5) for at in minutes])


@dataclass(frozen=True)
class Shown:
    """What each surface showed, and when events of what vanished were last counted."""

    vanished: datetime
    objectives: dict[str, list[dict[str, Any]]]
    texts: dict[str, str]
    metrics: dict[str, str]
    exits: dict[str, int]
    remarks: dict[str, str]
    earlier: list[dict[str, Any]]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "*")
        yield _shown(tmp_path_factory.mktemp("silence"))


def _shown(folder: Path) -> Shown:
    generation, ours = require("sid"), Project(folder / "project")
    ours.define(DEFINITIONS)
    ours.compile()
    now = time.time() // 60 * 60
    begin, vanished = now // FIVE * FIVE - 27 * DAY, (now - 6 * DAY) // FIVE * FIVE
    series = [
        *recorded("gone", begin, vanished, 0.25),
        *recorded("here", begin, now, 0.25),
        *recorded("back", begin, vanished, 0.25),
        *recorded("back", now // FIVE * FIVE - DAY // 8, now, 0.25),
        *recorded("twice", begin, now, 0.264, replica="a"),
        *recorded("twice", now // FIVE * FIVE - DAY, now, 3.27, replica="b"),
        *recorded("regional", begin, now, 0.25, region="eu"),
        *recorded("regional", begin, vanished, 0.25, region="us"),
    ]
    backfill(series, folder, generation)
    rules = [hurry(path) for path in ours.rule_files if path.stem == "shop"]
    with prometheus(generation, "global: {}", rules, folder) as server:
        eventually(lambda: len(server.query("slo:error_ratio:28d")) == 7)
        at = ("--prometheus", server.url)
        forms = {
            "status": ("status", "--format", "json"),
            "check": ("check", "--format", "json"),
            "report": ("report", "--format", "json"),
            "table": ("status",),
            "status in Markdown": ("status", "--format", "markdown"),
            "status in CSV": ("status", "--format", "csv"),
            "openmetrics": ("status", "--format", "openmetrics"),
            "check as text": ("check",),
            "check on GitHub": ("check", "--format", "github"),
            "page": ("report",),
            "report in Markdown": ("report", "--format", "markdown"),
            "gone": ("status", "shop-gone"),
        }
        said = {form: ours.slo(*arguments, *at) for form, arguments in forms.items()}
        then = datetime.fromtimestamp(vanished, UTC).isoformat()
        earlier = ours.slo("report", *at, "--at", then, "--format", "json")
        with served(ours, server.url) as address:
            live = {path: requests.get(address + path, timeout=30).text for path in ("/", "/slo/shop-gone")}
            metrics = requests.get(f"{address}/metrics", timeout=30).text
            stated = requests.get(f"{address}/api/status.json", timeout=30).json()
    in_json = {name: json.loads(said[name].stdout)["objectives"] for name in ("status", "check", "report")}
    return Shown(
        vanished=datetime.fromtimestamp(vanished, UTC),
        objectives={**in_json, "live": stated["objectives"]},
        texts={**{form: one.stdout for form, one in said.items()}, **live},
        metrics={"openmetrics": said["openmetrics"].stdout, "live": metrics},
        exits={form: one.returncode for form, one in said.items()},
        remarks={**{form: one.stderr for form, one in said.items()}, "live": live["/"]},
        earlier=json.loads(earlier.stdout)["objectives"],
    )


def test_what_vanished_has_no_data_anywhere(shown: Shown) -> None:
    for surface, objectives in shown.objectives.items():
        for one in objectives:
            silent = one["slo"] in NO_DATA and one["group"].get("region") == NO_DATA[one["slo"]]
            assert (one["verdict"] == "no data") == silent, (surface, one)
            assert (one["no_data_since"] is not None) == silent, (surface, one)
            if silent:
                # Before the last day, it is known to the hour.
                since = datetime.fromisoformat(one["no_data_since"])
                assert 0 <= (shown.vanished - since).total_seconds() <= 3660
            if one["slo"] != "shop-twice":
                assert abs(one["budget_remaining"] - LEFT) < 0.001, (surface, one)


def test_what_came_back_is_current_and_healthy_everywhere(shown: Shown) -> None:
    for surface, objectives in shown.objectives.items():
        (back,) = (one for one in objectives if one["slo"] == "shop-back")
        assert (back["verdict"], back["no_data_since"]) == ("healthy", None), surface
    for surface, metrics in shown.metrics.items():
        lines = [one for one in metrics.splitlines() if 'slo="shop-back"' in one]
        assert not any(one.startswith("slo_no_data_since") for one in lines), surface
        assert any('verdict="healthy"' in one and one.endswith(" 1.0") for one in lines), surface


def test_metrics_show_what_vanished_and_not_that_it_is_healthy(shown: Shown) -> None:
    for surface, metrics in shown.metrics.items():
        lines = [one for one in metrics.splitlines() if 'slo="shop-gone"' in one]
        assert any(one.startswith("slo_no_data_since_timestamp_seconds") for one in lines), surface
        verdicts = {one for one in lines if one.startswith("slo_verdict") and one.endswith(" 1.0")}
        assert [one for one in verdicts if 'verdict="no data"' not in one] == [], surface
        assert len(verdicts) == 1


def test_people_read_since_when_there_is_no_data(shown: Shown) -> None:
    (since,) = {one["no_data_since"] for one in shown.objectives["status"] if one["slo"] == "shop-gone"}
    minute = to_minute(datetime.fromisoformat(since))
    hour = minute[11:16]

    for form in ("table", "status in Markdown", "check as text", "check on GitHub", "gone"):
        assert f"no data since {minute}" in shown.texts[form].replace("\\", ""), form
    for form in ("page", "report in Markdown", "/", "/slo/shop-gone"):
        assert hour in shown.texts[form], form
        assert "No data since " in shown.texts[form], form
    assert since in shown.texts["status in CSV"]


def test_no_release_goes_out_on_what_vanished(shown: Shown) -> None:
    assert {form: code for form, code in shown.exits.items() if code} == dict.fromkeys(
        ("check", "check as text", "check on GitHub", "gone"), 4
    )


def test_it_was_healthy_while_it_was_there(shown: Shown) -> None:
    assert {one["verdict"] for one in shown.earlier if one["slo"] != "shop-twice"} == {"healthy"}


def test_the_most_complete_replica_counts_everywhere_and_that_is_remarked(shown: Shown) -> None:
    for surface, objectives in shown.objectives.items():
        (twice,) = (one for one in objectives if one["slo"] == "shop-twice")
        assert abs(twice["budget_remaining"] - 0.736) < 0.001, surface
        assert twice["verdict"] == "healthy", surface
    for surface, remarks in shown.remarks.items():
        if surface != "gone":
            assert "shop-twice: 2 series differ in replica=a|b" in remarks, surface
