"""Alerts of Pyrra as alert policies: which are sent, and how urgent each is.

Pyrra alerts at burn rates of 14, 7, 2 and 1. Each alert becomes the tier of the SRE Workbook of its rank,
which needs no policy of its own where page and ticket are as usual.
"""

from collections.abc import Mapping
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings
from slo.dialects.pyrra.shapes import BURNS
from slo.dialects.severities import NAMES, needs_nobody
from slo.dialects.values import flag, inner, scalar
from slo.model import WORKBOOK, AlertSeverity
from slo.model.alerting import NO_ALERTS
from slo.source.nodes import Document, Node, Record, Scalar

_URGENT = frozenset(("critical", "page", "pager", "error", "emergency", "fatal", "high", "sev1", "p1"))
_USUAL = tuple(tier.severity for tier in WORKBOOK.tiers)


class _Alerting(NamedTuple):
    """The severity of each burn rate, highest first; none if there are no such alerts."""

    severities: tuple[AlertSeverity, ...]
    absent: bool

    @property
    def policy(self) -> str:
        """The name of its policy."""
        parts: list[str] = [*self.severities] if self.severities != _USUAL else []
        if not self.severities:
            parts = ["without-alerts"]
        return "-".join(("pyrra", *parts, *(() if self.absent else ("without-absent",))))


class Policies:
    """The policies that were needed so far, each once. `answers` say whether alerts of a severity page."""

    def __init__(self, answers: Answers) -> None:
        self._answers = {word: severity for word, (severity, _) in (answers.severities or {}).items()}
        self._made: dict[str, Document] = {}

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self._made.values())

    def of(self, spec: Record, document: Document, findings: Findings) -> Scalar | None:
        """Return the name of an objective's policy; None for the usual one."""
        at = spec.keys.get("alerting") or spec.keys.get("indicator") or spec
        alerting = _read(inner(spec, "alerting"), self._answers, findings)
        if alerting.severities:
            what = "alerts at burn rates of 14, 7, 2 and 1"
            becomes = "the tiers of the SRE Workbook, scaled to the window"
            because = "these fire after about the same share of the budget, and without a delay of their own"
            findings.note(Fate.CHANGED, at, what, becomes, because)
        if alerting == _Alerting(_USUAL, absent=True):
            return None
        if alerting == _Alerting((), absent=False):
            return build.text(NO_ALERTS.name, at)
        name = alerting.policy
        if name not in self._made:
            self._made[name] = build.document(document, _policy(name, alerting, at))
        return build.text(name, at)


def _read(written: Record | None, answers: Mapping[str, str], findings: Findings) -> _Alerting:
    disabled, burn_rates, absent = (flag(written, key) for key in ("disabled", "burnrates", "absent"))
    off = disabled or burn_rates is False
    for name in ("disabled", "burnrates"):
        if (node := scalar(written, name)) is not None:
            becomes = "no alerts on burn rates" if off else "alerts on burn rates"
            findings.note(Fate.CARRIED, node, name, becomes)
    if (node := scalar(written, "absent")) is not None:
        becomes = "a ticket when data is missing" if absent else "no alert when data is missing"
        findings.note(Fate.CARRIED, node, "absent", becomes)
    for name in ("name", "absentName"):
        if (word := scalar(written, name)) is not None:
            because = "alerts of all objectives have the same names: labels tell them apart"
            findings.note(Fate.LOST, word, f"{name}: {word.text}", because=because)
    severities = _severities(inner(written, "severities"), answers, findings)
    return _Alerting(() if off else severities, absent is not False)


def _severities(
    written: Record | None, answers: Mapping[str, str], findings: Findings
) -> tuple[AlertSeverity, ...]:
    if (word := scalar(written, "absent")) is not None:
        because = "missing data is a ticket, and a page once all targets are down"
        findings.note(Fate.CHANGED, word, f"absent: {word.text}", "", because)
    return tuple(
        _severity(scalar(written, name), usual, answers, findings)
        for name, usual in zip(BURNS, _USUAL, strict=True)
    )


def _severity(
    word: Scalar | None, usual: AlertSeverity, answers: Mapping[str, str], findings: Findings
) -> AlertSeverity:
    """Return what people answered for a severity, or else what such words usually mean."""
    if word is None:
        return usual
    if (answer := answers.get(word.text or "")) is not None:
        findings.note(Fate.CARRIED, word, f"severity {word.text}", answer)
        return AlertSeverity(answer)
    text = (word.text or "").lower()
    severity = AlertSeverity.PAGE if text in _URGENT else AlertSeverity.TICKET
    severity = AlertSeverity.INFO if needs_nobody(text) else severity
    is_known = text in _URGENT or text in ("warning", *NAMES)
    fate = Fate.CARRIED if is_known else Fate.TO_DECIDE
    because = "" if is_known else f"answer by --severity {word.text}=page, ticket or info, or by imports"
    findings.note(fate, word, f"severity {word.text}", str(severity), because)
    return severity


def _policy(name: str, alerting: _Alerting, at: Node) -> Record:
    """Write a policy: the tiers of the SRE Workbook with other severities."""
    tiers = [
        build.record(
            {
                "severity": build.text(severity, at),
                "budget": build.text(str(tier.budget), at),
                "long_window": build.text(str(tier.long_window), at),
                "short_window": build.text(str(tier.short_window), at),
            },
            at,
        )
        for severity, tier in zip(alerting.severities, WORKBOOK.tiers, strict=False)
    ]
    fields: Mapping[str, Node | None] = {
        "apiVersion": build.text("slo/v1", at),
        "kind": build.text("AlertPolicy", at),
        "name": build.text(name, at),
        "meant_for": build.text(str(WORKBOOK.meant_for), at) if tiers else None,
        "tiers": build.sequence(tiers, at),
        "no_data_after": None if alerting.absent else build.text("never", at),
    }
    return build.record(fields, at)
