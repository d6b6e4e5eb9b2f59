"""The fields of slo-generator's SLOs, and of the indicators of its Prometheus backend.

https://github.com/google/slo-generator/blob/master/docs/providers/prometheus.md
"""

from collections.abc import Mapping

from slo.dialects.shapes import (
    LITERAL,
    NUMBER,
    TEXT,
    TEXTS,
    Anything,
    Chosen,
    Items,
    Keys,
    Refusal,
    Shape,
    Text,
    mapping_of,
    words,
)
from slo.dialects.values import number, text, value
from slo.source.nodes import Node
from slo.text import checks
from slo.text.diagnostics import nearest
from slo.text.units import plain


def _indicator(*needed: str, **fields: Shape) -> Keys:
    return Keys({**dict.fromkeys(needed, TEXT), **fields}, required=needed, others=Anything())


def _ratio(node: Node) -> Keys:
    other = "filter_valid" if value(node, "filter_bad") is None else "filter_bad"
    return _indicator("filter_good", other, operators=Items(TEXT))


METHODS: Mapping[str, Shape] = {
    "good_bad_ratio": Chosen(_ratio),
    "distribution_cut": _indicator("expression", "threshold_bucket", threshold_bucket=NUMBER),
    "query_sli": _indicator("expression"),
}
"""The indicators of each method."""


def _backend(said: str) -> Refusal:
    if said.lower().startswith("prometheus"):
        return None
    hint = "slo reads Prometheus only: 'backend: prometheus', or 'prometheus/' and a name"
    return f"the backend {said!r} is not Prometheus", hint


def _method(said: str) -> Refusal:
    if said in METHODS:
        return None
    return f"the Prometheus backend has no method {said!r}", nearest(said, METHODS)


def _goal(said: str) -> Refusal:
    goal = number(said)
    if goal is not None and 0 < goal < 1:
        return None
    hint = f"did you mean {plain(goal / 100)}?" if goal is not None and 1 < goal < 100 else ""
    return f"a goal is above 0 and below 1, not {said}", hint


_BACKEND = {"backend": Text(_backend, checks.UNTRANSLATABLE)}


def _spec(node: Node) -> Keys:
    """Return the fields of a spec; of another backend, only that."""
    if _backend(text(node, "backend") or "prometheus") is not None:
        return Keys(_BACKEND, others=Anything())
    return Keys(
        {
            **_BACKEND,
            "description": TEXT,
            "method": Text(_method, checks.UNTRANSLATABLE),
            "exporters": Items(Anything()),
            "service_level_indicator": METHODS.get(text(node, "method") or "", mapping_of(Anything())),
            "error_budget_policy": TEXT,
            "goal": Text(_goal),
            "frequency": TEXT,
        },
        required=("backend", "method", "service_level_indicator", "goal"),
    )


SLO = Keys(
    {
        "apiVersion": words("sre.google.com/v2"),
        "kind": words("ServiceLevelObjective", check=checks.KIND),
        "metadata": Keys({"name": LITERAL, "labels": TEXTS, "annotations": TEXTS}, required=("name",)),
        "spec": Chosen(_spec),
    },
    required=("metadata", "spec"),
)
