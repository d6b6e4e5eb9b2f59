"""Alerting of Sloth: its two alerts, their severities, labels and annotations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.severities import LEVELS, needs_nobody
from slo.dialects.sloth.labels import (
    SEVERITY,
    carried_annotations,
    carried_labels,
    mapping,
    of_service,
    runbook_in,
)
from slo.dialects.sloth.spelling import Spelling
from slo.dialects.values import flag, inner, scalar, texts
from slo.model import AlertSeverity
from slo.source.nodes import Node, Record, Scalar

PAGE, TICKET, INFO = AlertSeverity


@dataclass(slots=True)
class Alert:
    """One of the two alerts, `which`: its severity here, None if it is off, and where that is said."""

    which: str
    severity: str | None
    at: Node | None = None
    labels: Mapping[str, Scalar] = field(default_factory=dict)
    annotations: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(slots=True)
class Alerting:
    """The native `alerts` and `runbook` of an SLO, and its two alerts."""

    alerts: Record | None = None
    runbook: Scalar | None = None
    page: Alert = field(default_factory=lambda: Alert(PAGE, PAGE))
    ticket: Alert = field(default_factory=lambda: Alert(TICKET, TICKET))


@dataclass(slots=True)
class Reader:
    """Reads the alerting of SLOs. `severities` are answers: whether alerts of a severity page."""

    spelling: Spelling
    severities: Mapping[str, str]
    findings: Findings

    def alerting(self, slo: Record, labels: Mapping[str, Scalar], by: Collection[str]) -> Alerting:
        """Return what the alerts of an SLO have; `labels` are those of the SLO."""
        section = inner(slo, "alerting")
        if section is None:
            return Alerting(of_service(labels, by, self.findings))
        if (name := scalar(section, "name")) is not None:
            because = "routes and silences can match the label"
            self.findings.note(
                Fate.CHANGED,
                name,
                f"the alert's name {name.text}",
                "SLOErrorBudgetBurn, with the label slo",
                because,
            )
        own, annotations = texts(section, "labels"), texts(section, "annotations")
        page, ticket = (inner(section, key) for key in (self.spelling.page_alert, self.spelling.ticket_alert))
        for both in sorted(labels.keys() & own.keys()):
            what, because = f"label {both}: {labels[both].text}", f"alerts have {own[both].text}"
            self.findings.note(Fate.LOST, labels[both], what, because=because)
        found = Alerting(runbook=self._runbook(annotations))
        common = {
            "labels": mapping(carried_labels({**labels, **own}, by, self.findings)),
            "annotations": mapping(carried_annotations(annotations, self.findings)),
        }
        shared = own.get(SEVERITY)
        found.page = self._alert(PAGE, page, by, shared)
        found.ticket = self._alert(TICKET, ticket, by, shared)
        if shared is not None:
            self._note_shared(shared, found, is_alone=page is None and ticket is None)
        found.alerts = mapping({**common, **self._of_severities((found.page, found.ticket))})
        return found

    def _alert(self, which: str, section: Record | None, by: Collection[str], shared: Scalar | None) -> Alert:
        """Read one alert; its severity is `which`, unless people answered otherwise for its label."""
        if section is None:
            return Alert(which, self._answered(which, shared), shared)
        labels, annotations = texts(section, "labels"), texts(section, "annotations")
        if flag(section, "disable"):
            because = f"the {which} alert is off"
            for what, found in (("label", labels), ("annotation", annotations)):
                for name, node in found.items():
                    self.findings.note(Fate.LOST, node, f"{what} {name}: {node.text}", because=because)
            return Alert(which, None, scalar(section, "disable"))
        self.findings.carried(scalar(section, "disable"))
        own = labels.get(SEVERITY)
        severity = self._answered(which, own or shared)
        if own is not None:
            self._note_severity(own, severity)
        if (runbook := runbook_in(annotations)) is not None:
            link = annotations.pop(runbook)
            what = f"runbook of the {which} alert: {link.text}"
            self.findings.note(Fate.LOST, link, what, because="an objective has one runbook")
        return Alert(
            which,
            severity,
            own or shared,
            carried_labels(labels, by, self.findings),
            carried_annotations(annotations, self.findings),
        )

    def _answered(self, which: str, label: Scalar | None) -> str:
        """Return what people answered for a label, or what it means; a page stays one by default."""
        if label is None:
            return which
        usual = INFO if which == TICKET and needs_nobody(label.text) else which
        return self.severities.get(label.text or "", usual)

    def _note_severity(self, label: Scalar, severity: str) -> None:
        what, becomes = f"label {SEVERITY}: {label.text}", f"{SEVERITY}: {severity}"
        if label.text == severity:
            self.findings.note(Fate.CARRIED, label, what, becomes)
        else:
            self.findings.note(Fate.CHANGED, label, what, becomes, f"a level of slo is {LEVELS}")

    def _note_shared(self, label: Scalar, found: Alerting, is_alone: bool) -> None:
        """Note the severity of both alerts; if nothing else says which of them pages, that is a question."""
        what = f"{SEVERITY}: {label.text} of both alerts"
        if label.text in self.severities:
            self._note_severity(label, self.severities[label.text or ""])
        elif is_alone:
            default = "the page alert pages, and the ticket alert opens a ticket"
            because = f"answer by --severity {label.text}=page, ticket or info, or by imports"
            self.findings.note(Fate.TO_DECIDE, label, what, default, because)
        else:
            becomes = ", ".join(
                f"{SEVERITY}: {one.severity}" for one in (found.page, found.ticket) if one.severity
            )
            self.findings.note(Fate.CHANGED, label, what, becomes, "each alert has its own severity")

    def _runbook(self, annotations: dict[str, Scalar]) -> Scalar | None:
        """Take the link of a runbook out of annotations."""
        name = runbook_in(annotations)
        if name is None:
            return None
        node = annotations.pop(name)
        self.findings.note(Fate.CARRIED, node, f"{name}: {node.text}", "runbook")
        return node

    def _of_severities(self, alerts: Collection[Alert]) -> Mapping[str, Node | None]:
        """Return what the alerts of each severity have; of two of one severity, the first counts."""
        found: dict[str, Node | None] = {}
        for severity in AlertSeverity:
            labels: dict[str, Node] = {}
            annotations: dict[str, Node] = {}
            for alert in alerts:
                if alert.severity == severity:
                    self._add(labels, alert.labels, "label")
                    self._add(annotations, alert.annotations, "annotation")
            found[severity] = mapping({"labels": mapping(labels), "annotations": mapping(annotations)})
        return found

    def _add(self, kept: dict[str, Node], more: Mapping[str, Scalar], what: str) -> None:
        for name, node in more.items():
            first = kept.setdefault(name, node)
            if isinstance(first, Scalar) and first.text != node.text:
                self.findings.note(
                    Fate.LOST,
                    node,
                    f"{what} {name}: {node.text}",
                    because=f"alerts of one severity have {first.text}",
                )
