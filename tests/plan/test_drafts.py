"""What one party declares wakes nobody until all have signed it, and wakes as agreed from then on."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.model import Catalogue, naming
from slo.plan.build import plan
from slo.plan.series import Recording
from slo.plan.types import Alert
from slo.targets import prometheus
from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, SERVICES, signed
from tests.servers import promtool
from tests.servers.binaries import Generation

POLICY = """\
---
kind: ErrorBudgetPolicy
name: standard
steps:
  - {name: freeze, when: {remaining: 0%}, do: Release nothing., severity: page, notify: [platform-team]}
"""
WITH_POLICY = {
    **DEFINITIONS,
    "services.yaml": SERVICES.replace("99.9%}", "99.9%, error_budget_policy: standard}") + POLICY,
}


def alerts(catalogue: Catalogue, slo: str = "checkout-orders") -> list[Alert]:
    rules = [rule for file in plan(catalogue).rule_files for group in file.groups for rule in group.rules]
    return [rule for rule in rules if isinstance(rule, Alert) and rule.labels.get("slo") == slo]


def recordings(catalogue: Catalogue) -> list[Any]:
    rules = [rule for file in plan(catalogue).rule_files for group in file.groups for rule in group.rules]
    return [(rule.name, rule.labels, rule.promql()) for rule in rules if isinstance(rule, Recording)]


def drafts(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {slo.id: slo.draft.missing for slo in catalogue.slos if slo.draft}


def test_what_nobody_signed_is_a_draft_of_all_who_must() -> None:
    assert drafts(load(DEFINITIONS)) == {
        "checkout-orders": ("shop", "platform-team"),
        "checkout-up": ("shop", "platform-team"),
        "nodes-up": ("platform-team",),
    }


def test_one_signature_is_not_an_agreement_but_of_a_party_s_own_product() -> None:
    half = load(signed(DEFINITIONS, "platform-team"))

    assert drafts(half) == {"checkout-orders": ("shop",), "checkout-up": ("shop",)}


def test_what_all_signed_is_planned_as_if_no_signatures_were_needed() -> None:
    alone = {**DEFINITIONS, "organisation.yaml": ORGANISATION.replace("set-objectives", "choose-objectives")}
    found = load(signed(DEFINITIONS, "shop", "platform-team"))
    found = replace(found, slos=tuple(replace(slo, signatories=()) for slo in found.slos))
    agreed, unasked = plan(found), plan(load(alone))

    assert drafts(load(alone)) == {}
    assert (agreed.rule_files, agreed.routing) == (unasked.rule_files, unasked.routing)


@pytest.mark.parametrize(
    "row", ["{product: responsible}", "{product: responsible, platform-team: supporting}", "{}"]
)
def test_where_one_party_is_responsible_nobody_signs(row: str) -> None:
    matrix = ORGANISATION.replace("{product: responsible, platform-team: responsible}", row)

    assert drafts(load({**DEFINITIONS, "organisation.yaml": matrix})) == {}


def test_a_service_without_a_product_has_nobody_to_sign_for_it() -> None:
    services = SERVICES.replace("product: shop\n", "")

    assert "checkout-orders" not in drafts(load({**DEFINITIONS, "services.yaml": services}))


def test_a_draft_wakes_nobody_and_tells_nobody_else() -> None:
    planned = alerts(load(WITH_POLICY))

    assert len(planned) == 6
    assert {alert.labels["severity"] for alert in planned} == {"ticket"}
    assert not [alert for alert in planned if "notifies" in alert.labels]
    assert plan(load(WITH_POLICY)).routing == plan(load(DEFINITIONS)).routing


def test_each_alert_of_a_draft_says_who_has_yet_to_sign() -> None:
    both = alerts(load(WITH_POLICY))
    one = alerts(load(signed(WITH_POLICY, "shop")))

    assert all(
        alert.annotations["summary"][-1] == " (draft: shop and platform-team have yet to sign)"
        for alert in both
    )
    assert all(alert.annotations["summary"][-1] == " (draft: platform-team has yet to sign)" for alert in one)


def test_a_draft_calls_nobody_by_itself() -> None:
    call = "  call: {platform-team: {automatic_after: 15m}}\n---"
    files = {**DEFINITIONS, "products.yaml": PRODUCTS.replace("---", call)}
    made = {
        parties: [alert for alert in alerts(load(signed(files, *parties))) if alert.name == naming.CALL]
        for parties in ((), ("shop",), ("shop", "platform-team"))
    }

    assert [len(calls) for calls in made.values()] == [0, 0, 1]


def test_a_draft_is_recorded_as_what_is_agreed_is() -> None:
    agreed = signed(WITH_POLICY, "shop", "platform-team")

    assert recordings(load(WITH_POLICY)) == recordings(load(agreed))


def test_a_changed_term_of_a_draft_is_a_draft_still_of_its_objective_alone() -> None:
    files = signed(DEFINITIONS, "shop")
    changed = load({**files, "services.yaml": SERVICES.replace("99.9%", "99.5%")})

    draft = next(slo.draft for slo in changed.slos if slo.draft)
    assert draft.unsigned == ("platform-team",)
    assert draft.missing == ("platform-team", "shop")
    assert draft.changed["shop"] == (("target", "99.9%", "99.5%"),)
    assert drafts(changed)["checkout-up"] == ("platform-team",)


def test_a_default_that_changes_elsewhere_changes_the_terms() -> None:
    files = signed(DEFINITIONS, "shop", "platform-team")
    defaults = ORGANISATION + "defaults: {window: 7d}\n"

    assert len(load({**files, "organisation.yaml": defaults}).standing.disputes) == 3


def test_a_signature_whose_words_were_changed_is_none() -> None:
    files = signed(DEFINITIONS, "shop", "platform-team")
    place = "shop/agreed/platform-team.yaml"
    forged = {**files, "services.yaml": SERVICES.replace("99.9%", "99.5%")}
    forged[place] = files[place].replace("target: 99.9%", "target: 99.5%")

    (draft,) = (slo.draft for slo in load(forged).slos if slo.draft)
    assert draft.unsigned == ("platform-team",)


def test_the_order_in_which_parties_sign_makes_no_difference() -> None:
    there = signed(DEFINITIONS, "shop", "platform-team")
    back = signed(DEFINITIONS, "platform-team", "shop")

    assert there == back
    assert len(there) == len(DEFINITIONS) + 3


# One of ten orders fails from 6h on, as in the story of an outage that pages.
OUTAGE = """\
rule_files: [checkout.yaml]
evaluation_interval: 1m
tests:
  - interval: 30s
    input_series:
      - {series: 'orders_total{job="shop",instance="a",code="200"}', values: '0+30x720 21627+27x59'}
      - {series: 'orders_total{job="shop",instance="a",code="503"}', values: '0x720 3+3x59'}
    promql_expr_test:
      - expr: count by (severity) (ALERTS{slo="checkout-orders",alertstate="firing",window="1h"})
        eval_time: 6h10m
        exp_samples: [{labels: '{severity="SEVERITY"}', value: 1}]
      - expr: count by (slo) (slo:error_ratio:1h{slo="checkout-orders"} > 0.015)
        eval_time: 6h10m
        exp_samples: [{labels: '{slo="checkout-orders"}', value: 1}]
"""


@pytest.mark.parametrize(
    ("parties", "severity"), [((), "ticket"), (("shop",), "ticket"), (("shop", "platform-team"), "page")]
)
def test_an_outage_pages_once_all_have_signed(
    parties: tuple[str, ...], severity: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    for artifact in prometheus.artifacts(plan(load(signed(DEFINITIONS, *parties))), {}):
        (tmp_path / Path(artifact.path).name).write_text(artifact.text)
    (tmp_path / "outage.yaml").write_text(OUTAGE.replace("SEVERITY", severity))

    promtool.check_rules([tmp_path / "checkout.yaml"], oldest_and_newest)
    promtool.check_rule_tests(tmp_path / "outage.yaml", oldest_and_newest)
