"""A service whose windows come straight from raw series knows its budget at once: real servers show it."""

import time
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus as rules_emitter
from tests.backfill.shop import DEFINITIONS, open_shop
from tests.servers.binaries import Generation
from tests.servers.openmetrics import backfill
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

MEASURED = ("buying", "served", "speed", "reachable")
RECORDED = '{__name__=~"slo:error_ratio:(7d|28d)"}'
ONE_PERCENT = 0.01


def test_a_direct_budget_needs_no_history(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    shop = open_shop(time.time() - 3 * 3600, days=3)
    backfill(shop.series, tmp_path, generation)
    definitions = DEFINITIONS.replace("name: shop\n", "name: shop\nstrategy: direct\n")
    rules = tmp_path / "shop.yaml"
    (artifact,) = rules_emitter.artifacts(plan(load({"shop.yaml": definitions})), {})
    rules.write_text(artifact.text.replace("interval: 4m", "interval: 1s"))
    with prometheus(generation, "global: {}", [rules], tmp_path) as server:
        eventually(lambda: len(server.query(RECORDED)) == len(MEASURED))

        for name in MEASURED:
            window = "7d" if name == "served" else "28d"
            ratio = server.value(f'slo:error_ratio:{window}{{slo="shop-{name}"}}') or 0
            events = server.value(f'slo:events:{window}{{slo="shop-{name}"}}') or 0
            assert abs(ratio / float(shop.error_ratio(name)) - 1) < ONE_PERCENT
            assert abs(events / shop.total[name] - 1) < ONE_PERCENT
