"""Alerts of Pyrra as alert policies: which are sent, and how urgent each is.

Pyrra alerts at burn rates of 14, 7, 2 and 1. Each alert becomes the tier of the SRE Workbook of its rank,
which needs no policy of its own where page and ticket are as usual.
"""

from collections.abc import Mapping
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.dialect import Answers, Fate
from slo.dialects.pyrra.reading import Reading, key
from slo.dialects.severities import NAMES, needs_nobody
from slo.model import WORKBOOK, AlertSeverity
from slo.model.alerting import NO_ALERTS
from slo.source.nodes import Document, Node, Record, Scalar

_ALERTING = ("disabled", "burnrates", "absent", "name", "absentName", "severities")
_BURNS = ("fastBurn", "mediumBurn", "slowBurn", "longTermBurn")
_SEVERITIES = (*_BURNS, "absent")
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

    def of(self, spec: Record, reading: Reading) -> Scalar | None:
        """Return the name of an objective's policy; None for the usual one."""
        written = spec.fields.get("alerting")
        at = key(spec, "alerting" if written is not None else "indicator")
        alerting = _read(spec, self._answers, reading)
        if alerting.severities:
            what = "alerts at burn rates of 14, 7, 2 and 1"
            becomes = "the tiers of the SRE Workbook, scaled to the window"
            because = "these fire after about the same share of the budget, and without a delay of their own"
            reading.notes.changed(at, what, becomes, because)
        if alerting == _Alerting(_USUAL, absent=True):
            return None
        if alerting == _Alerting((), absent=False):
            return build.text(NO_ALERTS.name, at)
        name = alerting.policy
        if name not in self._made:
            self._made[name] = build.document(reading.document, _policy(name, alerting, at))
        return build.text(name, at)


def _read(spec: Record, answers: Mapping[str, str], reading: Reading) -> _Alerting:
    written = spec.fields.get("alerting")
    if written is None:
        return _Alerting(_USUAL, absent=True)
    fields = reading.fields(written, "'alerting'", _ALERTING)
    disabled, burn_rates = reading.flag(fields, "disabled"), reading.flag(fields, "burnrates")
    absent = reading.flag(fields, "absent")
    for name in ("disabled", "burnrates"):
        if name in fields.fields:
            becomes = "no alerts on burn rates" if disabled or burn_rates is False else "alerts on burn rates"
            reading.notes.carried(fields.fields[name], name, becomes)
    if absent is not None:
        becomes = "a ticket when data is missing" if absent else "no alert when data is missing"
        reading.notes.carried(fields.fields["absent"], "absent", becomes)
    for name in ("name", "absentName"):
        if (word := reading.text(fields, name)) is not None:
            because = "alerts of all objectives have the same names: labels tell them apart"
            reading.notes.all_lost(word, name, because)
    severities = _severities(fields, answers, reading)
    off = disabled or burn_rates is False
    return _Alerting(() if off else severities, absent is not False)


def _severities(alerting: Record, answers: Mapping[str, str], reading: Reading) -> tuple[AlertSeverity, ...]:
    written = alerting.fields.get("severities")
    if written is None:
        return _USUAL
    fields = reading.fields(written, "'severities'", _SEVERITIES)
    words = {name: reading.text(fields, name) for name in _SEVERITIES}
    if (word := words["absent"]) is not None:
        because = "missing data is a ticket, and a page once all targets are down"
        reading.notes.changed(word, f"absent: {word.text}", "", because)
    return tuple(
        _severity(words[name], usual, answers, reading) for name, usual in zip(_BURNS, _USUAL, strict=True)
    )


def _severity(
    word: Scalar | None, usual: AlertSeverity, answers: Mapping[str, str], reading: Reading
) -> AlertSeverity:
    """Return what people answered for a severity, or else what such words usually mean."""
    if word is None:
        return usual
    if (answer := answers.get(word.text or "")) is not None:
        reading.notes.carried(word, f"severity {word.text}", answer)
        return AlertSeverity(answer)
    text = (word.text or "").lower()
    severity = AlertSeverity.PAGE if text in _URGENT else AlertSeverity.TICKET
    severity = AlertSeverity.INFO if needs_nobody(text) else severity
    is_known = text in _URGENT or text in ("warning", *NAMES)
    fate = Fate.CARRIED if is_known else Fate.TO_DECIDE
    because = "" if is_known else f"answer by --severity {word.text}=page, ticket or info, or by imports"
    reading.notes.add(fate, word, f"severity {word.text}", str(severity), because)
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
