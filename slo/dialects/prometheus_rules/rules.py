"""One rule of a group as a rule of `kind: Alerts`."""

import re
from typing import NamedTuple

from slo.dialects.build import record
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings
from slo.dialects.prometheus_rules import labels
from slo.dialects.values import scalar, text, texts
from slo.model.alerts import RUNBOOK_URL
from slo.promql import PromQLError
from slo.source.nodes import Node, Record, Scalar

_ZERO = re.compile(r"0|(0+(ms|[smhdwy]))+")
_LONGEST_SUMMARY = 200


class Rule(NamedTuple):
    """A rule, and what decides to which definition it belongs. Recording rules belong to any."""

    node: Record
    owner: tuple[str | None, str | None] | None = None
    product: Scalar | None = None
    environment: Scalar | None = None


def translate(node: Node, of_group: dict[str, Scalar], answers: Answers, findings: Findings) -> Rule | None:
    """Translate a rule with the labels of its group; None if it has no expression, or neither name."""
    expression = scalar(node, "expr")
    if not isinstance(node, Record) or expression is None:
        return None
    if not findings.is_right(expression):
        expression = made("vector(1)", expression)  # in place of what is wrong already
    labelled = {**of_group, **right_texts(node, "labels", findings)}
    alert, recorded = scalar(node, "alert"), scalar(node, "record")
    if alert is not None and recorded is None:
        return _alerting(node, alert, expression, labelled, answers, findings)
    if recorded is not None and alert is None:
        its_labels = record(dict(labelled), node) if labelled else None
        fields: dict[str, Node | None] = {"record": recorded, "expr": expression, "labels": its_labels}
        return Rule(record(fields, node, node.keys))
    return None


def right_texts(node: Record, key: str, findings: Findings) -> dict[str, Scalar]:
    """Return the texts of a mapping in which no problem was found."""
    return {name: one for name, one in texts(node, key).items() if findings.is_right(one)}


def _alerting(
    node: Record,
    alert: Scalar,
    expression: Scalar,
    labelled: dict[str, Scalar],
    answers: Answers,
    findings: Findings,
) -> Rule:
    said = labels.read(labelled, node, answers, findings)
    annotations = {name: one for name, one in right_texts(node, "annotations", findings).items() if one.text}
    summary, description = _words(alert, annotations, findings)
    others = {
        name: value
        for name, value in annotations.items()
        if name not in ("summary", "description", RUNBOOK_URL)
    }
    fields: dict[str, Node | None] = {
        "name": alert,
        "expr": _vector(expression, findings),
        "for": unless_zero("for", node, findings),
        "keep_firing_for": unless_zero("keep_firing_for", node, findings),
        "severity": said.severity,
        "category": said.category,
        "summary": summary,
        "description": description,
        "runbook": annotations.get(RUNBOOK_URL) or annotations.get("runbook"),
        "labels": record(dict(said.labels), node) if said.labels else None,
        "annotations": record(dict(others), node) if others else None,
    }
    keys = {"name": node.keys["alert"], **{name: key for name, key in node.keys.items() if name in fields}}
    owner = (text(said.product), text(said.environment))
    return Rule(record(fields, node, keys), owner, said.product, said.environment)


def _words(name: Scalar, annotations: dict[str, Scalar], findings: Findings) -> tuple[Scalar, Scalar | None]:
    """Return the summary and the description.

    Without a summary it is the message in one line, or else the name of the alert; what is written stays.
    """
    summary, description = annotations.get("summary"), annotations.get("description")
    if summary is not None:
        return summary, description
    for other in ("message", "title"):
        said = (text(annotations.get(other)) or "").strip()
        if said and "\n" not in said and len(said) <= _LONGEST_SUMMARY:
            findings.lacking(
                Fate.CARRIED,
                name,
                f"an alert with {other!r} and no summary",
                f"its {other} is also its summary",
            )
            return made(said, annotations[other]), description
    findings.lacking(Fate.CARRIED, name, "an alert without summary", "its name is its summary")
    literal = (name.text or "").replace("{{", '{{ "{{" }}')
    return made(literal, name), description or annotations.get("message")


def _vector(node: Scalar, findings: Findings) -> Scalar:
    """Return an expression as a vector: Prometheus makes one of a number as well."""
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    said = (node.text or "").strip()
    try:
        is_number = parse(said).type is ValueType.SCALAR
    except PromQLError:
        return node
    if not is_number:
        return node
    findings.note(Fate.CHANGED, node, f"expr: {said}", f"vector({said})", "it means the same")
    return made(f"vector({said})", node)


def unless_zero(key: str, within: Record, findings: Findings) -> Scalar | None:
    """Return a setting, unless it is 0, which is the default of each."""
    node = scalar(within, key)
    if node is None or not findings.is_right(node):
        return None
    if not _ZERO.fullmatch((node.text or "").strip()):
        return node
    findings.note(Fate.CARRIED, node, f"{key}: {node.text}", "none, which is the default")
    return None
