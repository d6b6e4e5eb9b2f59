"""Whom the alerts of a whole organisation reach, by real Alertmanagers: the shared team only when called."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.model import naming
from slo.plan.build import plan
from slo.plan.types import Alert
from slo.targets.alertmanager import artifacts
from tests.routing.plans import OURS as TEMPLATES
from tests.servers import amtool
from tests.servers.binaries import Generation

GENERATED = Path(__file__).parents[1] / "cases/a_second_organisation_in_two_languages/expected/generated"
CONFIG = GENERATED / "alertmanager/alertmanager.yml"
OF_SRE = ("landing-zone", "shared-tools")

Labels = Mapping[str, str]


def alerts() -> list[Labels]:
    """The labels of all generated alerts, each set once."""
    files = sorted((GENERATED / "prometheus").glob("*.yaml"))
    groups: list[Any] = [group for path in files for group in yaml.safe_load(path.read_text())["groups"]]
    found = [one.get("labels", {}) for group in groups for one in group["rules"] if "alert" in one]
    routed = {tuple(sorted((key, value) for key, value in one.items() if key != "window")) for one in found}
    return [dict(labels) for labels in sorted(routed)]


def of(product: str, *, severity: str = "page", category: str = "reliability", **more: str) -> Labels:
    identity = {"product": product, "service": f"{product}-api", "slo": f"{product}-api-up"}
    return {**identity, "environment": "production", "severity": severity, "category": category, **more}


@pytest.fixture(params=[("notify", "notify/page"), ("forms", "forms/page")], ids=lambda one: one[0])
def product(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


def reached(labels: Labels, generation: Generation) -> list[str]:
    return amtool.routes_test(CONFIG, labels, generation)


def test_every_alert_reaches_its_product_and_sre_only_where_that_was_agreed(
    oldest_and_newest: Generation,
) -> None:
    known = [one for one in alerts() if "product" in one]
    assert {one["product"] for one in known} == {"notify", "forms", *OF_SRE}
    for labels in known:
        receivers = reached(labels, oldest_and_newest)
        owner = "sre" if labels["product"] in OF_SRE else labels["product"]

        assert any(one.startswith(f"{owner}/") for one in receivers), labels
        of_sre = [one for one in receivers if one.startswith("sre/")]
        if owner != "sre" and not of_sre:
            continue
        agreed = (
            owner == "sre"
            or labels.get("called_upon") == "sre"
            or "sre" in labels.get("notifies", "").split(",")
        )
        assert agreed, (labels, receivers)


@pytest.mark.parametrize("category", ["reliability", "infrastructure", "security", "pipeline"])
def test_a_page_reaches_its_team_alone(
    category: str, product: tuple[str, str], oldest_and_newest: Generation
) -> None:
    name, receiver = product

    assert receiver in reached(of(name, category=category), oldest_and_newest)
    assert not [one for one in reached(of(name, category=category), oldest_and_newest) if "sre" in one]


def test_a_call_reaches_sre_and_is_known_to_the_team(
    product: tuple[str, str], oldest_and_newest: Generation
) -> None:
    name, _ = product
    call = of(name, called_upon="sre", call_mode="explicit", call_id="20261001-0231-4f9a1c")

    assert {"sre/called", f"{name}/notice"} <= set(reached(call, oldest_and_newest))


COMMUNITY = """\
kind: Organisation
name: cds
parties:
  sre: {kind: platform, ticket: {webhook: {url: https://sre.example.org/tickets}}}
  delivery-community: {kind: support, ticket: {webhook: {url: https://delivery.example.org/budgets}}}
activities:
  respond-to-incidents: {product: responsible}
  respond-to-other-alerts: {product: responsible}
---
kind: Product
name: notify
alerting:
  page: {webhook: {url: https://notify.example.org/pages}}
  ticket: {webhook: {url: https://notify.example.org/tickets}}
---
kind: ErrorBudgetPolicy
name: standard
steps: [{name: review, when: {remaining: 50%}, do: Review the incidents, notify: [delivery-community]}]
---
kind: Service
name: api
product: notify
indicators: {up: {probe: {gauge: up}}}
objectives: [{indicator: up, target: 99%, error_budget_policy: standard}]
"""


def test_a_community_with_a_channel_of_its_own_is_notified_of_a_step_beside_the_team(
    oldest_and_newest: Generation, tmp_path: Path
) -> None:
    planned = plan(load({"cds.yaml": COMMUNITY}))
    (step,) = (
        alert
        for file in planned.rule_files
        for group in file.groups
        for alert in group.rules
        if isinstance(alert, Alert) and alert.name == naming.BUDGET_POLICY
    )
    config, *_ = artifacts(planned, TEMPLATES)
    (tmp_path / "alertmanager.yml").write_text(config.text)

    receivers = amtool.routes_test(tmp_path / "alertmanager.yml", step.labels, oldest_and_newest)

    assert receivers == ["delivery-community/notified", "notify/ticket"]
