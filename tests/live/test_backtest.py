"""A backtest finds the same in a real Prometheus as in a file: in raw series, and in what rules recorded."""

import json
import time
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from tests.live.project import Project
from tests.servers.binaries import Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

HOURS = 40
FAILING = {10 * 60: (30, 5), 20 * 60 + 3: (4, 60), 30 * 60: (200, 2), 37 * 60: (20, 100)}
"""From which minute on, and for how many minutes, how many of a hundred requests fail."""

DEFINITIONS = """\
kind: Organisation
name: acme
parties: {platform: {kind: platform, ticket: {webhook: {url: 'http://127.0.0.1:9/'}}}}
---
kind: Product
name: shop
alerting: {page: {webhook: {url: 'http://127.0.0.1:9/'}}, ticket: {webhook: {url: 'http://127.0.0.1:9/'}}}
---
kind: Alerts
name: queues
product: shop
alerts:
  - {name: QueueIsLong, expr: queue_length > 50, for: 10m, severity: page, summary: The queue is long}
  - {name: QueueIsNotEmpty, expr: queue_length > 0, severity: ticket, summary: Something waits}
---
kind: Service
name: shop
product: shop
indicators:
  raw:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code="503"}'}
  recorded:
    events: {total: 'gone_total{job="shop"}', bad: 'gone_total{job="shop", code="503"}'}
objectives:
  - {indicator: raw, target: 99%, window: 1d, alert_policy: workbook}
  - {indicator: recorded, target: 99%, window: 1d, alert_policy: workbook}
"""


def bad_at(minute: int) -> int:
    return next((bad for since, (lasts, bad) in FAILING.items() if since <= minute < since + lasts), 0)


@pytest.fixture
def generation() -> Generation:
    return require("sid")


def test_a_backtest_of_raw_and_of_recorded_counts_is_that_of_a_file(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(DEFINITIONS)
    ours.compile()
    start = (time.time() - (HOURS + 2) * 3600) // 3600 * 3600
    bad = [bad_at(minute) for minute in range(60 * HOURS)]
    lines = ["time,slo,good,total"]
    for name in ("raw", "recorded"):
        lines += (f"{when(start + 60 * at)},shop-{name},{100 - one},100" for at, one in enumerate(bad))
    (ours.folder / "history.csv").write_text("\n".join(lines))
    queue = Series("queue_length", {}, [(start + 60 * minute, one) for minute, one in enumerate(bad)])
    backfill([*raw_series(bad, start), *recorded_series(bad, start), queue], tmp_path, generation)
    between = ("--from", when(start + 8 * 3600), "--to", when(start + HOURS * 3600), "--format", "json")

    in_history = read(ours.slo("backtest", "--events", "history.csv", *between))
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        in_server = read(ours.slo("backtest", "--prometheus", server.url, *between))
    expected, measured = found(in_history), found(in_server)

    assert [one["not_replayed"] is None for one in in_history["alerts"]] == [False, False]
    firing = {
        one["alert"]: [tuple(minutes_of(fired, start)) for fired in one["firing"]]
        for one in in_server["alerts"]
    }
    # Four minutes are too short for the first one; the other one fires once for each of four times.
    assert firing == {
        "queues/QueueIsLong": [(37 * 60 + 10, 37 * 60 + 20)],
        "queues/QueueIsNotEmpty": [(since, since + lasts) for since, (lasts, _) in FAILING.items()],
    }
    assert len(expected["shop-raw"]["pages"]) == 4
    for name in ("shop-raw", "shop-recorded"):
        assert measured[name]["pages"] == expected[name]["pages"]
        assert measured[name]["alerts"] == expected[name]["alerts"]
        assert measured[name]["incidents"] == expected[name]["incidents"]
        assert measured[name]["no_data"] == []


def read(said: Any) -> dict[str, Any]:
    assert said.returncode == 0, said.stderr
    return dict(json.loads(said.stdout))


def found(backtest: dict[str, Any]) -> dict[str, Any]:
    return {one["slo"]: one for one in backtest["objectives"]}


def minutes_of(fired: dict[str, str], start: float) -> list[int]:
    """Return from which minute of the test to which an alert fired."""
    times = (datetime.fromisoformat(fired[name]).timestamp() for name in ("from", "to"))
    return [round(at - start) // 60 for at in times]


def when(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%MZ}"


def raw_series(bad: list[int], start: float) -> list[Series]:
    """Counters that are scraped at each full minute and 30 seconds later."""
    good = accumulate((100 - one for one in bad), initial=10)
    failed = accumulate(bad, initial=10)
    return [
        Series(
            "orders_total",
            {"job": "shop", "instance": "a", "code": code},
            [
                (start + 60 * minute + later, value)
                for minute, value in enumerate(values)
                for later in (0, 30)
            ],
        )
        for code, values in (("200", good), ("503", failed))
    ]


def recorded_series(bad: list[int], start: float) -> list[Series]:
    """What rules record five minutes after a minute has ended, and roll-ups of five minutes."""
    labels = {"slo": "shop-recorded", "slo_bundle": "shop"}
    settled = [(start + 60 * (minute + 6) + 8, one) for minute, one in enumerate(bad)]
    rolled_up = [
        (start + 60 * (first + 10) + 8, sum(bad[first : first + 5])) for first in range(0, len(bad), 5)
    ]
    return [
        Series("slo:sli_total:increase1m", labels, [(at, 100) for at, _ in settled]),
        Series("slo:sli_bad:increase1m", labels, settled),
        Series("slo:sli_total:increase5m", labels, [(at, 500) for at, _ in rolled_up]),
        Series("slo:sli_bad:increase5m", labels, rolled_up),
    ]
