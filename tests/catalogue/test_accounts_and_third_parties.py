"""Accounts, third parties, communities: undeclared names, and calls that nobody answers."""

import pytest

from slo.catalogue.load import load
from slo.model import AlertSeverity
from slo.model.naming import CALLED_UPON
from slo.plan.build import plan
from slo.plan.types import Alert
from tests.agreements import signed_by_all
from tests.catalogue.problems import problems_in

SHOP = """\
kind: Organisation
name: acme
parties:
  platform-team:
    kind: platform
    help: "#platform"
    out_of_hours: https://manual.example.org/platform
    called: {webhook: {url: https://platform.example.org/called}}
    ticket: {webhook: {url: https://platform.example.org/ticket}}
activities:
  respond-to-incidents: {product: responsible, platform-team: if-called-upon}
  respond-to-other-alerts: {product: responsible, platform-team: if-called-upon}
calls: [{category: [reliability, infrastructure], party: platform-team}]
third_parties:
  aws: {title: Amazon Web Services}
ORGANISATION
---
kind: Product
name: shop
PRODUCT
alerting:
  page: {webhook: {url: https://shop.example.org/page}}
  ticket: {webhook: {url: https://shop.example.org/ticket}}
  call: {platform-team: {automatic_after: 15m}}
---
kind: ErrorBudgetPolicy
name: strict
steps:
  - {name: freeze, when: {remaining: 0%}, do: stop, severity: page, notify: [platform-team]}
---
kind: Service
name: orders
product: shop
indicators:
  stored: {probe: {gauge: 'probe_success{job="storage"}'}}
objectives:
  - {indicator: stored, target: 99%, error_budget_policy: strict, OBJECTIVE}
"""


def shop(organisation: str = "", product: str = "", objective: str = "category: infrastructure") -> str:
    text = SHOP.replace("ORGANISATION", organisation).replace("PRODUCT", product)
    return "\n".join(line for line in text.replace("OBJECTIVE", objective).splitlines() if line) + "\n"


@pytest.mark.parametrize(
    ("parts", "problem", "place"),
    [
        (
            {"organisation": "accounts: {cloud: {provided_by: platform-tem}}"},
            "error[undeclared]: there is no party 'platform-tem'",
            "shop.yaml:16:33",
        ),
        (
            {"organisation": "accounts: {cloud: {provided_by: platform-team, existing: [shp]}}"},
            "error[undeclared]: there is no product 'shp'",
            "shop.yaml:16:59",
        ),
        (
            {"organisation": "communities: {respond-to-incident: development}"},
            "error[undeclared]: there is no activity 'respond-to-incident'",
            "shop.yaml:16:15",
        ),
        (
            {"product": "depends_on: [asw]"},
            "error[undeclared]: there is no third party 'asw'",
            "shop.yaml:19:14",
        ),
        (
            {"objective": "third_party: awz"},
            "error[undeclared]: there is no third party 'awz'",
            "shop.yaml:35:80",
        ),
        (
            {"organisation": "hosting: [cloud]"},
            "error[out-of-scope]: 'platform-team' can be called only by products on cloud",
            "shop.yaml:23:10",
        ),
    ],
)
def test_an_undeclared_name_is_reported(parts: dict[str, str], problem: str, place: str) -> None:
    found = problems_in(shop(**parts))

    assert problem in found
    assert f"--> {place}\n" in found


def test_a_product_on_a_platform_of_the_model_may_call() -> None:
    catalogue = load(
        signed_by_all({"shop.yaml": shop(organisation="hosting: [cloud]", product="hosting: cloud")})
    )

    assert [*catalogue.products["shop"].value.automatic_calls] == ["platform-team"]


def alerts(objective: str) -> list[Alert]:
    planned = plan(load(signed_by_all({"shop.yaml": shop(objective=objective)})))
    rules = (rule for file in planned.rule_files for group in file.groups for rule in group.rules)
    return [rule for rule in rules if isinstance(rule, Alert)]


def test_what_measures_a_third_party_is_a_ticket_to_the_product_and_to_nobody_else() -> None:
    ours = alerts("category: infrastructure")
    theirs = alerts("category: infrastructure, third_party: aws")

    assert {alert.labels["severity"] for alert in ours} == {AlertSeverity.PAGE, AlertSeverity.TICKET}
    assert {CALLED_UPON, "notifies"} <= {label for alert in ours for label in alert.labels}
    assert {alert.labels["severity"] for alert in theirs} == {AlertSeverity.TICKET}
    assert not {CALLED_UPON, "notifies"} & {label for alert in theirs for label in alert.labels}
