"""Sloth's AlertWindows: windows and shares of the budget of its alerts, as an alert policy."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slo.dialects.build import document as made_document
from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Fate, Note
from slo.dialects.fields import Fields
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import Problem

PERIOD = "30d"
"""The compliance window of Sloth, unless it is run with another one."""

_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,10})?")


class CustomWindows(NamedTuple):
    """The tiers of a catalogue of windows by severity, and the period that they are for."""

    period: Scalar
    page: tuple[Node, ...]
    ticket: tuple[Node, ...]


class Windows(NamedTuple):
    """What documents of windows say: the windows that all SLOs use, if any."""

    custom: CustomWindows | None
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def read_windows(documents: Sequence[Document], answers: Answers) -> Windows:
    """Read all windows; of several, those for the compliance window in force count."""
    problems: list[Problem] = []
    notes: list[Note] = []
    read = [(one, _read(one, problems, notes)) for one in documents]
    found = [custom for _, custom in read if custom]
    wanted = answers.window or PERIOD
    chosen = next((one for one in found if one.period.text == wanted), found[0] if len(found) == 1 else None)
    made: list[Document] = []
    for document, one in read:
        if one is None:
            continue
        at = document.source.span(one.period.start, one.period.end)
        if one is chosen:
            becomes = f"the alert policy of every service, and window: {one.period.text}"
            notes.append(Note(Fate.CARRIED, at, "these windows of alerts", becomes))
            made.append(_policy(document, one))
        else:
            because = f"SLOs have the period {wanted}; name another one with --window"
            notes.append(Note(Fate.LOST, at, f"windows for the period {one.period.text}", "", because))
    return Windows(chosen, tuple(made), tuple(problems), tuple(notes))


def _read(document: Document, problems: list[Problem], notes: list[Note]) -> CustomWindows | None:
    root = document.root
    assert isinstance(root, Record), "it has a kind"
    before = len(problems)
    top = Fields(document, root, "AlertWindows", problems)
    for key in ("apiVersion", "kind"):
        if (node := top.text(key)) is not None:
            notes.append(Note(Fate.CARRIED, top.span(node), f"{key}: {node.text}", "kind: AlertPolicy"))
    spec = top.inner("spec", "AlertWindows", required=True)
    top.finish()
    if spec is None:
        return None
    period = spec.text("sloPeriod", required=True)
    page = tuple(_tiers(spec, "page"))
    ticket = tuple(_tiers(spec, "ticket"))
    spec.finish()
    if len(problems) > before or period is None:
        return None
    return CustomWindows(period, page, ticket)


def _tiers(spec: Fields, severity: str) -> Iterator[Node]:
    both = spec.inner(severity, severity, required=True)
    if both is None:
        return
    for speed in ("quick", "slow"):
        one = both.inner(speed, f"{severity} {speed}", required=True)
        if one is None:
            continue
        share = one.text("errorBudgetPercent", required=True)
        short, long = one.text("shortWindow", required=True), one.text("longWindow", required=True)
        one.finish()
        if share and not _NUMBER.fullmatch(share.text or ""):
            one.add(checks.VALUE, f"{share.text!r} is not a percentage such as 2 or 12.5", share)
        elif share and short and long:
            fields: dict[str, Node | None] = {
                "severity": text(severity, both.record),
                "budget": text(f"{share.text}%", share),
                "long_window": long,
                "short_window": short,
            }
            yield record(fields, one.record)
    both.finish()


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
