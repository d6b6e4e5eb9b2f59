"""Alerts and use cases that belong to no objective: references, defaults, and problems."""

import pytest

from slo.catalogue.load import load
from slo.model import AlertSeverity
from slo.text.diagnostics import Invalid

PRODUCT = """\
kind: Product
name: letters
alerting:
  page: {slack: {channel: "#letters", webhook_url_file: /secrets/letters}}
  ticket: {slack: {channel: "#letters", webhook_url_file: /secrets/letters}}
---
kind: Service
name: letters-api
product: letters
environment: staging
indicators: {accepted: {probe: {gauge: up}}}
objectives: [{indicator: accepted, target: 99%}]
"""
ALERTS = """\
kind: Alerts
name: queues
product: letters
service: letters-api
runbook: https://example.org/queues
alerts:
  - {name: QueueFull, expr: queue_messages > 800, severity: page, summary: The queue is full}
  - {name: QueueLost, expr: absent(queue_messages), severity: page, summary: Gone, runbook: "https://example.org/gone"}
"""
USE_CASE = """\
kind: UseCase
name: logins
product: letters
service: letters-api
summary: Many logins
search: index=letters
schedule: "*/10 * * * *"
window: 10m
severity: page
playbook: https://example.org/logins
owner: the lead developer
review_by: 2027-01-01
"""
ORGANISATION = """\
kind: Organisation
name: techops
parties: {platform-team: {kind: platform}}
environments: {staging: {pages: never}}
"""


def said(*texts: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        load({"all.yaml": "---\n".join(texts)})
    return [(problem.code, problem.message) for problem in found.value.problems]


@pytest.mark.parametrize("definition", [ALERTS, USE_CASE], ids=["alerts", "use case"])
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("product: letters", "product: leters", ("undeclared", "there is no product 'leters'")),
        ("service: letters-api", "service: letters-pai", ("undeclared", "there is no service 'letters-pai'")),
    ],
)
def test_an_undeclared_name_is_shown(definition: str, old: str, new: str, problem: tuple[str, str]) -> None:
    assert problem in said(PRODUCT, definition.replace(old, new))


def test_alerts_about_a_service_are_of_its_product() -> None:
    other = PRODUCT.split("---")[0].replace("name: letters", "name: forms")

    assert said(PRODUCT, other, ALERTS.replace("product: letters", "product: forms")) == [
        ("product", "service 'letters-api' belongs to product 'letters', but this definition is for 'forms'")
    ]


def test_an_environment_is_declared_where_any_is() -> None:
    text = ALERTS.replace("runbook:", "environment: stagin\nrunbook:", 1)

    assert said(ORGANISATION, PRODUCT, text) == [("undeclared", "there is no environment 'stagin'")]


def test_alerts_and_a_service_cannot_have_one_file_of_rules() -> None:
    ((code, message),) = said(PRODUCT, ALERTS.replace("name: queues", "name: letters-api"))

    assert code == "duplicate"
    assert message.startswith("service 'letters-api' has the same name")


def test_what_is_left_open_is_that_of_the_service_and_of_the_definition() -> None:
    catalogue = load({"all.yaml": "---\n".join((PRODUCT, ALERTS, USE_CASE))})
    alerts, use_case = catalogue.alerts["queues"].value, catalogue.use_cases["logins"].value

    assert (alerts.environment, use_case.environment) == ("staging", "staging")
    assert [one.runbook for one in alerts.alerts.values()] == [
        "https://example.org/queues",
        "https://example.org/gone",
    ]
    assert use_case.severity is AlertSeverity.PAGE


def test_in_environments_that_never_page_pages_are_tickets() -> None:
    catalogue = load({"all.yaml": "---\n".join((ORGANISATION, PRODUCT, ALERTS, USE_CASE))})

    assert {one.severity for one in catalogue.alerts["queues"].value.alerts.values()} == {
        AlertSeverity.TICKET
    }
    assert catalogue.use_cases["logins"].value.severity is AlertSeverity.TICKET


@pytest.mark.parametrize(
    "words",
    [
        "{{ $labels.app }} and {{$labels.app|title}} are full",
        '{{ $value | humanize1024 }}, {{ printf "%.2f" $value }}, {{ $value | printf "%g" }}',
        "Half of } and of { are no templates",
        "{{ .Labels.app }} in {{ $externalLabels.cluster }}, {{ .ExternalLabels.region }}: {{ .Value }}",
        '{{ with query "up" }}{{ . | first | value }}{{ end }} {{ "{{" }} {{ `{{` }}',
        '{{ if gt $value 5.0 }}much{{ else }}little{{ end }} {{ $labels.host | reReplaceAll ":.*" "" }}',
    ],
)
def test_words_may_name_labels_and_the_value(words: str) -> None:
    load({"all.yaml": f"{PRODUCT}---\n{ALERTS.replace('The queue is full', repr(words))}"})


@pytest.mark.parametrize(
    "words",
    [
        "{{ $labels.app",
        "{{ $label.app }}",
        "{{ .Label.app }}",
        "{{ $value | toUpper }}",
        "{{ template `other` . }}",
        "{{ $value | humanise }}",
        "{{}}",
    ],
)
def test_templates_that_prometheus_could_not_fill_in_are_refused(words: str) -> None:
    ((code, message),) = said(PRODUCT, ALERTS.replace("The queue is full", repr(words)))

    assert code == "value"
    assert message.startswith("Prometheus cannot expand this template: ")


GROUP = """\
kind: Alerts
name: printers
service: letters-api
query_offset: 1m
labels: {tier: print}
alerts:
  - {record: "printer:pages:max", expr: max by (printer) (pages), labels: {tier: own}}
  - {name: Out of paper!, expr: sheets < 50, severity: page, summary: s, labels: {room: "{{ $labels.room }}"}}
  - {name: Out of paper!, expr: sheets < 500, severity: ticket, summary: s, annotations: {dashboard: "https://d"}}
"""
NEWER = "kind: Organisation\nname: techops\nparties: {platform-team: {kind: platform}}\nprometheus: '2.53'\n"


def test_a_definition_is_a_group_with_recording_rules_and_several_rules_of_one_name() -> None:
    alerts = load({"all.yaml": "---\n".join((NEWER, PRODUCT, GROUP))}).alerts["printers"].value

    assert alerts.product == "letters"
    assert [rule.labels for rule in alerts.rules] == [
        {"tier": "own"},
        {"tier": "print", "room": "{{ $labels.room }}"},
        {"tier": "print"},
    ]
    assert [(id, number, alert.severity) for id, number, alert in alerts.numbered] == [
        ("printers/Out of paper!", 1, AlertSeverity.PAGE),
        ("printers/Out of paper!", 2, AlertSeverity.TICKET),
    ]


def test_offsets_of_queries_need_a_prometheus_that_has_them() -> None:
    message = "'query_offset' needs Prometheus 2.53, but rules are written for 2.42"

    assert said(PRODUCT, GROUP) == [("prometheus", message)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("printer:pages:max", "slo:sli_total:increase1m", "'slo:sli_total:increase1m' is reserved"),
        ("printer:pages:max", "pages-max", "'pages-max' is not a name of series such as"),
        ("max by (printer) (pages)", "'pages[5m]'", "a recording rule needs an instant vector or a scalar"),
        ("{dashboard:", "{runbook_url:", "'runbook_url' is reserved: only slo sets this annotation"),
        (
            "{tier: print}",
            "{severity: high}",
            "'severity' is reserved: only slo or Prometheus sets this label",
        ),
        ("{tier: own}", "{__name__: own}", "'__name__' is reserved: only Prometheus sets this label"),
        ("$labels.room", "$labels.room | humanise", "there is no function 'humanise'"),
        ("Out of paper!", "SLOCall", "'SLOCall' is reserved: slo generates alerts of this name"),
    ],
)
def test_rules_of_ones_own_leave_alone_what_is_slos(old: str, new: str, problem: str) -> None:
    found = said(NEWER, PRODUCT, GROUP.replace(old, new))

    assert all(problem in message for _, message in found), found
