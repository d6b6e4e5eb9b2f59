"""The replay of recorded counts fires when Prometheus fires: from the same rules over the same counters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.conditions import BudgetCondition, budgets, of_step, of_tiers
from slo.evidence.replay import Span, View, firings, holding, silent, timeline, windows
from slo.model import SLO, naming
from slo.text.units import Duration
from tests.evidence.replay.reality import Reality, Values, reality

FIVE_MINUTES = Duration.parse("5m")

DEFINITIONS = """\
kind: AlertPolicy
name: quick
min_bad_events: 5
tiers:
  - {severity: page, budget: 5%, long_window: 30m, short_window: 5m, for: 2m, keep_firing_for: 5m}
  - {severity: page, error_ratio: 60%, long_window: 15m, short_window: 3m}
  - {severity: ticket, budget: 10%, long_window: 8h, short_window: 1h}
---
kind: ErrorBudgetPolicy
name: agreed
steps:
  - {name: half, when: {remaining: 50%}, do: look}
  - {name: incident, when: {spent: 20%, within: 1h}, do: write it down}
  - {name: soon, when: {exhausted_within: 16h}, do: slow down}
  - {name: spent, when: {remaining: 0%}, do: stop, freeze: true}
---
kind: Service
name: shop
runbook: https://example.org/shop
indicators:
  served:
    events: {total: 'requests_total{job="shop"}', bad: 'requests_total{job="shop", code="500"}'}
objectives:
  - {name: usual, indicator: served, target: 99.9%, window: 28d, error_budget_policy: agreed}
  - name: quick
    indicator: served
    target: 98%
    window: 2d
    alert_policy: quick
    error_budget_policy: agreed
"""

MINUTES = 7 * 60
FAILING = {60: (13, 1.0), 130: (20, 0.05), 200: (3, 0.7), 240: (60, 0.02), 330: (25, 0.4)}
"""From which minute on, and for how many minutes, which share of requests fails."""

LOST = (range(135, 147), range(255, 295), range(333, 338))
"""Minutes without scrapes."""

RESET_AT = 220


def counters() -> dict[str, Values]:
    """Count 60 requests a scrape, with failures at times; scrapes are lost, and the process restarts once."""
    good, bad = 0, 0
    series: dict[str, list[int | None]] = {"200": [], "500": []}
    for scrape in range(2 * MINUTES):
        minute = scrape // 2
        share = next((s for since, (lasts, s) in FAILING.items() if since <= minute < since + lasts), 0.0)
        good, bad = (good, bad) if scrape != 2 * RESET_AT else (0, 0)
        good, bad = good + round(60 * (1 - share)), bad + round(60 * share)
        lost = any(minute in some for some in LOST)
        series["200"].append(None if lost else good)
        series["500"].append(None if lost else bad)
    return {
        f'requests_total{{job="shop",instance="a",code="{code}"}}': values for code, values in series.items()
    }


@pytest.fixture(scope="module")
def fired(tmp_path_factory: pytest.TempPathFactory) -> Reality:
    folder = tmp_path_factory.mktemp("reality")
    return reality(load({"shop.yaml": DEFINITIONS}), counters(), MINUTES, folder)


def test_every_alert_fires_when_prometheus_fires(fired: Reality, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is summed from minutes, in the same minutes; what is rolled up, within an evaluation.

    promtool sums long windows every minute, so this does, too. Their sums are read a minute later.
    """
    monkeypatch.setattr(windows, "SLOW", 1)

    compared = [(name, replayed, real) for slo in SLOS for name, replayed, real in both(slo, fired)]

    assert {
        name: apart(replayed, real) for name, replayed, real in compared if apart(replayed, real) > 1
    } == {}
    assert {name for name, replayed, real in compared if replayed == real} >= OF_MINUTES
    assert len([replayed for _, replayed, _ in compared if replayed]) >= 12


def test_sums_of_every_fourth_minute_are_at_most_four_minutes_apart(fired: Reality) -> None:
    assert max(apart(replayed, real) for slo in SLOS for _, replayed, real in both(slo, fired)) <= 4


OF_MINUTES = {
    *("shop-usual 1h", "shop-usual 6h", "shop-usual no data"),
    *("shop-quick 30m", "shop-quick 15m", "shop-quick no data"),
}


def apart(replayed: tuple[Span, ...], real: tuple[Span, ...]) -> int:
    """Return by how many minutes two lists of firings differ at most; very many if one has more of them."""
    if len(replayed) != len(real):
        return MINUTES
    ends = ((one.start - other.start, one.end - other.end) for one, other in zip(replayed, real, strict=True))
    return max((abs(difference) for pair in ends for difference in pair), default=0)


SLOS = load({"shop.yaml": DEFINITIONS}).slos


def both(slo: SLO, fired: Reality) -> Iterator[tuple[str, tuple[Span, ...], tuple[Span, ...]]]:
    """Yield the name of each alert, when it fires in the replay, and when it did."""
    found = timeline(fired.rows(slo.id), slo, began=0)
    assert found is not None
    view, last, (budget,) = View(found, slo), MINUTES - 1, budgets(slo)

    def replayed(condition: BudgetCondition, *delays: Duration | None) -> tuple[Span, ...]:
        held = holding(condition, budget, view, 0, last)
        return tuple(Span(one.start, one.until(last + 1)) for one in firings(held, last, *delays))

    for one in of_tiers(slo):
        tier = one.tier
        its = {"severity": tier.severity, "window": str(tier.long_window)}
        name = f"{slo.id} {tier.long_window}"
        yield name, replayed(one.condition, tier.for_, tier.keep_firing), fired.firings(slo=slo.id, **its)
    for step in slo.steps:
        yield f"{slo.id} {step.name}", replayed(of_step(step)), fired.firings(slo=slo.id, step=step.name)
    silence = silent(found, 5, 6, last)
    quiet = tuple(Span(one.start, one.until(last + 1)) for one in firings(silence, last, FIVE_MINUTES))
    yield f"{slo.id} no data", quiet, fired.firings(slo=slo.id, alertname=naming.NO_DATA)


EXCLUDED = """
kind: AlertPolicy
name: quick
tiers: [{severity: page, error_ratio: 30.6%, long_window: 2h, short_window: 10m}]
---
kind: Service
name: shop
alert_policy: quick
scrape_interval: SCRAPED
indicators:
  served:
    events: {total: 'requests_total{job="shop"}', bad: 'requests_total{job="shop", code="500"}'}
objectives:
  - {indicator: served, target: 99%}
---
kind: Exclusion
name: upgrade
reason: The database is upgraded
author: shop
services: [shop]
start: 1970-01-01T01:00
lasts: 30m
"""


@pytest.mark.parametrize("scraped", ["30s", "1m", "2m", "4m"])
def test_young_rules_and_exclusions_page_when_prometheus_pages(scraped: str, tmp_path: Path) -> None:
    """All requests fail from the second hour on, in the first half of which a database is upgraded."""
    minutes, fails = 200, range(60, 170)
    each = Duration.parse(scraped).milliseconds / 60_000
    scrapes = [number * each for number in range(int(minutes / each))]
    bad = [round(60 * max(0, min(at, fails.stop) - fails.start)) for at in scrapes]
    series = {
        'requests_total{job="shop",instance="a",code="500"}': bad,
        'requests_total{job="shop",instance="a",code="200"}': [
            round(60 * at) - some for at, some in zip(scrapes, bad, strict=True)
        ],
    }
    text = EXCLUDED.replace("SCRAPED", scraped)
    without, _ = text.split("---\nkind: Exclusion")
    real = {}
    for name, some in (("whole", without), ("excluded", text)):
        (tmp_path / name).mkdir()
        real[name] = reality(load({"shop.yaml": some}), series, minutes, tmp_path / name, scraped)

    for name, some in (("whole", without), ("excluded", text)):
        (slo,) = load({"shop.yaml": some}).slos
        # The replay leaves excluded time out of what rules counted that did not know of it.
        delay = int(slo.sampling.sample_delay.seconds) // 60
        found = timeline(real["whole"].rows(slo.id, delay), slo, began=0)
        assert found is not None
        (one,), (budget,) = of_tiers(slo), budgets(slo)
        replayed = holding(one.condition, budget, View(found, slo), 0, minutes - 1)
        paged = real[name].firings(slo=slo.id, alertname=naming.BURN)
        assert len(paged) == 1
        assert apart(replayed, paged) <= 1, (name, replayed, paged)
