"""Metadata of an objective of Pyrra: its name, its product, and what its rules are labelled with."""

import re
from collections.abc import Collection
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.dialect import Answers
from slo.dialects.pyrra.reading import Reading
from slo.labels import ON_ALERTS
from slo.promql.text import LABEL_NAME
from slo.shapes import as_name
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import Span

PREFIX = "pyrra.dev/"
"""Begins the labels and annotations that Pyrra passes on to its rules."""

_RUNBOOKS = ("runbook_url", "runbook", "runbook-url")
_OWNERS = ("product", "team", "owner", "service")
_LINK = re.compile(r"https?://[^\s{}]+")
_OF_OBJECT = "it is about the object in Kubernetes, not about its rules"


class Metadata(NamedTuple):
    """What a service needs of the metadata: its name as such, and as it is `written`."""

    name: Scalar
    written: Scalar
    product: Scalar | None
    runbook: Scalar | None
    alerts: Record | None


def metadata(one: Record, reading: Reading, answers: Answers) -> Metadata | None:
    """Read the metadata; None without a name that can be used."""
    node = one.fields.get("metadata")
    if not isinstance(node, Record):
        if node is not None:
            reading.refuse(checks.TYPE, "'metadata' is a mapping", node)
        return None
    labels = reading.mapping(node, "labels", "labels")
    annotations = reading.mapping(node, "annotations", "annotations")
    product = _product(labels, reading, answers)
    runbook = _runbook(annotations, reading)
    done = {reading.span(runbook)} if runbook else set()
    on_alerts = {
        "labels": _on_alerts(labels, "label", (), reading),
        "annotations": _on_alerts(annotations, "annotation", done, reading),
    }
    for name in node.fields:
        if name not in ("name", "labels", "annotations"):
            reading.notes.all_lost(node.fields[name], name, _OF_OBJECT)
    written = _name(node, reading)
    if written is None:
        return None
    named = build.text(answers.product, written) if product is None and answers.product else None
    alerts = build.record(on_alerts, written) if any(on_alerts.values()) else None
    return Metadata(_as_name(written), written, _as_name(product) if product else named, runbook, alerts)


def _name(node: Record, reading: Reading) -> Scalar | None:
    """Return the name as it is written."""
    before = len(reading.problems)
    name = reading.text(node, "name")
    if name is None or name.text is None:
        if len(reading.problems) == before:
            reading.refuse(checks.MISSING, "an objective needs a name", node.beginning)
        return None
    accepted = as_name(name.text)
    if accepted in (name.text, ""):
        reading.notes.carried(name, f"name: {name.text}", f"service {name.text}")
        return name
    because = "names are lower-case words joined by hyphens"
    reading.notes.changed(name, f"name: {name.text}", f"service {accepted}", because)
    return name


def _product(labels: Record, reading: Reading, answers: Answers) -> Scalar | None:
    """Return the value of the label that names the product; without such an answer, name the candidates."""
    asked = answers.product_label
    if asked is not None:
        for name in (f"{PREFIX}{asked}", asked):
            value = labels.fields.get(name)
            if isinstance(value, Scalar) and value.text:
                reading.notes.carried(value, f"label {name}", f"product {as_name(value.text)}")
                return value
        return None
    if answers.product is None:
        for owner in _OWNERS:
            value = labels.fields.get(f"{PREFIX}{owner}")
            if isinstance(value, Scalar) and value.text:
                because = f"with --product-label {owner}, or by imports, it is product {as_name(value.text)}"
                reading.notes.to_decide(value, f"label {PREFIX}{owner}: {value.text}", "no product", because)
                break
    return None


def _runbook(annotations: Record, reading: Reading) -> Scalar | None:
    for name in _RUNBOOKS:
        value = annotations.fields.get(f"{PREFIX}{name}")
        if isinstance(value, Scalar) and _LINK.fullmatch(value.text or ""):
            reading.notes.carried(value, f"annotation {PREFIX}{name}", "runbook of the objective")
            return value
    return None


def _on_alerts(record: Record, what: str, done: Collection[Span], reading: Reading) -> Record | None:
    """Return what alerts have of labels or annotations; note what is lost."""
    kept: dict[str, Node] = {}
    for name, value in record.fields.items():
        if reading.span(value) in done:
            continue
        own = name.removeprefix(PREFIX)
        if name == own:
            reading.notes.all_lost(value, name, _OF_OBJECT)
        elif not isinstance(value, Scalar) or value.text is None:
            reading.notes.all_lost(value, name, "it has no text")
        elif not LABEL_NAME.fullmatch(own):
            because = "Prometheus refuses this name: letters, digits and underscores only"
            reading.notes.all_lost(value, name, because)
        elif own in ON_ALERTS:
            reading.notes.all_lost(value, name, f"rules set the label {own} themselves")
        else:
            reading.notes.carried(value, name, f"{what} {own} of its alerts")
            kept[own] = value
    return (
        build.record(kept, record, {name: record.keys[f"{PREFIX}{name}"] for name in kept}) if kept else None
    )


def _as_name(value: Scalar) -> Scalar:
    """Return a text as the name that is nearest to it, if there is one."""
    text = value.text or ""
    return value if as_name(text) in (text, "") else build.text(as_name(text), value)
