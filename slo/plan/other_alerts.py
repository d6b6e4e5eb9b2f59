"""Rules of hand-written alerts, and recording rules beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo.conditions import WrittenExpression
from slo.gotemplates import is_template
from slo.labels import routed
from slo.languages.language import Language, language
from slo.model import AlertRule, Alerts, AlertSeverity, Catalogue, RecordingRule
from slo.model.alerts import RUNBOOK_URL
from slo.model.naming import CALLED_UPON
from slo.model.severity import SeverityWords
from slo.plan.calls import Subject, automatic_calls_about
from slo.plan.groups import limited
from slo.plan.series import Key, Recording
from slo.plan.texts import Verbatim
from slo.plan.types import Alert, RuleFile, RuleGroup


def other_alerts(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Yield one rule file for each definition, in the order of their names."""
    for name, one in catalogue.alerts.items():
        alerts = one.value
        group = RuleGroup(
            name=f"slo:{name}:{alerts.interval}",
            interval=alerts.interval,
            rules=tuple(_rules(alerts, catalogue)),
            limit=alerts.limit,
            query_offset=alerts.query_offset,
        )
        # Rules that may read what others of them record stay in one group, at any size.
        groups = (group,) if alerts.recordings else tuple(limited(group, catalogue.severities))
        yield RuleFile(bundle=name, source=one.file, groups=groups)


def about_alert(alert: AlertRule, alerts: Alerts, reader: Language, severities: SeverityWords) -> Subject:
    """Return the labels that routes match, and the annotations, of an alert."""
    words = {"summary": alert.summary, "description": alert.description, RUNBOOK_URL: alert.runbook}
    return Subject(
        labels=routed(
            product=alerts.product,
            service=alerts.service,
            slo=alerts.id_of(alert),
            environment=alerts.environment,
            severity=severities.of(alert.severity),
            category=alert.category,
        ),
        annotations={name: reader.read(text) for name, text in words.items() if text},
    )


@dataclass(frozen=True)
class WrittenRecording(Recording):
    """A recording rule of the team's own; `number` is its place among those of one name and labels."""

    definition: str
    rule: RecordingRule
    number: int

    @property
    def bundle(self) -> str:
        return self.definition

    @property
    def name(self) -> str:
        return self.rule.record

    @property
    def labels(self) -> Mapping[str, str]:
        return self.rule.labels

    @property
    def reads(self) -> frozenset[str]:
        return frozenset()

    @property
    def key(self) -> Key:
        return (*super().key, *((str(self.number),) if self.number > 1 else ()))

    def promql(self) -> str:
        return self.rule.expr


def _rules(alerts: Alerts, catalogue: Catalogue) -> Iterator[Recording | Alert]:
    reader = language(catalogue.language_of(alerts.product))
    numbers = {id(alert): number for _, number, alert in alerts.numbered}
    seen: list[tuple[str, Mapping[str, str]]] = []
    called = set[str]()
    for rule in alerts.rules:
        if isinstance(rule, RecordingRule):
            seen.append((rule.record, rule.labels))
            yield WrittenRecording(alerts.name, rule, seen.count(seen[-1]))
            continue
        subject = about_alert(rule, alerts, reader, catalogue.severities)
        yield _alert(rule, alerts, numbers[id(rule)], subject, reader)
        if rule.severity is AlertSeverity.PAGE and alerts.id_of(rule) not in called:
            called.add(alerts.id_of(rule))
            yield from automatic_calls_about(_in_general(rule, subject, reader), rule.category, catalogue)


def _alert(alert: AlertRule, alerts: Alerts, number: int, subject: Subject, reader: Language) -> Alert:
    own = {name: reader.read(text) for name, text in alert.annotations.items()}
    annotations = {**subject.annotations, **own}
    return Alert(
        key=(alerts.id_of(alert), "written", *((str(number),) if number > 1 else ())),
        name=alert.name,
        condition=WrittenExpression(alert.expr),
        for_=alert.for_,
        keep_firing=alert.keep_firing,
        labels={
            **subject.labels,
            # Empty values remove these labels, which a series such as ALERTS may have: this is no call.
            CALLED_UPON: "",
            "notifies": "",
        },
        annotations={name: (Verbatim(text),) for name, text in annotations.items()},
        own_labels=alert.labels,
    )


def runbook_of(alert: AlertRule) -> Mapping[str, str]:
    """Return the annotation of an alert's runbook, unless it depends on the series that fires."""
    if alert.runbook is None or is_template(alert.runbook):
        return {}
    return {RUNBOOK_URL: alert.runbook}


def _in_general(alert: AlertRule, subject: Subject, reader: Language) -> Subject:
    """Return the subject of calls about an alert: without labels of series, because it is about all."""
    firing = reader.text("call_about_alert", alert=subject.labels["slo"])
    words = {"summary": firing, **runbook_of(alert)}
    return subject._replace(annotations={name: text for name, text in words.items() if text})
