"""What can wake somebody needs a runbook; what only makes tickets does not."""

import pytest

from slo.checks.runbooks import pages_without_runbook
from tests.checks.definitions import catalogue, service

SHOP = """\
---
kind: Product
name: shop
alerting:
  page: {webhook: {url: "https://pager.example.org"}}
  ticket: {webhook: {url: "https://tickets.example.org"}}
---
kind: AlertPolicy
name: quiet
tiers: [{severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}]
"""
AGREED = """\
---
kind: ErrorBudgetPolicy
name: agreed
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing, severity: SEVERITY}]
"""
ORDERS = "events: {total: orders_total, bad: orders_failed_total}"


def codes(more: str, policies: str = "") -> list[str]:
    text = service(ORDERS, more=f"product: shop\n{more}") + SHOP + policies
    return [problem.code for problem in pages_without_runbook(catalogue(text))]


def test_a_tier_that_pages_needs_a_runbook() -> None:
    assert codes("") == ["page-without-runbook"]
    assert codes("runbook: https://example.org/orders") == []
    assert codes("alert_policy: quiet") == []


@pytest.mark.parametrize(("severity", "expected"), [("page", ["page-without-runbook"]), ("ticket", [])])
def test_a_step_of_a_budget_policy_that_pages_needs_one_as_well(severity: str, expected: list[str]) -> None:
    policies = AGREED.replace("SEVERITY", severity)

    assert codes("alert_policy: quiet\nerror_budget_policy: agreed", policies) == expected


def test_a_runbook_in_the_annotations_of_pages_is_one() -> None:
    assert codes("alerts: {page: {annotations: {runbook_url: https://example.org/orders}}}") == []
    assert codes("alerts: {ticket: {annotations: {runbook_url: https://example.org/orders}}}") == [
        "page-without-runbook"
    ]
