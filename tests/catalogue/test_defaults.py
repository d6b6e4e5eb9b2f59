"""Defaults of organisations, products and environments, and problems in them."""

from slo.catalogue.load import load
from slo.model import AlertSeverity, Catalogue
from tests.catalogue.problems import block, problems_in

ACME = block("""
    kind: Organisation
    name: acme
    parties:
      platform: {kind: platform}
    defaults: {window: 30d, runbook: https://runbooks.example/acme}
    environments:
      staging: {pages: never, window: 7d}
      preview: {}
    ---
    kind: Product
    name: retail
    alerting:
      page: {webhook: {url: https://pager.example}}
      ticket: {webhook: {url: https://tickets.example}}
    defaults: {error_budget_policy: standard, runbook: https://runbooks.example/retail}
    ---
    kind: ErrorBudgetPolicy
    name: standard
    steps:
      - {name: freeze, when: {remaining: 0%}, do: Release nothing., severity: page}
    ---
    kind: Service
    name: shop
    product: retail
    environment: production
    indicators: {up: {probe: {gauge: up}}}
    objectives:
      - {indicator: up, target: 99%}
""")


def loaded(text: str) -> Catalogue:
    return load({"acme.yaml": text})


def test_nothing_downstream_needs_to_know_of_defaults() -> None:
    (slo,) = loaded(ACME).slos

    assert str(slo.objective.window) == "30d"
    assert slo.runbook == "https://runbooks.example/retail"
    assert slo.budget_policy is not None
    assert slo.budget_policy.name == "standard"


def test_an_environment_comes_before_the_organisation() -> None:
    (slo,) = loaded(ACME.replace("environment: production", "environment: staging")).slos

    assert str(slo.objective.window) == "7d"


def test_where_nothing_pages_no_policy_does() -> None:
    (pages,) = loaded(ACME).slos
    (never,) = loaded(ACME.replace("environment: production", "environment: staging")).slos

    assert {tier.severity for tier in pages.tiers} == {AlertSeverity.PAGE, AlertSeverity.TICKET}
    assert {step.severity for step in pages.steps} == {AlertSeverity.PAGE}
    assert {tier.severity for tier in never.tiers} == {AlertSeverity.TICKET}
    assert {step.severity for step in never.steps} == {AlertSeverity.TICKET}


def test_an_undeclared_environment_beside_others_is_reported() -> None:
    shown = problems_in(ACME.replace("environment: production", "environment: stagin"))

    assert shown == block("""
        error[undeclared]: there is no environment 'stagin'
          --> shop.yaml:25:14
           |
        25 | environment: stagin
           |              ^^^^^^
           = did you mean 'staging'?
    """)


def test_where_no_environment_is_declared_any_may_be_named() -> None:
    alone = ACME.split("---\n")[-1].replace("product: retail\n", "").replace("production", "anywhere")

    assert loaded(alone).slos[0].service.environment == "anywhere"


def test_production_need_not_be_declared() -> None:
    assert loaded(ACME).slos[0].service.environment == "production"


def test_policies_that_defaults_name_must_exist() -> None:
    text = (
        ACME.replace("window: 30d", "alert_policy: calm, window: 30d")
        .replace("preview: {}", "preview: {error_budget_policy: standrd}")
        .replace("{error_budget_policy: standard", "{alert_policy: workbok")
    )

    assert problems_in(text) == block("""
        error[undeclared]: there is no alert policy 'calm'
         --> shop.yaml:5:26
          |
        5 | defaults: {alert_policy: calm, window: 30d, runbook: https://runbooks.example/acme}
          |                          ^^^^
          = define it with 'kind: AlertPolicy'
        error[undeclared]: there is no error budget policy 'standrd'
         --> shop.yaml:8:34
          |
        8 |   preview: {error_budget_policy: standrd}
          |                                  ^^^^^^^
          = did you mean 'standard'?
        error[undeclared]: there is no alert policy 'workbok'
          --> shop.yaml:15:26
           |
        15 | defaults: {alert_policy: workbok, runbook: https://runbooks.example/retail}
           |                          ^^^^^^^
           = did you mean 'workbook'?
    """)


def test_a_default_window_is_a_compliance_window() -> None:
    shown = problems_in(ACME.replace("window: 30d", "window: 36h"))

    assert "a compliance window is whole hours from 1h, or whole days up to 90d, not 1d12h" in shown
