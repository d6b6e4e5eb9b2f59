"""Objects of OpenSLO are found in all files, in all versions, with what people write by mistake."""

import pytest

from slo.dialects.dialect import Answers, Fate
from tests.dialects.openslo.documents import BAD, an_slo, natively, notes, problems, translated

SLI = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: shop-success}
spec:
  description: A customer orders something
  ratioMetric:
    counter: true
    bad: {metricSource: {metricSourceRef: production, spec: {query: 'orders_total{code=~"5.."}'}}}
    total: {metricSource: {metricSourceRef: production, spec: {query: orders_total}}}
"""
SOURCE = """\
apiVersion: openslo/v1
kind: DataSource
metadata: {name: production}
spec: {type: %s, connectionDetails: {url: "https://prometheus.example.org"}}
"""
ALPHA = """\
apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: orders, displayName: Orders}
spec:
  service: shop
  timeWindows: [{unit: Week, count: 4, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - displayName: Good
      target: 0.99
      ratioMetrics:
        incremental: true
        good: {source: prometheus, queryType: promql, query: 'orders_total{code!~"5.."}'}
        total: {source: prometheus, queryType: promql, query: orders_total}
"""
OF_2 = """\
apiVersion: openslo.com/v2alpha
kind: SLO
metadata: {name: orders}
spec:
  serviceRef: shop
  sli:
    metadata: {name: success}
    spec:
      ratioMetric:
        counter: true
        bad: {dataSourceSpec: {type: Prometheus, connectionDetails: {}}, spec: {query: failed_total}}
        total: {dataSourceSpec: {type: Prometheus, connectionDetails: {}}, spec: {query: orders_total}}
  timeWindow: [{duration: 28d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.99}]
"""
EVENTS = {"total": "orders_total", "bad": 'orders_total{code=~"5.."}'}


def with_reference(name: str = "shop-orders") -> str:
    inline = an_slo(name=name).split("  indicator:")
    return f"{inline[0]}  indicatorRef: shop-success\n  timeWindow:{inline[1].split('timeWindow:')[1]}"


def test_an_indicator_is_found_in_another_file_and_its_source_in_a_third() -> None:
    service = natively(with_reference(), SLI, SOURCE % "Prometheus")["Service shop"]

    assert service["indicators"] == {"success": {"journey": "A customer orders something", "events": EVENTS}}
    assert service["objectives"][0]["indicator"] == "success"


def test_a_problem_of_an_indicator_is_shown_in_the_file_of_the_indicator() -> None:
    assert "--> 1.yaml:8:" in problems(
        with_reference(), SLI.replace("orders_total{code", "orders_total{{code")
    )


def test_a_source_in_another_file_can_be_of_another_system() -> None:
    said = problems(with_reference(), SLI, SOURCE % "CloudWatch")
    assert "the source 'CloudWatch' is not Prometheus" in said
    assert "--> 2.yaml:4:14" in said


def test_objectives_of_one_service_are_one_service_whatever_files_they_are_in() -> None:
    found = natively(with_reference(), SLI, an_slo(name="shop-others"))
    assert list(found) == ["Service shop"]
    assert [one["indicator"] for one in found["Service shop"]["objectives"]] == ["success", "others"]


def test_a_reference_to_nothing_names_what_there_is() -> None:
    said = problems(with_reference().replace("shop-success", "shop-sucess"), SLI)
    assert "error[undeclared]: there is no SLI 'shop-sucess'" in said
    assert "did you mean 'shop-success'?" in said


def test_a_misspelt_key_is_shown_with_the_right_one() -> None:
    said = problems(an_slo().replace("budgetingMethod", "budgetMethod"))
    assert "error[unknown-key]: there is no key 'spec.budgetMethod'" in said
    assert "did you mean 'budgetingMethod'?" in said


def test_all_problems_are_shown_at_once() -> None:
    text = an_slo(method="occurrences", objectives="{target: many, op: less}")
    said = problems(text)
    assert said.count("error[") == 3
    assert "did you mean 'Occurrences'?" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (an_slo().replace("openslo/v1", "openslo/v2"), "apiVersion: 'openslo/v2' is not accepted here"),
        (an_slo().replace("kind: SLO", "kind: SLOs"), "openslo/v1 has no kind 'SLOs'"),
        (an_slo().replace("kind: SLO\n", ""), "'kind' is missing"),
        (an_slo().replace("  service: shop\n", ""), "'spec.service' is missing"),
        (an_slo(objectives=""), "this SLO has no objectives"),
        (an_slo(objectives="{target: 0.9, targetPercent: 90}"), "needs exactly one of 'target' and"),
        (
            an_slo(BAD.replace("bad:", "good: {metricSource: {spec: {query: a}}}\n  bad:")),
            "exactly one of 'good' and",
        ),
        (an_slo(BAD.replace("bad:", "raw:")), "exactly one of 'total' and 'raw', and has 2"),
        (an_slo() + "---\n" + an_slo(), "there are two objects of kind SLO with the name 'shop-orders'"),
    ],
)
def test_a_mistake_is_an_error(text: str, said: str) -> None:
    assert said in problems(text)


def test_the_alpha_version_is_read() -> None:
    service = natively(ALPHA)["Service shop"]
    assert service["indicators"]["orders"] == {
        "events": {"total": "orders_total", "good": 'orders_total{code!~"5.."}'}
    }
    assert service["objectives"][0]["window"] == "28d"


def test_the_second_version_is_read() -> None:
    service = natively(OF_2)["Service shop"]
    assert service["indicators"]["success"] == {"events": {"total": "orders_total", "bad": "failed_total"}}


def test_a_header_of_version_1_over_a_body_of_alpha_is_found() -> None:
    text = ALPHA.replace("openslo/v1alpha", "openslo/v1")
    assert natively(text) == natively(ALPHA)
    assert ("openslo/v1", "openslo/v1alpha") in notes(text, fate=Fate.CHANGED)
    assert "the fields below are those of v1alpha" in problems(text, answers=Answers(strict=True))


def test_invented_kinds_are_read_as_what_they_mean() -> None:
    text = an_slo().replace("kind: SLO", "kind: ServiceLevelObjective")
    assert natively(text) == natively(an_slo())
    assert ("kind: ServiceLevelObjective", "kind: SLO") in notes(text, fate=Fate.CHANGED)


def test_invented_lists_are_read_item_by_item() -> None:
    items = "".join(f"  {line}\n" for line in an_slo().splitlines()).replace(
        "  apiVersion", "- apiVersion", 1
    )
    text = f"apiVersion: openslo/v1\nkind: SLOList\nitems:\n{items}"
    assert natively(text) == natively(an_slo())


def test_several_objectives_are_several_objectives_of_one_indicator() -> None:
    text = an_slo(objectives="{displayName: Agreed, target: 0.9}, {displayName: Internal, target: 0.99}")
    service = natively(text)["Service shop"]
    assert [(one["name"], one["target"]) for one in service["objectives"]] == [
        ("orders-agreed", "90%"),
        ("orders-internal", "99%"),
    ]
    assert list(service["indicators"]) == ["success"]


def test_the_product_is_that_of_a_label_or_an_answer() -> None:
    text = an_slo().replace("{name: shop-orders}", "{name: shop-orders, labels: {team: Shop Team}}")
    assert ("label team: Shop Team", "no product") in notes(text, fate=Fate.TO_DECIDE)
    assert natively(text, answers=Answers(product="shop"))["Service shop"]["product"] == "shop"
    assert natively(text, answers=Answers(product_label="team"))["Service shop"]["product"] == "shop-team"


def test_labels_that_alerts_can_have_are_on_alerts() -> None:
    labels = "labels: {team: sales, severity: high, owners: [a, b], a.b: c}"
    text = an_slo().replace("{name: shop-orders}", f"{{name: shop-orders, {labels}}}")
    assert natively(text)["Service shop"]["objectives"][0]["alerts"] == {"labels": {"team": "sales"}}
    lost = [what for what, _ in notes(text, fate=Fate.LOST)]
    assert lost == ["metadata.labels.severity", "metadata.labels.owners", "metadata.labels.a.b"]


def test_names_of_services_that_would_be_alike_are_refused() -> None:
    other = an_slo(name="x").replace("service: shop", "service: Shop")
    assert "'Shop' and 'shop' would both be the service 'shop'" in problems(an_slo(), other)


def test_an_indicator_that_nobody_uses_may_be_of_any_source() -> None:
    text = SLI.replace("metricSourceRef: production", "type: Datadog")
    assert not translated(text).documents
    assert [what for what, _ in notes(text, fate=Fate.LOST)] == ["SLI shop-success", "SLI shop-success: spec"]
