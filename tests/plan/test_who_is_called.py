"""Whatever pages, only the party that the organisation names for its category is called, in either way."""

import re
from collections.abc import Iterator, Mapping

import pytest

from slo.catalogue.load import load
from slo.checks import lint
from slo.model import Catalogue, naming
from slo.plan.build import plan
from slo.plan.types import Alert
from tests.agreements import signed_by_all
from tests.use_cases import stolen_keys

CALLED_FOR = {
    "reliability": "platform-team",
    "infrastructure": "platform-team",
    "security": "security-team",
    "pipeline": None,
}
ORGANISATION = """\
kind: Organisation
name: techops
parties:
  platform-team:
    kind: platform
    out_of_hours: https://example.org/platform
    ticket: {webhook: {url: "http://tickets.example.org"}}
    called: {pagerduty: {routing_key_file: /secrets/platform}}
    pagerduty: {schedules: [Platform on call]}
  security-team:
    kind: security
    out_of_hours: https://example.org/security
    called: {pagerduty: {routing_key_file: /secrets/security}}
    pagerduty: {schedules: [Security on call]}
activities:
  respond-to-incidents: {product: responsible, platform-team: if-called-upon, security-team: if-called-upon}
  respond-to-other-alerts: {product: responsible}
calls:
  - {category: [reliability, infrastructure], party: platform-team}
  - {category: security, party: security-team}
---
kind: AlertPolicy
name: quiet
tiers: [{severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}]
---
kind: AlertPolicy
name: burning
targets_down: never
tiers: [{severity: page, budget: 2%, long_window: 1h, short_window: 5m}]
---
kind: AlertPolicy
name: down
targets_down: page
tiers: [{severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}]
---
kind: ErrorBudgetPolicy
name: waking
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing, severity: page}]
---
kind: ErrorBudgetPolicy
name: telling
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing, notify: [platform-team]}]
"""
PRODUCT = """\
kind: Product
name: notify
alerting:
  page: {%s}
  ticket: {webhook: {url: "http://tickets.example.org"}}
  call: {%s: {automatic_after: 30m}}
"""
BY_PAGERDUTY = ("pagerduty: {routing_key_file: /secrets/notify}", "pagerduty: {schedules: [Notify]}\n")
IN = {
    "jira_service_management": "opsgenie: {api_key_file: /secrets/KEY, api_url: https://jsm.example.org/}",
    "incidentio": "incidentio: {url: https://alerts.example.org/KEY, token_file: /secrets/KEY}",
}
"""Systems of on-call, and the channel by which alerts reach them, in place of PagerDuty's."""
BY_RULE = ('webhook: {url: "http://pager.example.org"}', "")
OBJECTIVE = """\
kind: Service
name: api
product: notify
runbook: https://example.org
indicators:
  ok: {events: {total: 'requests_total{job="api"}', bad: 'requests_total{job="api",code=~"5.."}'}}
objectives:
  - {indicator: ok, target: 99.9%%, category: %s, alert_policy: POLICY, error_budget_policy: BUDGET}
"""
COMPOSITE = """\
kind: Service
name: api
product: notify
runbook: https://example.org
indicators:
  ok: {events: {total: 'requests_total{job="api"}', bad: 'requests_total{job="api",code=~"5.."}'}}
  both: {composite: {weights: {api-ok: 1, api-ok2: 2}}}
  ok2: {events: {total: 'other_total{job="api"}', bad: 'other_total{job="api",code=~"5.."}'}}
objectives:
  - {indicator: ok, target: 99.9%%, alert_policy: quiet}
  - {indicator: ok2, target: 99.9%%, alert_policy: quiet}
  - {indicator: both, target: 99.9%%, category: %s, alert_policy: burning}
"""
ALERT = """\
kind: Alerts
name: queues
product: notify
alerts:
  - {name: Grows, expr: 'queue{job="q"} > 9', severity: page, category: %s, summary: s, runbook: "https://x.org"}
"""
USE_CASE = stolen_keys("notify") + "# it is about %s\n"


def objective(policy: str, budget: str = "telling") -> str:
    return OBJECTIVE.replace("POLICY", policy).replace("BUDGET", budget)


SOURCES = {
    "a tier of burn rates": objective("burning"),
    "all targets are down": objective("down"),
    "a step of an error budget policy": objective("quiet", "waking"),
    "a composite": COMPOSITE,
    "another alert": ALERT,
    "a use case": USE_CASE,
}
TICKETS = {
    "an objective": objective("quiet"),
    "another alert": ALERT.replace("page", "ticket"),
    "a use case": USE_CASE.replace("page", "ticket"),
}


def definitions(source: str, category: str, way: tuple[str, str], party: str) -> Catalogue:
    page, on_call = way
    texts = {
        "a.yaml": ORGANISATION,
        "b.yaml": PRODUCT % (page, party) + on_call,
        "c.yaml": source % category,
    }
    return load(signed_by_all(texts))


def in_another(system: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Put everybody on call in another system than PagerDuty."""
    channel = re.compile(r"pagerduty: \{routing_key_file: /secrets/(\w+)\}")
    moved = {
        name: channel.sub(lambda found: IN[system].replace("KEY", found[1]), text).replace(
            "pagerduty: {schedules", f"{system}: {{schedules"
        )
        for name, text in texts.items()
    }
    return {**moved, "a.yaml": moved["a.yaml"].replace("---", 'alertmanager: "0.29"\n---', 1)}


def errors(catalogue: Catalogue) -> list[str]:
    return [one.code for one in lint(catalogue) if one.severity == "error"]


def called(catalogue: Catalogue) -> Iterator[str]:
    for file in plan(catalogue).rule_files:
        for group in file.groups:
            for rule in group.rules:
                if isinstance(rule, Alert) and rule.name == naming.CALL:
                    yield rule.labels[naming.CALLED_UPON]


def categories(source: str) -> tuple[str, ...]:
    return ("security",) if source == "a use case" else tuple(CALLED_FOR)


PAGES = [(source, category) for source in SOURCES for category in categories(source)]


@pytest.mark.parametrize("party", ["platform-team", "security-team"])
@pytest.mark.parametrize(("source", "category"), PAGES)
def test_pagerduty_escalates_no_page_to_a_party_of_another_category(
    source: str, category: str, party: str
) -> None:
    found = errors(definitions(SOURCES[source], category, BY_PAGERDUTY, party))

    assert found == ([] if CALLED_FOR[category] == party else ["called-for-others"])


@pytest.mark.parametrize("category", CALLED_FOR)
@pytest.mark.parametrize("system", ["jira_service_management", "incidentio"])
def test_no_system_of_on_call_escalates_a_page_to_a_party_of_another_category(
    system: str, category: str
) -> None:
    source = SOURCES["another alert"] % category
    page, on_call = BY_PAGERDUTY
    texts = {"a.yaml": ORGANISATION, "b.yaml": PRODUCT % (page, "platform-team") + on_call, "c.yaml": source}
    catalogue = load(signed_by_all(in_another(system, texts)))

    assert errors(catalogue) == ([] if CALLED_FOR[category] == "platform-team" else ["called-for-others"])
    assert not [*called(catalogue)]


@pytest.mark.parametrize("party", ["platform-team", "security-team"])
@pytest.mark.parametrize(("source", "category"), PAGES)
def test_a_rule_calls_no_party_of_another_category(source: str, category: str, party: str) -> None:
    catalogue = definitions(SOURCES[source], category, BY_RULE, party)
    by_rule = source != "a use case"  # Prometheus does not know what Splunk finds

    assert errors(catalogue) == []
    assert list(called(catalogue)) == ([party] if by_rule and CALLED_FOR[category] == party else [])


@pytest.mark.parametrize("source", TICKETS)
def test_what_only_makes_tickets_calls_nobody(source: str) -> None:
    for category in categories(source):
        assert errors(definitions(TICKETS[source], category, BY_PAGERDUTY, "platform-team")) == []
        assert not [*called(definitions(TICKETS[source], category, BY_RULE, "platform-team"))]
