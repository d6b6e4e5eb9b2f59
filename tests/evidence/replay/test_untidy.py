"""In worlds in which scrapes fail and processes crash, the replay fires when the rules fire.

bench/backtest_untidy compares all scenarios, also those in which samples come late or Prometheus is away.
"""

from pathlib import Path

import pytest

from bench.rules.untidy.scenarios import scenarios
from bench.rules.untidy.world import HISTORY, START, World
from slo.catalogue.load import load
from slo.conditions import budgets, of_tiers
from slo.evidence.replay import View, holding, timeline, windows
from slo.promql.text import quote
from tests.evidence.replay.reality import reality
from tests.evidence.replay.test_reality import apart

DEFINITIONS = """\
kind: Service
name: web
runbook: https://runbooks.example.org/web
indicators:
  requests:
    events: {total: 'http_requests_total{job="web"}', bad: 'http_requests_total{job="web",code=~"5.."}'}
objectives: [{indicator: requests, target: 99.9%}]
"""
SOME = (
    "no scrapes from minute 2 to 14 of 20 min of 30% errors",
    "every pod restarts every 10-40 min, 5% errors for 30 min",
)
EACH = 30  # seconds between two scrapes


@pytest.mark.parametrize("name", SOME)
def test_the_replay_of_an_untidy_world_fires_when_prometheus_fires(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promtool sums long windows every minute, so the replay does, too. Their age may be a roll-up older."""
    monkeypatch.setattr(windows, "SLOW", 1)
    world = next(one for one in scenarios() if one.name == name).world()
    minutes = (HISTORY + world.length) // 60
    catalogue = load({"web.yaml": DEFINITIONS})
    real = reality(catalogue, _series(world), minutes, tmp_path)

    (slo,) = catalogue.slos
    (budget,), found = budgets(slo), timeline(real.rows(slo.id), slo, began=0)
    assert found is not None
    differences = {
        str(one.tier.long_window): apart(
            holding(one.condition, budget, View(found, slo), 0, minutes - 1),
            real.firings(slo=slo.id, window=str(one.tier.long_window), severity=one.tier.severity),
        )
        for one in of_tiers(slo)
    }
    assert {
        window: apart for window, apart in differences.items() if apart > (1 if "h" in window else 5)
    } == {}


def _series(world: World) -> dict[str, list[int | str | None]]:
    """Return the samples of each series at the end of each time between two scrapes."""
    found: dict[str, list[int | str | None]] = {}
    names = {number: _name(dict(labels)) for labels, number in world.ids.items()}
    for _, at, number, value in world.samples:
        slot = int(at - START + HISTORY) // EACH + 1
        values = found.setdefault(names[number], [])
        values += [None] * (slot - len(values))
        values.append("stale" if value is None else int(value))
    return found


def _name(labels: dict[str, str]) -> str:
    metric = labels.pop("__name__")
    return f"{metric}{{{','.join(f'{name}={quote(value)}' for name, value in labels.items())}}}"
