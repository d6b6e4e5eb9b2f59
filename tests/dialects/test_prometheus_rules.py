"""Rule files of other teams are read as they are: what stays, what changes, and what is refused."""

import pytest

from slo.dialects.dialect import Answers
from slo.model import AlertSeverity
from tests.dialects.rule_files import LOANS, catalogue, generated, notes, problems, rules

ONE = """
    groups:
      - name: disks
        interval: 1m
        rules:
          - alert: DiskFull
            expr: disk_used_ratio > 0.9
            labels: {LABELS}
            annotations: {summary: A disk is full}
"""


def one(labels: str) -> str:
    return ONE.replace("LABELS", labels)


def labels_of(file: str, organisation: str = "") -> dict[str, str]:
    """Return the labels of the first alert in a file, without those that remove others."""
    found = rules(catalogue(file, organisation=organisation))[0]["labels"]
    return {
        name: value for name, value in found.items() if name not in ("called_upon", "notifies", "service")
    }


def test_rules_stay_in_their_order_with_expressions_waits_labels_and_annotations() -> None:
    found = rules(catalogue(LOANS))

    assert [one.get("record") or one["alert"] for one in found] == [
        "job:loans_refused:rate5m",
        "job:loans:rate5m",
        "Loans-are refused (many)",
        "Loans-are refused (many)",
    ]
    warning, critical = found[2:]
    assert found[1]["labels"] == {"source": "counter"}
    assert (warning["for"], warning["keep_firing_for"], critical["for"]) == ("2m", "3m", "1m")
    assert " ".join(warning["expr"].split()) == (
        "job:loans_refused:rate5m / on (job, branch) job:loans:rate5m > 0.05"
    )
    assert warning["labels"].items() >= {"team": "library", "tier": "desk", "product": "library"}.items()
    assert critical["labels"]["tier"] == "{{ $labels.branch | toUpper }}"
    assert [one["labels"]["severity"] for one in (warning, critical)] == ["ticket", "page"]
    assert warning["annotations"] == {
        "summary": '{{ $labels.branch | title }} refuses {{ printf "%.1f" $value }}',
        "dashboard": "https://grafana.example.org/d/loans?var-branch={{ $labels.branch }}",
        "cluster": "{{ .ExternalLabels.cluster }}",
    }
    assert critical["annotations"] == {
        "summary": "{{ $value | humanizePercentage }} of loans are refused",
        "message": "{{ $value | humanizePercentage }} of loans are refused",
        "runbook_url": "TODO",
    }


def test_a_group_keeps_its_interval_and_its_limit() -> None:
    (text,) = generated(catalogue(LOANS)).values()

    assert "    interval: 30s\n    limit: 40\n" in text


def test_what_the_operator_of_prometheus_reads_has_the_same_meaning() -> None:
    groups = LOANS.replace("\n", "\n  ")
    resource = f"""
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {{name: Library Rules, namespace: library, labels: {{release: prometheus}}}}
spec:{groups}"""

    assert rules(catalogue(resource))[2]["labels"]["slo"] == "library-rules-loans/Loans-are refused (many)"
    assert [
        {**one, "labels": {**one["labels"], "slo": ""}}
        for one in rules(catalogue(resource))
        if "alert" in one
    ] == [
        {**one, "labels": {**one["labels"], "slo": ""}} for one in rules(catalogue(LOANS)) if "alert" in one
    ]
    assert [note for note in notes(resource) if "lost" in note] == [
        "3: lost: metadata.namespace: ",
        "3: lost: metadata.labels: ",
    ]


def test_a_list_of_kubernetes_and_several_documents_are_read_one_by_one() -> None:
    rule = "{alert: A, expr: up == 0, labels: {severity: page, team: museum}}"
    spec = f"{{groups: [{{name: g, interval: 1m, rules: [{rule}]}}]}}"
    resource = (
        "{apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, "
        f"metadata: {{name: NAME}}, spec: {spec}}}"
    )
    first, second, third = (resource.replace("NAME", name) for name in ("one", "two", "one"))

    read = catalogue(f"kind: List\napiVersion: v1\nitems:\n  - {first}\n  - {second}\n---\n{third}")

    assert sorted(read.alerts) == ["one-g", "one-g-2", "two-g"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("severity: page, team: museum", {"severity": "page", "product": "museum", "team": "museum"}),
        ("severity: critical, owner: library", {"severity": "page", "product": "library"}),
        ("severity: P1, product: museum", {"severity": "page", "product": "museum"}),
        ("severity: info, team: Museum", {"severity": "info", "product": "museum", "team": "Museum"}),
        ("severity: none, product: museum", {"severity": "info", "product": "museum"}),
        ("severity: warning", {"severity": "ticket", "product": "-"}),
        ("team: museum", {"severity": "ticket", "product": "museum", "team": "museum"}),
        ('severity: "{{ $labels.level }}", product: museum', {"severity": "ticket", "product": "museum"}),
    ],
)  # fmt: skip
def test_labels_say_whose_an_alert_is_and_how_urgent(labels: str, expected: dict[str, str]) -> None:
    ours = {"slo": "rules-1-disks/DiskFull", "environment": "production", "category": "reliability"}

    assert labels_of(one(labels)).items() >= {**ours, **expected}.items()


def test_the_product_and_words_of_severity_are_as_the_organisation_says() -> None:
    organisation = """\
imports:
  product_label: squad
  product: museum
  severities:
    loud: page
    painters: {severity: page, product: museum}
    books: {severity: ticket, product: library}
"""
    said = {
        "severity: loud, squad: library": ("page", "library"),
        "severity: loud, team: library": ("page", "museum"),
        "severity: painters, squad: library": ("page", "museum"),
        "severity: books": ("ticket", "library"),
    }
    found = {labels: labels_of(one(labels), organisation) for labels in said}

    assert {labels: (its["severity"], its["product"]) for labels, its in found.items()} == said


def test_what_only_people_can_answer_is_noted_with_its_default() -> None:
    assert notes(one("severity: painters")) == [
        "2: carried: group 'disks': 1 alert: alerts rules-1-disks",
        (
            "5: to decide: an alert without a label product, team or owner: "
            "an alert of no product, for the queue of unowned alerts"
        ),
        "7: to decide: severity: painters: severity: ticket",
    ]
    answered = Answers(product="museum", severities={"painters": ("page", None)})
    assert notes(one("severity: painters"), answers=answered)[1:] == [
        "7: carried: severity: painters: severity: page"
    ]


def test_labels_that_only_slo_sets_are_renamed_and_those_of_its_words_are_read() -> None:
    labels = "team: museum, service: disks, window: 1h, category: security, environment: staging"
    found = labels_of(one(f"severity: page, {labels}"))

    assert (
        found.items()
        >= {
            "exported_service": "disks",
            "exported_window": "1h",
            "category": "security",
            "environment": "staging",
        }.items()
    )
    assert labels_of(one("severity: page, category: disk"))["exported_category"] == "disk"
    assert (
        labels_of(one("severity: page, environment: '{{ $labels.env }}'")).items()
        >= {
            "environment": "production",
            "exported_environment": "{{ $labels.env }}",
        }.items()
    )


def test_labels_of_a_group_are_those_of_its_rules_unless_they_have_their_own() -> None:
    file = one("tier: disk").replace(
        "rules:", "labels: {team: museum, severity: critical, tier: any, site: north}\n        rules:"
    )

    assert labels_of(file).items() >= {
        "product": "museum", "severity": "page", "tier": "disk", "site": "north"
    }.items()  # fmt: skip


def test_alerts_of_two_products_in_a_group_are_two_definitions() -> None:
    file = """
    groups:
      - name: all
        interval: 1m
        rules:
          - {record: "a:b", expr: up}
          - {alert: A, expr: "a:b == 0", labels: {team: museum, severity: page}}
          - {alert: B, expr: "a:b == 0", labels: {team: library, severity: page}}
          - {alert: C, expr: "a:b == 0", labels: {team: museum, severity: page}}
    """
    read = catalogue(file)

    assert {name: [rule.expr for rule in one.value.rules] for name, one in read.alerts.items()} == {
        "rules-1-all": ["up", "a:b == 0", "a:b == 0"],
        "rules-1-all-library": ["a:b == 0"],
    }
    assert (
        "2: changed: group 'all', with alerts of 2 owners: 2 definitions, each with a group of its own"
        in notes(file)
    )


def test_a_number_is_a_vector_and_a_wait_of_no_time_is_none() -> None:
    file = """
    groups:
      - name: g
        rules:
          - {alert: Always, expr: 1, for: 0m, labels: {severity: page}, annotations: {summary: }}
    """
    (rule,) = rules(catalogue(file))

    assert (rule["expr"], rule.get("for"), rule["annotations"]) == ("vector(1)", None, {"summary": "Always"})


def test_an_alert_without_summary_has_its_name_and_keeps_what_is_written() -> None:
    file = """
    groups:
      - name: g
        rules:
          - alert: '{{ Full }}'
            expr: up == 0
            labels: {severity: page, team: museum}
            annotations:
              message: |
                Two
                lines
              runbook: https://example.org/full
    """
    (rule,) = rules(catalogue(file))

    assert rule["annotations"] == {
        "summary": '{{ "{{" }} Full }}',
        "description": "Two\nlines\n",
        "message": "Two\nlines\n",
        "runbook": "https://example.org/full",
        "runbook_url": "https://example.org/full",
    }


def test_a_group_of_recording_rules_alone_is_nobodys_question() -> None:
    recorded = "{record: 'a:b', expr: sum(up)}, {record: 'a:c', expr: time()}"
    file = f"groups: [{{name: g, interval: 1m, rules: [{recorded}]}}]"

    assert [one["record"] for one in rules(catalogue(file))] == ["a:b", "a:c"]
    assert notes(file) == ["1: carried: group 'g': 2 recording rules: alerts rules-1-g"]


def test_a_template_in_a_file_of_helm_that_is_no_yaml_is_one_problem() -> None:
    file = one("severity: page").replace("name: disks", "name: {{ .Release.Name }}-disks")

    (problem,) = problems(file)

    assert problem.startswith("rules-1.yaml:2:11: this is a template, not YAML yet; render it first")


def test_a_second_group_of_one_name_is_refused_as_prometheus_does() -> None:
    group = "  - {name: g, rules: [{record: a, expr: up}]}\n"
    file = f"groups:\n{group}{group}"

    assert problems(file) == [
        "rules-1.yaml:3:12: there is a group 'g' already, and Prometheus refuses the second"
    ]


def test_grafana_alerts_and_tests_of_rules_are_not_mistaken_for_rules() -> None:
    for file in ("apiVersion: 1\ngroups: [{name: a, folder: b, rules: []}]", "rule_files: [a]\ntests: []"):
        assert problems(file) == [
            "rules-1.yaml:1:1: this definition has no 'kind'; accepted: AlertPolicy"
        ] or all("this definition has no 'kind'" in said for said in problems(file))


def test_severities_of_environments_that_never_page_are_tickets() -> None:
    read = catalogue(
        one("severity: page, team: museum, environment: staging"),
        organisation="environments: {staging: {pages: never}}\n",
    )

    assert {rule.severity for rule in read.alerts["rules-1-disks"].value.alerts.values()} == {
        AlertSeverity.TICKET
    }
