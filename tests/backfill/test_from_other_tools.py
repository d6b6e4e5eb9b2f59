"""History that Sloth or Pyrra recorded becomes ours: real servers evaluate their rules over a shop's past.

Then the raw counters of errors are gone, and only what the tools recorded tells of them.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from tests.backfill.shop import Shop, open_shop
from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

DEFINITIONS = """\
kind: Service
name: shop
indicators:
  buying:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code=~"5.."}'}
  all:
    by: [job]
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code=~"5.."}'}
objectives:
  - {indicator: buying, target: 99.9%, known_as: {sloth: webshop/orders, pyrra: shop-orders}}
  - {indicator: all, target: 99.9%}
"""
TOTAL, BAD = 'orders_total{job="shop"}', 'orders_total{job="shop", code=~"5.."}'
RECORDED = {
    "sloth": {
        'slo:sli_error:ratio_rate5m{sloth_id="webshop-orders",sloth_service="webshop",sloth_slo="orders"}': (
            f"sum(rate({BAD}[5m])) / sum(rate({TOTAL}[5m]))"
        )
    },
    "pyrra": {
        'pyrra_requests:rate5m{slo="shop-orders"}': f"sum(rate({TOTAL}[5m]))",
        'pyrra_errors:rate5m{slo="shop-orders"}': f"sum(rate({BAD}[5m])) or vector(0)",
    },
}
"""The rules of each tool by their formulas, with the names and labels that these give their series."""

FIVE_PERCENT = 0.05
"""The tools' own error: `rate()` loses what a series begins with, and estimates the ends of its range."""


@pytest.mark.parametrize("tool", RECORDED)
def test_history_is_rebuilt_from_what_a_tool_recorded(
    tool: str, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    until = (time.time() - 3 * 3600) // 300 * 300
    shop = open_shop(until, days=1)
    recorded = evaluated(tool, shop, tmp_path / "theirs", generation)
    left = [one for one in shop.series if tool == "sloth" and one.name == "orders_total"]
    totals = [
        Series(one.name, {**one.labels, "code": f"any-{one.labels['code']}"}, one.samples) for one in left
    ]
    backfill([*totals, *recorded], tmp_path / "left", generation)

    end = datetime.fromtimestamp(until, UTC).isoformat()
    with prometheus(generation, "global: {}", [], tmp_path / "left") as server:
        asked = ("--from", tool, "--since", "2d", "--prometheus", server.url, "--until", end)
        said = ours.slo("backfill", "shop-buying", *asked, "--output", "history.om")

    assert said.returncode == 0, said.stderr
    events = sums(ours.folder / "history.om")
    assert abs(events["total"] / shop.total["buying"] - 1) < FIVE_PERCENT
    assert abs(events["bad"] / shop.bad["buying"] - 1) < FIVE_PERCENT


MESH = """\
kind: Service
name: mesh
indicators:
  answered:
    by: {service: called, zone: zone}
    events: {total: 'calls_total{job="mesh"}', bad: 'calls_total{job="mesh", code=~"5.."}'}
objectives:
  - {indicator: answered, target: 99%, known_as: {sloth: mesh/calls}}
"""
BAD_OF_TEN = {"search": 1, "basket": 3}
"""How many of ten calls of each service fail."""


@pytest.mark.parametrize("source", [(), ("--from", "sloth")], ids=["raw series", "sloth"])
def test_groups_have_the_label_of_our_series(
    source: tuple[str, ...], generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(MESH)
    until = (time.time() - 3 * 3600) // 300 * 300
    backfill(calls(until, with_errors=not source), tmp_path / "past", generation)

    end = datetime.fromtimestamp(until, UTC).isoformat()
    with prometheus(generation, "global: {}", [], tmp_path / "past") as server:
        asked = (*source, "--since", "1h", "--prometheus", server.url, "--until", end)
        said = ours.slo("backfill", "mesh-answered", *asked, "--output", "history.om")

    assert said.returncode == 0, said.stderr
    found = of_groups(ours.folder / "history.om")
    assert {service for service, _ in found} == set(BAD_OF_TEN)
    for service, bad in BAD_OF_TEN.items():
        assert found[service, "bad"] / found[service, "total"] == pytest.approx(bad / 10)
        assert found[service, "total"] == pytest.approx(3600 / 30 * 10, rel=0.2)


def calls(until: float, *, with_errors: bool) -> Iterator[Series]:
    """Give two hours of ten calls of each service every 30 s; of errors, counters or what Sloth recorded."""
    times = [until - 7200 + step * 30 for step in range(250)]
    for service, bad in BAD_OF_TEN.items():
        group = {"service": service, "zone": "a"}
        codes = {"200": 10 - bad, "500": bad} if with_errors else {"any": 10}
        for code, each in codes.items():
            labels = {"job": "mesh", "instance": "a", "code": code, **group}
            yield Series("calls_total", labels, [(at, float(each * step)) for step, at in enumerate(times)])
        if not with_errors:
            labels = {"sloth_id": "mesh-calls", "sloth_service": "mesh", "sloth_slo": "calls", **group}
            yield Series("slo:sli_error:ratio_rate5m", labels, [(at, bad / 10) for at in times])


def of_groups(history: Path) -> Counter[tuple[str, str]]:
    """Add up the roll-ups of each service in a file of OpenMetrics."""
    found: Counter[tuple[str, str]] = Counter()
    for line in history.read_text().splitlines():
        if line.startswith("slo:sli_"):
            _, labels = named(line.split()[0])
            assert set(labels) == {"slo", "slo_bundle", "called", "zone"}
            side = line.removeprefix("slo:sli_").partition(":")[0]
            found[labels["called"], side] += float(line.split()[1])  # type: ignore[assignment]
    return found


def test_what_a_tool_did_not_record_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    asked = ("--from", "pyrra", "--prometheus", "http://127.0.0.1:9", "--output", "history.om")

    said = ours.slo("backfill", "shop-all", *asked)

    assert said.returncode == 2
    assert "Pyrra records no numbers of events of objectives with groups" in said.stderr


def evaluated(tool: str, shop: Shop, folder: Path, generation: Generation) -> list[Series]:
    """Let a real server evaluate the rules of a tool over the past, every 30 s."""
    backfill(shop.series, folder, generation)
    with prometheus(generation, "global: {}", [], folder) as server:
        return [
            Series(*named(series), list(over(server, expr, shop.until)))
            for series, expr in RECORDED[tool].items()
        ]


def named(series: str) -> tuple[str, dict[str, str]]:
    name, _, labels = series.rstrip("}").partition("{")
    return name, {
        key: json.loads(value) for key, _, value in (one.partition("=") for one in labels.split(","))
    }


def over(server: Prometheus, expr: str, until: float) -> Iterator[tuple[float, float]]:
    question = {"query": expr, "start": until - 86_400, "end": until, "step": 30}
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(f"{server.url}/api/v1/query_range", data=question, timeout=60).json()
    for series in answer["data"]["result"]:
        yield from ((at, float(value)) for at, value in series["values"])


def sums(history: Path) -> Counter[str]:
    """Add up the roll-ups of all and of bad events in a file of OpenMetrics."""
    found: Counter[str] = Counter()
    for line in history.read_text().splitlines():
        if line.startswith("slo:sli_"):
            assert '{slo="shop-buying",slo_bundle="shop"}' in line
            side = line.removeprefix("slo:sli_").partition(":")[0]
            found[side] += float(line.split()[1])  # type: ignore[assignment]
    return found
