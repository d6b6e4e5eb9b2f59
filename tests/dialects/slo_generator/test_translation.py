"""SLOs of slo-generator become objectives, with the queries that slo-generator makes."""

from pathlib import Path
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.slo_generator import SLO_GENERATOR
from slo.plan.build import plan
from slo.source.document import parse
from slo.source.nodes import plain
from slo.targets import prometheus
from tests.servers import promtool
from tests.servers.binaries import Generation

RATIO = """\
filter_good: http_requests_total{handler="/orders", code=~"2.."}[window]
filter_valid: http_requests_total{handler="/orders"}[window]
"""
CUT = """\
expression: http_request_duration_seconds_bucket{handler="/orders"}
threshold_bucket: 0.25
"""
QUERY = """\
expression: >-
  sum(rate(http_requests_total{code=~"2.."}[window])) / sum(rate(http_requests_total[window]))
"""


def an_slo(method: str = "good_bad_ratio", indicator: str = RATIO, backend: str = "prometheus") -> str:
    lines = "".join(f"    {line}\n" for line in indicator.splitlines())
    return f"""\
apiVersion: sre.google.com/v2
kind: ServiceLevelObjective
metadata:
  name: shop-orders-availability
  labels: {{service_name: shop, feature_name: orders, slo_name: availability, team: sales}}
spec:
  description: Orders succeed
  backend: {backend}
  method: {method}
  exporters: [prometheus]
  service_level_indicator:
{lines}  goal: 0.999
"""


def translated(text: str, answers: Answers | None = None) -> Translated:
    return SLO_GENERATOR.translate(parse(text, "slo.yaml").documents, answers or Answers())


def service(text: str, answers: Answers | None = None) -> Any:
    found = translated(text, answers)
    assert not found.problems
    return plain(found.documents[0].root)


def said(text: str) -> list[tuple[str, str]]:
    return [(one.message, one.hint) for one in translated(text).problems]


def test_a_ratio_of_counters_becomes_events() -> None:
    found = service(an_slo())
    assert found["name"] == "shop"
    assert found["indicators"]["orders-availability"] == {
        "events": {
            "total": 'http_requests_total{handler="/orders"}',
            "good": 'http_requests_total{handler="/orders", code=~"2.."}',
        }
    }
    assert found["objectives"] == [
        {
            "indicator": "orders-availability",
            "target": "99.9%",
            "description": "Orders succeed",
            "alerts": {"labels": {"team": "sales"}},
        }
    ]


def test_a_distribution_that_is_cut_becomes_a_latency() -> None:
    assert service(an_slo("distribution_cut", CUT))["indicators"]["orders-availability"] == {
        "latency": {"histogram": 'http_request_duration_seconds{handler="/orders"}', "within": "250ms"}
    }


def test_a_query_for_the_good_share_is_turned_round() -> None:
    assert service(an_slo("query_sli", QUERY))["indicators"]["orders-availability"] == {
        "events": {"total": "http_requests_total", "good": 'http_requests_total{code=~"2.."}'}
    }


def test_good_and_bad_events_are_all_events() -> None:
    indicator = "filter_good: good_total\nfilter_bad: bad_total\n"
    assert "expression" in service(an_slo(indicator=indicator))["indicators"]["orders-availability"]


def test_what_is_open_is_for_people_to_decide() -> None:
    notes = translated(an_slo()).notes
    assert [one.what for one in notes if one.fate is Fate.TO_DECIDE] == ["label team: sales", "window"]
    assert {one.what for one in notes if one.fate is Fate.LOST} == {"spec.exporters"}
    answered = service(an_slo(), Answers(product_label="team", window="28d"))
    assert answered["product"] == "sales"
    assert answered["objectives"][0]["window"] == "28d"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            an_slo(backend="cloud_monitoring"),
            "spec.backend: the backend 'cloud_monitoring' is not Prometheus",
            "slo reads Prometheus only: 'backend: prometheus', or 'prometheus/' and a name",
        ),
        (
            an_slo("good_bad"),
            "spec.method: the Prometheus backend has no method 'good_bad'",
            "did you mean 'good_bad_ratio'?",
        ),
        (
            an_slo(indicator=RATIO.replace("filter_good", "filter_god")),
            "there is no key 'spec.service_level_indicator.filter_god'",
            "did you mean 'filter_good'?",
        ),
        (
            an_slo().replace("0.999", "99.9"),
            "spec.goal: a goal is above 0 and below 1, not 99.9",
            "did you mean 0.999?",
        ),
        (an_slo().replace("  method: good_bad_ratio\n", ""), "'spec.method' is missing", ""),
        (
            an_slo().replace("/v2", "/v1"),
            "apiVersion: 'sre.google.com/v1' is not accepted here",
            "did you mean 'sre.google.com/v2'?",
        ),
        (
            "service_name: shop\nfeature_name: orders\nslo_name: availability\n",
            "this is an SLO of slo-generator 1",
            "'slo-generator migrate' writes files of version 2",
        ),
    ],
)
def test_mistakes_are_refused_with_what_is_accepted(text: str, message: str, hint: str) -> None:
    assert said(text) == [(message, hint)]


def test_prometheus_accepts_the_rules(tmp_path: Path, generation: Generation) -> None:
    for method, indicator in (("good_bad_ratio", RATIO), ("distribution_cut", CUT), ("query_sli", QUERY)):
        planned = plan(load({"slo.yaml": an_slo(method, indicator)}))
        for artifact in prometheus.artifacts(planned, {}):
            path = tmp_path / f"{method}.yaml"
            path.write_text(artifact.text)
            promtool.check_rules([path], generation)
