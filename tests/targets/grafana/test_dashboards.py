"""Dashboards: what they show is there, in words that Prometheus understands, and what changes is little."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.conditions import counted_windows, windows
from slo.model import SLO, naming
from slo.plan.build import plan
from slo.plan.series import Recording
from slo.plan.types import Alert, Plan
from slo.promql.parser import parse
from slo.targets.grafana import artifacts
from slo.targets.grafana.dashboards import uid
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

LONG = "a-service-whose-name-is-longer-than-grafana-lets-uids-be"

SHOP = """\
kind: Service
name: shop
title: The shop
product: shopping
error_budget_policy: standard
runbook: https://example.org/runbooks/shop
indicators:
  orders:
    journey: Somebody buys something.
    by: region
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
  fast:
    latency: {histogram: 'orders_seconds{job="shop"}', within: 500ms}
objectives:
  - indicator: orders
    target: 99.9%
    targets: [{group: {region: eu}, target: 99.95%}]
  - {indicator: fast, target: 95%, window: month}
---
kind: Product
name: shopping
alerting:
  page: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/page}}
  ticket: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/ticket}}
---
kind: ErrorBudgetPolicy
name: standard
steps:
  - {name: caution, when: {remaining: 25%}, do: Be careful.}
  - {name: freeze, when: {remaining: 0%}, freeze: true, do: Release nothing.}
---
kind: Service
name: NAME
strategy: direct
indicators:
  answers:
    by: [region, tenant]
    events: {total: 'requests_total{job="x"}', bad: 'failures_total{job="x"}'}
objectives:
  - indicator: answers
    target: 99%
    targets: [{group: {region: eu, tenant: a}, target: 90%}]
---
kind: Service
name: fleet
environment: staging
indicators:
  ships:
    events: {total: 'ships_total{job="x"}', bad: 'sunk_total{job="x"}'}
objectives:
  - {indicator: ships, target: 99%, window: 7d}
""".replace("NAME", LONG)
GROUPS = {"region": ("eu", "us"), "tenant": ("a", "b")}

Json = dict[str, Any]


def planned(text: str = SHOP) -> Plan:
    return plan(load({"shop.yaml": text.encode()}))


def files(text: str = SHOP) -> Mapping[str, str]:
    """The dashboards as text, by path."""
    return {one.path: one.text for one in artifacts(planned(text), {})}


def panels(text: str) -> list[Json]:
    return list(json.loads(text)["panels"])


def exprs(text: str) -> Iterator[tuple[str, str]]:
    for panel in panels(text):
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def test_there_is_one_for_the_fleet_and_one_for_each_service() -> None:
    assert list(files()) == [
        "grafana/fleet.json",
        f"grafana/{LONG}.json",
        "grafana/_fleet.json",
        "grafana/shop.json",
    ]


def test_only_the_table_of_all_objectives_has_links_to_dashboards() -> None:
    text = SHOP.replace("name: shop\n", "name: dashboard\n", 1)
    linked = [
        (path, panel["title"])
        for path, file in files(text).items()
        for panel in panels(file)
        if panel.get("fieldConfig", {}).get("overrides")
    ]

    assert linked == [("grafana/fleet.json", "Budgets left, lowest first")]


def test_without_objectives_there_is_none() -> None:
    assert [*artifacts(plan(load({})), {})] == []


def test_uids_are_unique_and_no_longer_than_grafana_takes() -> None:
    uids = [json.loads(text)["uid"] for text in files().values()]

    assert len(set(uids)) == len(uids)
    assert max(map(len, uids)) == 40
    assert uid("shop") in uids


def test_every_expression_is_promql() -> None:
    for text in files().values():
        for _, expr in exprs(text):
            parse(expr)


def test_no_panel_has_the_id_or_the_place_of_another() -> None:
    for text in files().values():
        ids = [panel["id"] for panel in panels(text)]
        cells = [
            (x, y)
            for panel in panels(text)
            for place in [panel["gridPos"]]
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        ]

        assert len(set(ids)) == len(ids)
        assert len(set(cells)) == len(cells)
        assert {x for x, _ in cells} == set(range(24))


def test_another_objective_changes_no_id_and_only_the_places_below_it() -> None:
    more = SHOP.replace(
        "  - {indicator: fast, target: 95%, window: month}\n",
        "  - {indicator: fast, target: 95%, window: month}\n"
        "  - {indicator: fast, name: very-fast, target: 50%, window: month}\n",
    )
    before, after = files()["grafana/shop.json"], files(more)["grafana/shop.json"]

    assert panels(after)[: len(panels(before))] == panels(before)
    assert len(panels(after)) == len(panels(before)) + 4


def test_every_panel_asks_the_source_that_was_chosen() -> None:
    for text in files().values():
        sources = [target["datasource"] for panel in panels(text) for target in panel.get("targets", ())]

        assert sources
        assert {one["uid"] for one in sources} == {"${datasource}"}
        assert json.loads(text)["templating"]["list"][0]["name"] == "datasource"


def panel(title: str, slo: str) -> Json:
    (found,) = (
        one
        for one in panels(files()["grafana/shop.json"])
        if one["title"] == title and f'slo="{slo}"' in json.dumps(one).replace("\\", "")
    )
    return found


def test_burn_rates_are_drawn_with_the_lines_of_their_alerts() -> None:
    burn = panel("Burn rate", "shop-orders")
    steps = burn["fieldConfig"]["defaults"]["thresholds"]["steps"]

    assert [(step["value"], step["color"]) for step in steps] == [
        (None, "green"),
        (pytest.approx(14 / 15), "orange"),
        (2.8, "orange"),
        (5.6, "red"),
        (13.44, "red"),
    ]
    assert burn["targets"][0]["legendFormat"] == "1h {{region}}, page above 13.4"
    assert burn["links"][0]["url"] == "https://example.org/runbooks/shop"


def test_a_budget_is_drawn_with_the_lines_of_its_policy() -> None:
    steps = panel("Budget left", "shop-orders")["fieldConfig"]["defaults"]["thresholds"]["steps"]

    assert [(step["value"], step["color"]) for step in steps] == [
        (None, "red"),
        (0, "orange"),
        (0.25, "green"),
    ]


# What rules record, in a Prometheus.


def groups(slo: SLO) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for label in slo.indicator.by:
        found = [{**one, label: value} for one in found for value in GROUPS[label]]
    return found


def recorded(slos: Iterable[SLO]) -> Iterator[tuple[str, dict[str, str], float]]:
    """Every series of objectives that panels may ask for, with the labels that rules give it."""
    for slo in slos:
        for group in groups(slo):
            labels = {"slo": slo.id, "slo_bundle": slo.service.name, **group}
            yield naming.BUDGET_REMAINING, labels, 0.25
            yield naming.TOTAL_1M, labels, 100
            yield naming.BAD_1M, labels, 1
            yield from ((naming.error_ratio(window), labels, 0.01) for window in windows(slo))
            yield from ((naming.events(window), labels, 1000) for window in counted_windows(slo))


@pytest.fixture
def asked(generation: Generation, tmp_path: Path) -> Iterator[tuple[Prometheus, float]]:
    """A Prometheus that has what the rules record, and a time at which it does."""
    rules = [rule for file in planned().rule_files for group in file.groups for rule in group.rules]
    at = time.time() // 60 * 60 - 4 * 3600
    times = [at - 60, at]
    values = [*recorded(load({"shop.yaml": SHOP.encode()}).slos)]
    described = [
        (rule.name, dict(rule.labels), float(rule.promql().removeprefix("vector(").removesuffix(")")))
        for rule in rules
        if isinstance(rule, Recording) and rule.name == naming.ERROR_BUDGET
    ]
    alerts = [
        ("ALERTS", {**rule.labels, "alertname": rule.name, "alertstate": "firing"}, 1.0)
        for rule in rules
        if isinstance(rule, Alert) and "slo" in rule.labels
    ]
    names = {rule.name for rule in rules if isinstance(rule, Recording)}
    assert {name for name, _, _ in values} <= names
    series = [
        Series(name, labels, [(one, value) for one in times])
        for name, labels, value in (*values, *described, *alerts)
    ]
    backfill(series, tmp_path, generation)
    with prometheus(generation, "", [], tmp_path) as server:
        yield server, at


def test_every_expression_of_every_panel_gives_data(asked: tuple[Prometheus, float]) -> None:
    server, at = asked
    for path, text in files().items():
        for title, expr in exprs(text):
            chosen = expr.replace("$product", ".*").replace("$environment", "production|staging")

            assert server.query(chosen, at), f"{path}: {title}: {chosen}"


def test_the_fleet_shows_each_group_once_and_by_its_own_budget(asked: tuple[Prometheus, float]) -> None:
    server, at = asked
    fleet = dict(exprs(files()["grafana/fleet.json"]))
    left = server.query(
        fleet["Budgets left, lowest first"].replace("$product", ".*").replace("$environment", ".*"), at
    )
    burn = server.query(
        fleet["Burn rate (1h window): the ten highest"]
        .replace("$product", ".*")
        .replace("$environment", ".*"),
        at,
    )
    rates = {
        (one.labels["slo"], one.labels.get("region"), one.labels.get("tenant")): one.value for one in burn
    }

    assert len(left) == len(burn) == 2 + 1 + 4 + 1
    assert {one.labels["dashboard"] for one in left} == {uid(name) for name in ("shop", LONG, "fleet")}
    assert rates["shop-orders", "eu", None] == pytest.approx(20)
    assert rates["shop-orders", "us", None] == pytest.approx(10)
    assert rates[f"{LONG}-answers", "eu", "a"] == pytest.approx(0.1)
    assert rates[f"{LONG}-answers", "eu", "b"] == pytest.approx(1)


def test_the_fleet_can_be_narrowed(asked: tuple[Prometheus, float]) -> None:
    server, at = asked
    expr = dict(exprs(files()["grafana/fleet.json"]))["Budgets left, lowest first"]
    found = server.query(expr.replace("$product", "shopping").replace("$environment", "production"), at)

    assert {one.labels["slo"] for one in found} == {"shop-orders", "shop-fast"}
