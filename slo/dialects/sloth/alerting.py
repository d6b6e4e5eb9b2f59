"""Alerting of Sloth: its labels and annotations, and which of its two alerts there are."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from slo.dialects.build import record
from slo.dialects.fields import Fields
from slo.dialects.notes import Notes
from slo.dialects.sloth.spelling import Spelling
from slo.labels import ON_ALERTS
from slo.model.templates import expandable
from slo.shapes import LabelName, LabelValue, Link, accepts
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks

_RUNBOOKS = ("runbook", "runbook_url", "runbookURL", "runbookUrl", "runbook_link")
_SEVERITY = "severity"
_FLAGS = {"true": True, "false": False}


class Alerting(NamedTuple):
    """The native `alerts` and `runbook` of an SLO, and where its alerts are switched off."""

    alerts: Record | None
    runbook: Scalar | None
    page_off: Node | None
    ticket_off: Node | None


class _One(NamedTuple):
    """The labels and annotations that are carried, and where the alert is switched off."""

    labels: Mapping[str, Scalar]
    annotations: Mapping[str, Scalar]
    off: Node | None = None


def of_service(labels: Mapping[str, Scalar], by: Collection[str], notes: Notes) -> Record | None:
    """Return the native `alerts` of a service: the labels of all its SLOs.

    Sloth's alerts have these labels, because the series that they are on have them. Labels that keep groups
    apart, `by`, stay those of the series.
    """
    return _native(_One(_labels(labels, by, notes), {}))


def with_labels(own: Node | None, labels: Record | None) -> Record | None:
    """Return the native `alerts` of an objective with the labels of its service, which its own override."""
    inherited = labels.fields["labels"] if labels else None
    if not isinstance(inherited, Record):
        return own if isinstance(own, Record) else None
    before = own.fields if isinstance(own, Record) else {}
    own_labels = before.get("labels")
    merged = {**inherited.fields, **(own_labels.fields if isinstance(own_labels, Record) else {})}
    return _record({**before, "labels": _record(merged)})


def alerting(
    slo: Fields, spelling: Spelling, labels: Mapping[str, Scalar], by: Collection[str], notes: Notes
) -> Alerting:
    """Return what the alerts of an SLO have; `labels` are those of the SLO."""
    section = slo.inner("alerting", "alerting")
    if section is None:
        return Alerting(of_service(labels, by, notes), None, None, None)
    if (name := section.text("name")) is not None:
        becomes = "SLOErrorBudgetBurn, with the label slo"
        notes.changed(
            name, f"the alert's name {name.text}", becomes, "routes and silences can match the label"
        )
    own, annotations = section.texts("labels"), section.texts("annotations")
    page, ticket = (
        section.inner(spelling.page_alert, "a page alert"),
        section.inner(spelling.ticket_alert, "a ticket alert"),
    )
    section.finish()
    _question_severity(own, page or ticket, notes)
    runbook = _runbook(annotations, notes)
    every = _One(
        _labels({**labels, **own}, by, notes, undecided=page is None and ticket is None),
        _annotations(annotations, runbook, notes),
    )
    of_page, of_ticket = _alert(page, by, notes, "page"), _alert(ticket, by, notes, "ticket")
    alerts = _native(every, page=of_page, ticket=of_ticket)
    return Alerting(alerts, runbook, of_page.off, of_ticket.off)


def _alert(section: Fields | None, by: Collection[str], notes: Notes, severity: str) -> _One:
    if section is None:
        return _One({}, {})
    flag = section.text("disable")
    labels, annotations = section.texts("labels"), section.texts("annotations")
    section.finish()
    off = None
    if flag is not None:
        if flag.text not in _FLAGS:
            section.add(checks.VALUE, f"{flag.text!r} is neither true nor false", flag)
        elif _FLAGS[flag.text or ""]:
            off = flag
        else:
            notes.carried(flag, f"the {severity} alert is on")
    if off is not None:
        for what, texts in (("label", labels), ("annotation", annotations)):
            for name, node in texts.items():
                notes.lost(node, f"{what} {name}: {node.text}", f"the {severity} alert is off")
        return _One({}, {}, off)
    runbook = next((node for name, node in annotations.items() if name in _RUNBOOKS), None)
    if runbook is not None:
        notes.lost(
            runbook, f"runbook of the {severity} alert: {runbook.text}", "an objective has one runbook"
        )
    return _One(_labels(labels, by, notes, severity), _annotations(annotations, runbook, notes))


def _question_severity(labels: Mapping[str, Scalar], block: Fields | None, notes: Notes) -> None:
    found = labels.get(_SEVERITY)
    if found is not None and block is None:
        default = "both: the page alert pages, and the ticket alert opens a ticket"
        because = "neither page_alert nor ticket_alert says more; for one alone, disable the other"
        notes.to_decide(found, f"severity: {found.text} of both alerts", default, because)


def _labels(
    labels: Mapping[str, Scalar],
    by: Collection[str],
    notes: Notes,
    severity: str = "",
    undecided: bool = False,
) -> Mapping[str, Scalar]:
    """Return the labels that can be carried, and note those that cannot."""
    kept: dict[str, Scalar] = {}
    for name, node in labels.items():
        what = f"label {name}: {node.text}"
        if name == _SEVERITY:
            if node.text == severity:
                notes.carried(node, what, what)
            elif not undecided:
                becomes = f"severity: {severity}" if severity else "severity: page or ticket, by the tier"
                notes.changed(node, what, becomes, "routes of slo know these two severities")
        elif not node.text:
            notes.lost(node, what, "it is empty")
        elif name in ON_ALERTS:
            notes.lost(node, what, f"slo sets the label {name} itself")
        elif name in by:
            notes.lost(node, what, "the label tells groups apart")
        elif not (accepts(LabelName, name) and accepts(LabelValue, node.text or "")):
            notes.lost(node, what, "labels have one line of text, without templates")
        else:
            kept[name] = node
            notes.carried(node, what, f"alerts: labels: {name}")
    return kept


def _annotations(
    annotations: Mapping[str, Scalar], runbook: Scalar | None, notes: Notes
) -> Mapping[str, Scalar]:
    kept: dict[str, Scalar] = {}
    for name, node in annotations.items():
        what = f"annotation {name}: {node.text}"
        if node is runbook:
            continue
        if not node.text:
            notes.lost(node, what, "it is empty")
        elif not accepts(LabelName, name) or not _can_be_expanded(node.text):
            notes.lost(node, what, "templates of annotations are {{ $labels.NAME }} and {{ $value }}")
        else:
            kept[name] = node
            notes.carried(node, what, f"alerts: annotations: {name}")
    return kept


def _can_be_expanded(words: str) -> bool:
    try:
        expandable(words)
    except ValueError:
        return False
    return True


def _runbook(annotations: Mapping[str, Scalar], notes: Notes) -> Scalar | None:
    """Return the link of a runbook; other texts stay annotations."""
    for name, node in annotations.items():
        if name in _RUNBOOKS and accepts(Link, node.text or ""):
            notes.carried(node, f"{name}: {node.text}", "runbook")
            return node
    return None


def _native(every: _One, **severities: _One) -> Record | None:
    fields = {**_filled(every), **{name: _section(one) for name, one in severities.items()}}
    return _record(fields)


def _section(one: _One) -> Record | None:
    return _record(_filled(one))


def _filled(one: _One) -> dict[str, Node | None]:
    return {"labels": _record(one.labels), "annotations": _record(one.annotations)}


def _record(fields: Mapping[str, Node | None]) -> Record | None:
    """Return a mapping with the place of its first value; None if it is empty."""
    first = next((node for node in fields.values() if node is not None), None)
    return None if first is None else record(fields, first)
