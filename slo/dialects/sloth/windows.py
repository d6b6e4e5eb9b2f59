"""Sloth's AlertWindows: windows and shares of the budget of its alerts, as an alert policy."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slo.dialects.build import document as made_document
from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings, translated
from slo.dialects.shapes import check
from slo.dialects.sloth.shapes import ALERT_WINDOWS, SEVERITIES, SPEEDS
from slo.dialects.values import inner, required, value
from slo.source.nodes import Document, Node, Record, Scalar

PERIOD = "30d"
"""The compliance window of Sloth, unless it is run with another one."""


class CustomWindows(NamedTuple):
    """The tiers of a catalogue of windows by severity, and the period that they are for."""

    period: Scalar
    page: tuple[Node, ...]
    ticket: tuple[Node, ...]


def read_windows(documents: Sequence[Document], answers: Answers) -> tuple[CustomWindows | None, Translated]:
    """Read all windows; of several, those for the compliance window in force count."""
    every = [Findings(one.source) for one in documents]
    read = [_read(one, findings) for one, findings in zip(documents, every, strict=True)]
    found = [custom for custom in read if custom]
    wanted = answers.window or PERIOD
    chosen = next((one for one in found if one.period.text == wanted), found[0] if len(found) == 1 else None)
    made: list[Document] = []
    for document, findings, one in zip(documents, every, read, strict=True):
        if one is None:
            continue
        if one is not chosen:
            what = f"windows for the period {one.period.text}"
            because = f"SLOs have the period {wanted}; name another one with --window"
            findings.note(Fate.LOST, one.period, what, because=because, of=document.root)
            continue
        becomes = f"the alert policy of every service, and window: {one.period.text}"
        findings.note(Fate.CARRIED, one.period, "these windows of alerts", becomes)
        made.append(_policy(document, one))
        findings.finish(document.root, (made[-1].root,), lambda _: "")
    return chosen, translated(made, *every)


def _read(document: Document, findings: Findings) -> CustomWindows | None:
    check(findings, document.root, ALERT_WINDOWS)
    if findings.problems:
        return None
    findings.carried(value(document.root, "apiVersion"), value(document.root, "kind"))
    spec = value(document.root, "spec")
    page, ticket = (tuple(_tiers(inner(spec, severity), severity)) for severity in SEVERITIES)
    return CustomWindows(required(spec, "sloPeriod")[0], page, ticket)


def _tiers(both: Record | None, severity: str) -> Iterator[Node]:
    assert both is not None, "it is required"
    for one in (both.fields[speed] for speed in SPEEDS):
        share, percentage = required(one, "errorBudgetPercent")
        fields: dict[str, Node | None] = {
            "severity": text(severity, both),
            "budget": text(f"{percentage}%", share),
            "long_window": required(one, "longWindow")[0],
            "short_window": required(one, "shortWindow")[0],
        }
        yield record(fields, one)


def _policy(document: Document, custom: CustomWindows) -> Document:
    """Return the alert policy of all services."""
    at = document.root
    fields: dict[str, Node | None] = {
        "kind": text("AlertPolicy", at),
        "name": text(shared_name(custom), custom.period),
        "tiers": sequence((*custom.page, *custom.ticket), at),
    }
    return made_document(document, record(fields, at))


def shared_name(custom: CustomWindows) -> str:
    """Return the name of the policy of windows of one's own."""
    return f"sloth-{custom.period.text}"
