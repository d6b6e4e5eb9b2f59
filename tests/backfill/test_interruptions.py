"""What rules recorded is never written again, at whatever second of a minute they are evaluated."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backfill.test_day_one import write_history
from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.remote_write import Sample, send

HOUR, MINUTE, SLOT, SCRAPE = 3600, 60, 300, 30
PHASES = (0, 12, 24, 36, 48, 59)
ORDERS = 100  # in five minutes, in the middle of them
OBJECTIVES = "\n".join(f"  - {{name: at-{phase}, indicator: buying, target: 99%}}" for phase in PHASES)
SERVICE = f"""\
kind: Service
name: shop
indicators:
  buying:
    events: {{total: 'orders_total{{job="shop"}}', bad: 'orders_total{{job="shop", code="503"}}'}}
objectives:
{OBJECTIVES}
"""


class Day:
    """Eight hours of orders. Rules were loaded after two, missed one roll-up, and paused for an hour."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.start = until - 8 * HOUR
        self.loaded = until - 6 * HOUR
        self.missed = until - 4 * HOUR
        self.interrupted = range(int(until - 3 * HOUR), int(until - 2 * HOUR), SLOT)

    def recorded(self) -> Iterator[tuple[float, int]]:
        """The times of roll-ups and their events: the one after the missed one has its events too."""
        for at in range(int(self.loaded), int(self.until) + SLOT, SLOT):
            if at != self.missed and at not in self.interrupted:
                yield at, 2 * ORDERS if at == self.missed + SLOT else ORDERS

    def samples(self) -> Iterator[Sample]:
        """What Prometheus has scraped and recorded, and where it marked that a roll-up is over."""
        for at in range(int(self.start), int(self.until) + HOUR, SCRAPE):
            orders = ORDERS * ((at - self.start + SLOT // 2) // SLOT)
            for code, count in (("200", orders * 0.9), ("503", orders * 0.1)):
                labels = {"__name__": "orders_total", "job": "shop", "instance": "a", "code": code}
                yield labels, float(at), count
        for phase in PHASES:
            labels = {"slo": f"shop-at-{phase}", "slo_bundle": "shop"}
            for at, events in self.recorded():
                for side, share in (("total", 1.0), ("bad", 0.1)):
                    series = {"__name__": f"slo:sli_{side}:increase5m", **labels}
                    yield series, at + phase, events * share
                    yield series, at + phase + MINUTE, None


def test_rules_and_a_backfill_together_count_each_event_once(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But those of the five minutes before a recorded roll-up, which may have them."""
    monkeypatch.setenv("NO_PROXY", "*")
    ours = Project(tmp_path / "project")
    ours.define(SERVICE)
    day = Day((time.time() - 4 * HOUR) // SLOT * SLOT)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        send(server, day.samples())
        code, said = write_history(ours, server, day.until, "--since", "7h")

    assert code == 0, said
    assert said.count("with 1 interruption; that is left as it is") == len(PHASES)
    text = (ours.folder / "history.om").read_text()
    not_written = {day.loaded - SLOT, day.interrupted[-1]}
    before = range(int(day.until) - 7 * HOUR + SLOT, int(day.loaded), SLOT)
    expected = sorted({*map(float, before), *map(float, day.interrupted)} - not_written)
    for phase in PHASES:
        for side, events in (("total", ORDERS), ("bad", ORDERS // 10)):
            series = rf'slo:sli_{side}:increase5m{{slo="shop-at-{phase}",slo_bundle="shop"}}'
            found = re.findall(rf"^{re.escape(series)} (\S+) (\S+)$", text, re.MULTILINE)
            assert [float(at) for _, at in found] == expected
            assert {round(float(value), 6) for value, _ in found} == {events}
