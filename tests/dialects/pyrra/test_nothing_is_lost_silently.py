"""Whatever is written in a file of Pyrra is carried, changed, lost or to decide, or its file has problems."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slo.dialects.pyrra import PYRRA
from slo.source.document import parse
from tests.dialects.fates import silent
from tests.dialects.pyrra.translated import problems, translated

EVERYTHING: dict[str, Any] = {
    "apiVersion": "pyrra.dev/v1alpha1",
    "kind": "ServiceLevelObjective",
    "metadata": {
        "name": "checkout-orders",
        "namespace": "shop",
        "labels": {"pyrra.dev/team": "shop", "role": "alert-rules"},
        "annotations": {
            "pyrra.dev/runbook": "https://example.org/orders",
            "pyrra.dev/summary": "Orders fail",
        },
        "creationTimestamp": "2026-01-01T00:00:00Z",
    },
    "spec": {
        "description": "Orders are taken",
        "target": "99.5",
        "window": "28d",
        "indicator": {
            "ratio": {
                "errors": {"metric": 'http_requests_total{job="checkout",code=~"5.."}'},
                "total": {"metric": 'http_requests_total{job="checkout"}'},
                "grouping": ["route", "region"],
            }
        },
        "alerting": {
            "disabled": False,
            "burnrates": True,
            "absent": True,
            "name": "Burns",
            "absentName": "Absent",
            "severities": {"fastBurn": "critical", "absent": "info", "longTermBurn": "P3"},
        },
        "partial_response_strategy": "warn",
        "performanceOverAccuracy": True,
        "ruleOutput": {"shortRulesLabels": {"a": "b"}, "enableDescriptionAsLabel": True},
    },
    "status": {"type": "PrometheusRule"},
}
OTHER_INDICATORS: tuple[dict[str, Any], ...] = (
    {
        "latency": {
            "success": {"metric": 'rpc_seconds_bucket{le="1"}'},
            "total": {"metric": "rpc_seconds_count"},
            "grouping": ["route"],
        }
    },
    {"latencyNative": {"latency": "1s", "total": {"metric": "rpc_seconds"}, "grouping": ["route"]}},
    {"bool_gauge": {"metric": "up", "grouping": ["instance"]}},
)
VALUES: tuple[Any, ...] = (
    *(None, "", "true", "maybe", "0", "99.9", "1e9", "5m", "1y", "999999999y", "10000d", "{{ .Values.x }}"),
    *("up", "up[5m]", "sum(up)", "up{", 'x_bucket{le="oops"}', 'x_bucket{le="-1"}', "é", "critical"),
    *([], ["a"], [["a"]], [None], {}, {"a": {"b": "c"}}, {"metric": "up"}),
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an object with a few mistakes: values of other shapes, missing keys, and misspelt ones."""
    one = deepcopy(EVERYTHING)
    if (other := draw(st.sampled_from((None, *OTHER_INDICATORS)))) is not None:
        one["spec"]["indicator"] = deepcopy(other)
    for _ in range(draw(st.integers(0, 3))):
        *parents, last = draw(st.sampled_from([path for path in paths(one) if path]))
        inside = one
        for part in parents:
            inside = inside[part]
        change = draw(st.sampled_from(("replace", "remove", "misspell")))
        if change == "replace" or isinstance(last, int):
            inside[last] = deepcopy(draw(st.sampled_from(VALUES)))
        elif change == "remove":
            del inside[last]
        else:
            inside[f"{last}x"] = inside.pop(last)
    return one


@settings(max_examples=60)
@example(EVERYTHING)
@given(mutated())
def test_every_value_has_a_fate_where_there_is_no_problem(one: dict[str, Any]) -> None:
    text = yaml.safe_dump(one, allow_unicode=True, sort_keys=False)
    (document,) = parse(text, "pyrra.yaml").documents
    if not PYRRA.recognises(document):
        return  # none of ours: that is said by whoever reads it
    if problems(text):
        return  # nothing is made of it

    assert silent([document], (note.span for note in translated(text).notes)) == []


def test_everything_that_pyrra_knows_is_accepted() -> None:
    assert problems(yaml.safe_dump(EVERYTHING)) == ()
