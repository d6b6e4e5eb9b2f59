"""Labels and annotations of one's own are on all alerts of an objective, and change nothing of slo's."""

from slo.catalogue.load import load
from slo.checks import lint
from slo.labels import ON_ALERTS
from slo.model import naming
from slo.model.terms.objective import terms
from slo.plan.build import plan
from slo.plan.types import Alert
from tests.agreements import DEFINITIONS, SERVICES, signed
from tests.plan.test_drafts import alerts

POLICY = """\
---
kind: ErrorBudgetPolicy
name: standard
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing., severity: page}]
"""
OWN = """\
alerts:
  labels: {team: payments, key: any}
  annotations: {dashboard: https://example.org/d}
  page: {labels: {key: on-call}}
"""
OF_ONE = """
    alerts:
      labels: {team: orders}
      annotations: {summary: Orders fail, runbook_url: "https://example.org/{{ $labels.slo }}"}
      page: {annotations: {dashboard: https://example.org/p}}
"""


def definitions(own: str = OWN, of_one: str = OF_ONE) -> dict[str, str]:
    services = SERVICES.replace("product: shop\n", f"product: shop\nerror_budget_policy: standard\n{own}", 1)
    first = "  - {indicator: orders, target: 99.9%}"
    assert first in services
    return {
        **DEFINITIONS,
        "services.yaml": services.replace(first, f"  - indicator: orders\n    target: 99.9%{of_one}")
        + POLICY,
    }


def in_force(own: str = OWN, of_one: str = OF_ONE) -> list[Alert]:
    return alerts(load(signed(definitions(own, of_one), "shop", "platform-team")))


def chosen(alert: Alert) -> dict[str, str]:
    return {name: value for name, value in alert.labels.items() if name not in ON_ALERTS}


def shown(alert: Alert, annotation: str) -> str:
    return "".join(getattr(part, "template", str(part)) for part in alert.annotations[annotation])


def test_the_objective_takes_precedence_over_the_service_and_a_severity_over_all() -> None:
    found = {(alert.name, alert.labels["severity"]): chosen(alert) for alert in in_force()}

    assert found == {
        (naming.BURN, "page"): {"team": "orders", "key": "on-call"},
        (naming.BURN, "ticket"): {"team": "orders", "key": "any"},
        (naming.BUDGET_POLICY, "page"): {"team": "orders", "key": "on-call"},
        (naming.NO_DATA, "ticket"): {"team": "orders", "key": "any"},
        (naming.NO_DATA, "page"): {"team": "orders", "key": "on-call"},
    }


def test_all_labels_of_slo_are_as_without_them() -> None:
    own, without = in_force(), in_force("", "")

    assert [one._replace(labels={}, annotations={}) for one in own] == [
        one._replace(labels={}, annotations={}) for one in without
    ]
    assert [{**one.labels} for one in without] == [
        {name: value for name, value in one.labels.items() if name in ON_ALERTS} for one in own
    ]


def test_a_summary_of_ones_own_is_about_burning_alone() -> None:
    summaries = {alert.name: shown(alert, "summary") for alert in in_force()}

    assert summaries[naming.BURN] == "Orders fail"
    assert "missing" in summaries[naming.NO_DATA] or "down" in summaries[naming.NO_DATA]
    assert "budget" in summaries[naming.BUDGET_POLICY]


def test_other_annotations_are_on_all_alerts_and_may_replace_the_runbook() -> None:
    found = in_force()

    assert {shown(alert, "runbook_url") for alert in found} == {"https://example.org/{{ $labels.slo }}"}
    assert {(alert.labels["severity"], shown(alert, "dashboard")) for alert in found} == {
        ("page", "https://example.org/p"),
        ("ticket", "https://example.org/d"),
    }


def test_a_draft_has_those_of_tickets_and_is_still_marked() -> None:
    found = alerts(load(definitions()))

    assert {alert.labels["key"] for alert in found} == {"any"}
    assert all("yet to sign" in shown(alert, "summary") for alert in found)
    assert any(shown(alert, "summary").startswith("Orders fail") for alert in found)


def test_a_call_has_none_of_them() -> None:
    calling = DEFINITIONS["products.yaml"].replace(
        "alerting:", "alerting:\n  call: {platform-team: {automatic_after: 30m}}", 1
    )
    files = signed({**definitions(), "products.yaml": calling}, "shop", "platform-team")
    rules = [rule for file in plan(load(files)).rule_files for group in file.groups for rule in group.rules]
    calls = [rule for rule in rules if isinstance(rule, Alert) and rule.name == naming.CALL]

    assert calls
    assert all(chosen(call) == {} for call in calls)


def test_labels_are_terms_and_annotations_are_not() -> None:
    slo, without = (
        next(one for one in load(definitions(*own)).slos if one.id == "checkout-orders")
        for own in ((OWN, OF_ONE), ("", ""))
    )

    assert {term: words for term, words in terms(slo).items() if term not in terms(without)} == {
        "labels of each page": '{key="on-call",team="orders"}',
        "labels of each ticket": '{key="any",team="orders"}',
    }
    assert terms(slo, version=1).keys() - terms(without, version=1).keys() == {
        "labels of each page",
        "labels of each ticket",
    }


def test_lint_asks_about_labels_in_annotations_that_no_series_has() -> None:
    asked = OF_ONE.replace("Orders fail", '"{{ $labels.slo }} in {{ $labels.region }}"')

    found = [one for one in lint(load(definitions(of_one=asked))) if one.code == "lost-label"]
    assert [one.message for one in found] == [
        "annotation 'summary' shows the label 'region', which no series of 'checkout-orders' has"
    ]
    assert [one for one in lint(load(definitions())) if one.code == "lost-label"] == []


def test_a_word_of_severity_is_a_term_of_the_objectives_whose_alerts_have_it() -> None:
    words = "severities: {page: critical, info: notice}\n"
    files = definitions("", "")
    named = {**files, "organisation.yaml": files["organisation.yaml"] + words}
    (slo, *_), (without, *_) = (load(some).slos for some in (named, files))

    assert {term: said for term, said in terms(slo).items() if term not in terms(without)} == {
        "labels of each page": '{severity="critical"}',
    }
    assert terms(slo).keys() >= terms(without).keys()
