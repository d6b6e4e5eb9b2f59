"""One rule of a group as a rule of `kind: Alerts`."""

import re
from typing import NamedTuple

from slo.dialects.build import record, text
from slo.dialects.dialect import Answers, Fate
from slo.dialects.prometheus_rules import labels
from slo.dialects.prometheus_rules.findings import Findings, text_of
from slo.model.alerts import RUNBOOK_URL
from slo.promql import PromQLError
from slo.source.helm import RENDER, placeholder
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import nearest

_ALERTING = ("alert", "expr", "for", "keep_firing_for", "labels", "annotations")
_RECORDING = ("record", "expr", "labels")
_ZERO = re.compile(r"0|(0+(ms|[smhdwy]))+")
_LONGEST_SUMMARY = 200
_NOT_RENDERED = "this is a template of Helm that was not rendered"


class Rule(NamedTuple):
    """A rule, and what decides to which definition it belongs. Recording rules belong to any."""

    node: Record
    owner: tuple[str | None, str | None] | None = None
    product: Node | None = None
    environment: Node | None = None


def translate(node: Node, of_group: dict[str, Node], answers: Answers, findings: Findings) -> Rule | None:
    """Translate a rule with the labels of its group; None if it is neither kind of rule."""
    if not isinstance(node, Record):
        findings.problem(checks.TYPE, "a rule must be a mapping", node)
        return None
    is_alert, is_recording = "alert" in node.fields, "record" in node.fields
    if is_alert == is_recording:
        both = "has both 'alert' and 'record'" if is_alert else "has neither 'alert' nor 'record'"
        unknown = next((name for name in node.fields if name not in {*_ALERTING, *_RECORDING}), "")
        findings.problem(checks.VALUE, f"a rule {both}", node, nearest(unknown, ("alert", "record")))
        return None
    findings.record(
        node,
        "an alerting rule" if is_alert else "a recording rule",
        node,
        _ALERTING if is_alert else _RECORDING,
    )
    if "expr" not in node.fields:
        if node.fields.keys() <= {*_ALERTING, *_RECORDING}:  # else it is probably what is misspelt
            findings.problem(checks.MISSING, "a rule needs 'expr'", node)
        return None
    own = _texts(node, "labels", findings)
    merged = {**of_group, **own}
    return _alerting(node, merged, answers, findings) if is_alert else _recording(node, merged)


def texts_below(node: Node, what: str, findings: Findings) -> dict[str, Node]:
    """Return the values of a mapping of texts; one without a value is an empty text."""
    if isinstance(node, Scalar) and node.text is None:
        return {}
    found = findings.record(node, what, node)
    return {name: _single(name, value, findings) for name, value in (found.fields if found else {}).items()}


def _single(name: str, value: Node, findings: Findings) -> Node:
    """Return a text of labels or annotations; an empty one in place of what is wrong."""
    if not isinstance(value, Scalar):
        findings.problem(checks.TYPE, f"{name!r} must be a single text", value)
    elif value.text and placeholder(value.text):
        findings.problem(checks.NOT_RENDERED, _NOT_RENDERED, value, RENDER)
    elif value.text is not None:
        return value
    return text("", value)


def _texts(node: Record, key: str, findings: Findings) -> dict[str, Node]:
    return texts_below(node.fields[key], repr(key), findings) if key in node.fields else {}


def _recording(node: Record, labelled: dict[str, Node]) -> Rule:
    fields = {"record": node.fields["record"], "expr": node.fields.get("expr")}
    its_labels = record(labelled, node) if labelled else None
    return Rule(record({**fields, "labels": its_labels}, node, node.keys))


def _alerting(node: Record, labelled: dict[str, Node], answers: Answers, findings: Findings) -> Rule:
    said = labels.read(labelled, node, answers, findings)
    annotations = _texts(node, "annotations", findings)
    for name in [name for name in annotations if text_of(annotations[name]) == ""]:
        findings.carry(annotations.pop(name), name, "nothing: it is empty")
    summary, description = _words(node.fields["alert"], annotations, findings)
    runbook = annotations.get(RUNBOOK_URL) or annotations.get("runbook")
    others = {
        name: value
        for name, value in annotations.items()
        if name not in ("summary", "description", RUNBOOK_URL)
    }
    fields = {
        "name": node.fields["alert"],
        "expr": _expression(node.fields.get("expr"), findings),
        "for": unless_zero("for", node, findings),
        "keep_firing_for": unless_zero("keep_firing_for", node, findings),
        "severity": said.severity,
        "category": said.category,
        "summary": summary,
        "description": description,
        "runbook": runbook,
        "labels": record(said.labels, node) if said.labels else None,
        "annotations": record(others, node) if others else None,
    }
    keys = {"name": node.keys["alert"], **{name: key for name, key in node.keys.items() if name in fields}}
    return Rule(
        record(fields, node, keys),
        (text_of(said.product), text_of(said.environment)),
        said.product,
        said.environment,
    )


def _words(name: Node, annotations: dict[str, Node], findings: Findings) -> tuple[Node, Node | None]:
    """Return the summary and the description.

    Without a summary it is the message in one line, or else the name of the alert; what is written stays.
    """
    summary, description = annotations.get("summary"), annotations.get("description")
    if summary is not None:
        return summary, description
    for other in ("message", "title"):
        said = (text_of(annotations.get(other)) or "").strip()
        if said and "\n" not in said and len(said) <= _LONGEST_SUMMARY:
            findings.lacking(
                Fate.CARRIED,
                name,
                f"an alert with {other!r} and no summary",
                f"its {other} is also its summary",
            )
            return text(said, annotations[other]), description
    findings.lacking(Fate.CARRIED, name, "an alert without summary", "its name is its summary")
    literal = (text_of(name) or "").replace("{{", '{{ "{{" }}')
    return text(literal, name), description or annotations.get("message")


def _expression(node: Node | None, findings: Findings) -> Node | None:
    """Return an expression as a vector: Prometheus makes one of a number as well."""
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    said = text_of(node)
    if node is None or said is None:
        return node
    if placeholder(said):
        findings.problem(checks.NOT_RENDERED, _NOT_RENDERED, node, RENDER)
        return text("vector(1)", node)  # in place of what is wrong already
    try:
        is_number = parse(said).type is ValueType.SCALAR
    except PromQLError:
        return node
    if not is_number:
        return node
    becomes = f"vector({said.strip()})"
    findings.note(Fate.CHANGED, node, f"expr: {said.strip()}", becomes, "it means the same")
    return text(becomes, node)


def unless_zero(key: str, within: Record, findings: Findings) -> Node | None:
    """Return a setting, unless it is 0, which is the default of each."""
    node = within.fields.get(key)
    if not isinstance(node, Scalar) or not _ZERO.fullmatch((node.text or "0").strip()):
        return node
    findings.carry(node, key, "none, which is the default")
    return None
