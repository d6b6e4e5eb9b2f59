"""An objective without tiers is asked about where a default made it so, and nobody waits for its alerts."""

import pytest

from slo.checks import lint
from slo.conditions import outage_in_words
from slo.model import NO_ALERTS, AlertPolicy
from slo.model.terms.objective import terms
from tests.checks.definitions import catalogue, service, underlined

BY_DEFAULT = """\
kind: Organisation
name: acme
parties: {re: {kind: platform}}
activities: {respond-to-incidents: {product: responsible}}
defaults: {alert_policy: none}
---
"""
OURS = """\
---
kind: AlertPolicy
name: ours
tiers: []
"""
ORDERS = "events: {total: 'orders_total', bad: 'orders_total{code=\"500\"}'}"


def asked(text: str) -> list[str]:
    return [problem.code for problem in lint(catalogue(text)) if problem.code in ("no-tiers", *_OF_TIERS)]


_OF_TIERS = ("unnoticed-outage", "slow-outage-page", "impossible-tier")


def test_lint_asks_where_no_tiers_are_a_default() -> None:
    text = BY_DEFAULT + service(ORDERS)
    [problem] = [one for one in lint(catalogue(text)) if one.code == "no-tiers"]

    assert problem.message == (
        "no alert depends on the burn rate of 'checkout-orders': its default policy is 'none'"
    )
    assert underlined(problem, text) == "99.9%"


@pytest.mark.parametrize(
    "text",
    [
        BY_DEFAULT + service(ORDERS, "target: 99.9%, alert_policy: none"),
        BY_DEFAULT + service(ORDERS, more="alert_policy: none"),
        service(ORDERS, "target: 99.9%, alert_policy: ours") + OURS,
        service(ORDERS, "target: 50%, alert_policy: none"),
    ],
)
def test_lint_does_not_ask_where_it_is_written(text: str) -> None:
    assert asked(text) == []


def test_the_built_in_policy_is_valid_and_has_no_alerts_at_all() -> None:
    text = service("probe: {gauge: 'up{job=\"shop\"}'}", "target: 99%, alert_policy: none")
    (slo,) = catalogue(text).slos

    written = NO_ALERTS.model_dump(by_alias=True, exclude={"kind"})
    assert AlertPolicy.model_validate(written) == NO_ALERTS
    assert slo.never_alerts
    assert outage_in_words(slo) == "a full outage alerts nobody"


def test_a_policy_of_ones_own_without_tiers_still_alerts_on_missing_data() -> None:
    (slo,) = catalogue(service(ORDERS, "target: 99%, alert_policy: ours") + OURS).slos

    assert not slo.never_alerts
    assert slo.when_targets_are_down is None


def test_that_nothing_alerts_is_a_term() -> None:
    (slo,) = catalogue(service(ORDERS, "target: 99%, alert_policy: none")).slos

    signed = terms(slo)
    assert {term: signed[term] for term in ("tiers", "no_data_after", "targets_down")} == {
        "tiers": "none",
        "no_data_after": "never",
        "targets_down": "never",
    }
