"""The fields of rule files of Prometheus, and of PrometheusRule of its operator."""

from slo.dialects.shapes import TEXT, TEXTS, Anything, Chosen, Items, Keys, Refusal, Text, mapping_of
from slo.source.nodes import Node, Record
from slo.text import checks

KIND = "PrometheusRule"
API = "monitoring.coreos.com/"

SETTINGS = ("interval", "limit", "query_offset")
OF_OTHERS = {
    "partial_response_strategy": "it is a setting of Thanos",
    "source_tenants": "it is a setting of Mimir",
    "align_evaluation_time_on_interval": "it is a setting of Mimir",
    "evaluation_delay": "it is a setting of Cortex; query_offset is what Prometheus has",
}
"""Keys of groups that Prometheus does not have."""

_ALERTING = Keys(
    {
        "alert": TEXT,
        "expr": TEXT,
        "for": TEXT,
        "keep_firing_for": TEXT,
        "labels": TEXTS,
        "annotations": TEXTS,
    },
    required=("alert", "expr"),
)
_RECORDING = Keys({"record": TEXT, "expr": TEXT, "labels": TEXTS}, required=("record", "expr"))
_EITHER = Keys({**_ALERTING.fields, **_RECORDING.fields}, one_of=("alert", "record"))


def _rule(node: Node) -> Keys:
    """Return the shape of the kind of rule that has just one of the keys that name it."""
    names = [name for name in _EITHER.one_of if isinstance(node, Record) and name in node.fields]
    return {"alert": _ALERTING, "record": _RECORDING}[names[0]] if len(names) == 1 else _EITHER


_GROUP = Keys(
    {
        "name": TEXT,
        **dict.fromkeys(SETTINGS, TEXT),
        "labels": TEXTS,
        "rules": Items(Chosen(_rule)),
        **dict.fromkeys(OF_OTHERS, Anything()),
    },
    required=("name",),
)
_GROUPS = Items(_GROUP)


def _kind(said: str) -> Refusal:
    return None if said == KIND else (f"{said!r} has no rules", f"rules are of the kind {KIND}")


FILE = Keys({"groups": _GROUPS, "namespace": Anything()})
RESOURCE = Keys(
    {
        "apiVersion": TEXT,
        "kind": Text(_kind, checks.KIND),
        "metadata": mapping_of(Anything()),
        "spec": Keys({"groups": _GROUPS}),
        "status": Anything(),
    },
    required=("apiVersion", "kind", "spec"),
)
