"""Labels and annotations of Sloth's alerts: which are carried, and which slo sets itself."""

from collections.abc import Collection, Mapping

from slo.dialects.build import record
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.labels import ON_ALERTS
from slo.model.templates import expandable
from slo.shapes import LabelName, LabelValue, Link, accepts
from slo.source.nodes import Node, Record, Scalar

_RUNBOOKS = ("runbook", "runbook_url", "runbookURL", "runbookUrl", "runbook_link")
SEVERITY = "severity"
"""The label that says how urgent an alert is; it is read by `severities`."""


def of_service(labels: Mapping[str, Scalar], by: Collection[str], findings: Findings) -> Record | None:
    """Return the native `alerts` of a service or an SLO that has labels only.

    Sloth's alerts have these labels, because the series that they are on have them. Labels that keep groups
    apart, `by`, stay those of the series.
    """
    return mapping({"labels": mapping(carried_labels(labels, by, findings))})


def with_labels(own: Node | None, labels: Record | None) -> Record | None:
    """Return the native `alerts` of an objective with the labels of its service, which its own override."""
    inherited = labels.fields["labels"] if labels else None
    if not isinstance(inherited, Record):
        return own if isinstance(own, Record) else None
    before = own.fields if isinstance(own, Record) else {}
    own_labels = before.get("labels")
    merged = {**inherited.fields, **(own_labels.fields if isinstance(own_labels, Record) else {})}
    return mapping({**before, "labels": mapping(merged)})


def carried_labels(
    labels: Mapping[str, Scalar], by: Collection[str], findings: Findings
) -> Mapping[str, Scalar]:
    """Return the labels that can be carried, and note those that cannot; a severity is noted elsewhere."""
    kept: dict[str, Scalar] = {}
    for name, node in labels.items():
        what = f"label {name}: {node.text}"
        if why := _why_not(name, node.text or "", by):
            findings.note(Fate.LOST, node, what, because=why)
        elif name != SEVERITY:
            kept[name] = node
            findings.note(Fate.CARRIED, node, what, f"alerts: labels: {name}")
    return kept


def _why_not(name: str, value: str, by: Collection[str]) -> str:
    if name == SEVERITY:
        return ""
    if not value:
        return "it is empty"
    if name in ON_ALERTS:
        return f"slo sets the label {name} itself"
    if name in by:
        return "the label tells groups apart"
    if not (accepts(LabelName, name) and accepts(LabelValue, value)):
        return "labels have one line of text, without templates"
    return ""


def carried_annotations(annotations: Mapping[str, Scalar], findings: Findings) -> Mapping[str, Scalar]:
    """Return the annotations that can be carried, and note those that cannot."""
    kept: dict[str, Scalar] = {}
    for name, node in annotations.items():
        what = f"annotation {name}: {node.text}"
        if not node.text:
            findings.note(Fate.LOST, node, what, because="it is empty")
        elif not accepts(LabelName, name) or not _can_be_expanded(node.text):
            because = "templates of annotations are {{ $labels.NAME }} and {{ $value }}"
            findings.note(Fate.LOST, node, what, because=because)
        else:
            kept[name] = node
            findings.note(Fate.CARRIED, node, what, f"alerts: annotations: {name}")
    return kept


def runbook_in(annotations: Mapping[str, Scalar]) -> str | None:
    """Return the name of the annotation that is a link to a runbook."""
    found = (name for name in annotations if name in _RUNBOOKS)
    return next((name for name in found if accepts(Link, annotations[name].text or "")), None)


def _can_be_expanded(words: str) -> bool:
    try:
        expandable(words)
    except ValueError:
        return False
    return True


def mapping(fields: Mapping[str, Node | None]) -> Record | None:
    """Return a mapping with the place of its first value; None if it is empty."""
    first = next((node for node in fields.values() if node is not None), None)
    return None if first is None else record(fields, first)
