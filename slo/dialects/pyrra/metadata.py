"""Metadata of an objective of Pyrra: its name, its product, and what its rules are labelled with."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings
from slo.dialects.products import product_of
from slo.dialects.values import inner, scalar, texts
from slo.labels import ON_ALERTS
from slo.promql.text import LABEL_NAME
from slo.shapes import as_name
from slo.source.nodes import Node, Record, Scalar

PREFIX = "pyrra.dev/"
"""Begins the labels and annotations that Pyrra passes on to its rules."""

_RUNBOOKS = ("runbook_url", "runbook", "runbook-url")
_LINK = re.compile(r"https?://[^\s{}]+")


class Metadata(NamedTuple):
    """What a service needs of the metadata: its name as such, and as it is `written`."""

    name: Scalar
    written: Scalar
    product: Scalar | None
    runbook: Scalar | None
    alerts: Record | None


def metadata(node: Node | None, findings: Findings, answers: Answers) -> Metadata | None:
    """Read the metadata; None without a name that can be used."""
    labels, annotations = texts(node, "labels"), texts(node, "annotations")
    runbook = _runbook(annotations, findings)
    rest = {name: one for name, one in annotations.items() if one is not runbook}
    on_alerts = {
        "labels": _on_alerts(labels, inner(node, "labels"), "label", findings),
        "annotations": _on_alerts(rest, inner(node, "annotations"), "annotation", findings),
    }
    written = scalar(node, "name")
    if written is None:
        return None
    _note_name(written, findings)
    own = {name.removeprefix(PREFIX): one for name, one in labels.items() if name.startswith(PREFIX)}
    product = product_of([own, labels], answers, written, findings)
    alerts = build.record(on_alerts, written) if any(on_alerts.values()) else None
    return Metadata(_as_name(written), written, product, runbook, alerts)


def _note_name(name: Scalar, findings: Findings) -> None:
    accepted = as_name(name.text or "")
    if accepted in (name.text, ""):
        findings.note(Fate.CARRIED, name, f"name: {name.text}", f"service {name.text}")
    else:
        because = "names are lower-case words joined by hyphens"
        findings.note(Fate.CHANGED, name, f"name: {name.text}", f"service {accepted}", because)


def _runbook(annotations: Mapping[str, Scalar], findings: Findings) -> Scalar | None:
    for name in _RUNBOOKS:
        value = annotations.get(f"{PREFIX}{name}")
        if value is not None and _LINK.fullmatch(value.text or ""):
            findings.note(Fate.CARRIED, value, f"annotation {PREFIX}{name}", "runbook of the objective")
            return value
    return None


def _on_alerts(
    found: Mapping[str, Scalar], written: Record | None, what: str, findings: Findings
) -> Record | None:
    """Return what alerts have of labels or annotations; note what is lost of those that are Pyrra's."""
    kept: dict[str, Node] = {}
    for name, value in found.items():
        own = name.removeprefix(PREFIX)
        if name == own or not value.text:
            continue
        because = ""
        if not LABEL_NAME.fullmatch(own):
            because = "Prometheus refuses this name: letters, digits and underscores only"
        elif own in ON_ALERTS:
            because = f"rules set the label {own} themselves"
        if because:
            findings.note(Fate.LOST, value, f"{name}: {value.text}", because=because)
        else:
            findings.note(Fate.CARRIED, value, name, f"{what} {own} of its alerts")
            kept[own] = value
    if not kept or written is None:
        return None
    return build.record(kept, written, {name: written.keys[f"{PREFIX}{name}"] for name in kept})


def _as_name(value: Scalar) -> Scalar:
    """Return a text as the name that is nearest to it, if there is one."""
    text = value.text or ""
    return value if as_name(text) in (text, "") else build.text(as_name(text), value)
