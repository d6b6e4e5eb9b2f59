"""Excluded time from raw series to a status: known when history was written, and found out afterwards."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.backfill.test_day_one import hurry, write_history
from tests.live.project import Project
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import PROMETHEUS_DATA, prometheus
from tests.servers.waiting import eventually

HOUR, SLOT, SCRAPE = 3600, 300, 30
SERVICE = """\
kind: Service
name: shop
indicators:
  buying:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code="503"}'}
objectives:
  - {indicator: buying, target: 90%, window: 7d}
"""


def minute(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M}"


def exclusion(name: str, start: float, lasts: str, more: str = "") -> str:
    asked = "reason: It is mended\nauthor: shop-team\nservices: [shop]"
    return f"kind: Exclusion\nname: {name}\n{asked}\nstart: {minute(start)}\nlasts: {lasts}\n{more}"


class Shop:
    """Two days before `until`, in five minutes 100 orders each: 1 of them fails, and half while it is mended.

    That is an hour every day, and once two hours. Orders come in the middle of the five minutes, so that it
    does not matter when within a minute rules are evaluated.
    """

    def __init__(self, until: float) -> None:
        self.slots = range(int(until) - 48 * HOUR, int(until), SLOT)
        self.nightly = self.slots[0] + 6 * HOUR
        self.once = self.slots[0] + 20 * HOUR

    def excluded(self, slot: int) -> bool:
        return (slot - self.nightly) % (24 * HOUR) < HOUR or 0 <= slot - self.once < 2 * HOUR

    def bad(self, slot: int) -> int:
        return 50 if self.excluded(slot) else 1

    @property
    def counted(self) -> list[int]:
        return [slot for slot in self.slots if not self.excluded(slot)]

    def series(self) -> Iterator[Series]:
        good, bad = [], []
        sums = [0, 0]
        for slot in self.slots:
            for at in range(slot + SCRAPE, slot + SLOT + SCRAPE, SCRAPE):
                if at == slot + 5 * SCRAPE:
                    sums[0] += 100 - self.bad(slot)
                    sums[1] += self.bad(slot)
                good.append((float(at), float(sums[0])))
                bad.append((float(at), float(sums[1])))
        yield Series("orders_total", {"job": "shop", "instance": "a", "code": "200"}, good)
        yield Series("orders_total", {"job": "shop", "instance": "a", "code": "503"}, bad)

    def rows(self) -> str:
        lines = (f"{minute(slot)}Z,shop-buying,{100 - self.bad(slot)},100\n" for slot in self.slots)
        return "time,slo,good,total\n" + "".join(lines)


def test_a_status_counts_exactly_the_events_outside_of_excluded_time(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    until = (time.time() - 3 * HOUR) // SLOT * SLOT - SLOT  # a roll-up is recorded a slot after its own
    shop = Shop(until)
    ours = Project(tmp_path / "project")
    definitions = ours.folder / "definitions"
    definitions.mkdir(parents=True)
    (definitions / "shop.yaml").write_text(SERVICE)
    repeat = f"repeat: FREQ=DAILY\nexpires: {minute(until)[:10]}\n"
    (definitions / "nightly.yaml").write_text(exclusion("nightly", shop.nightly, "1h", repeat))
    backfill(shop.series(), tmp_path, generation)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        code, text = write_history(ours, server, until + SLOT)
    assert code == 0, text
    promtool.create_blocks(ours.folder / "history.om", tmp_path / PROMETHEUS_DATA, generation)

    (definitions / "once.yaml").write_text(exclusion("load-test", shop.once, "2h"))
    ours.compile()
    rules = [hurry(path) for path in ours.rule_files]
    with prometheus(generation, "global: {}", rules, tmp_path) as server:
        eventually(lambda: server.query("slo:error_ratio:7d"))
        recorded = ours.status(server.url, exit_code=4)["shop-buying"]  # counted three hours ago
        taken_out = server.value("slo:excluded_events:7d")
    (ours.folder / "history.csv").write_text(shop.rows())
    said = ours.slo("status", "--events", "history.csv", "--format", "json")
    (counted,) = json.loads(said.stdout)["objectives"]

    events = len(shop.counted)
    assert (counted["total"], counted["bad"]) == (100 * events, events)
    assert (recorded["total"], recorded["bad"]) == (100 * events, events)
    assert recorded["error_ratio"] == counted["error_ratio"] == 0.01
    assert taken_out == 100 * 2 * HOUR / SLOT
    assert [(one["name"], one["from"]) for one in recorded["exclusions"]] == [
        ("load-test", f"{minute(shop.once)}:00Z"),
        ("nightly", f"{minute(shop.nightly)}:00Z"),
        ("nightly", f"{minute(shop.nightly + 24 * HOUR)}:00Z"),
    ]
