"""Rules of hand-written alerts, which are beside objectives."""

from collections.abc import Iterator

from slo.conditions import WrittenExpression
from slo.labels import routed
from slo.languages.language import Language, language
from slo.model import AlertRule, Alerts, AlertSeverity, Catalogue
from slo.model.naming import CALLED_UPON
from slo.plan.calls import Subject, automatic_calls_about
from slo.plan.groups import limited
from slo.plan.texts import Verbatim
from slo.plan.types import Alert, RuleFile, RuleGroup
from slo.sli import MINUTE


def other_alerts(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Yield one rule file for each definition, in the order of their names."""
    for name, one in catalogue.alerts.items():
        rules = tuple(rule for alert in one.value.alerts for rule in _rules(alert, one.value, catalogue))
        group = RuleGroup(name=f"slo:{name}:{MINUTE}", interval=MINUTE, rules=rules)
        yield RuleFile(bundle=name, source=one.where().file, groups=tuple(limited(group)))


def about_alert(alert: AlertRule, alerts: Alerts, reader: Language) -> Subject:
    """Return the labels that routes match, and the annotations, of an alert."""
    words = {"summary": alert.summary, "description": alert.description, "runbook_url": alert.runbook}
    return Subject(
        labels=routed(
            product=alerts.product,
            service=alerts.service,
            slo=alerts.id_of(alert),
            environment=alerts.environment,
            severity=alert.severity,
            category=alert.category,
        ),
        annotations={name: reader.read(text) for name, text in words.items() if text},
    )


def _rules(alert: AlertRule, alerts: Alerts, catalogue: Catalogue) -> Iterator[Alert]:
    reader = language(catalogue.language_of(alerts.product))
    subject = about_alert(alert, alerts, reader)
    yield Alert(
        key=(alerts.id_of(alert), "written"),
        name=alert.name,
        condition=WrittenExpression(alert.expr),
        for_=alert.for_,
        keep_firing=alert.keep_firing,
        labels={
            **alert.labels,
            **subject.labels,
            # Empty values remove these labels, which a series such as ALERTS may have: this is no call.
            CALLED_UPON: "",
            "told": "",
        },
        annotations={name: (Verbatim(text),) for name, text in subject.annotations.items()},
    )
    if alert.severity is AlertSeverity.PAGE:
        yield from automatic_calls_about(_in_general(alert, subject, reader), alert.category, catalogue)


def _in_general(alert: AlertRule, subject: Subject, reader: Language) -> Subject:
    """Return the subject of calls about an alert: without labels of series, because it is about all."""
    firing = reader.text("call_about_alert", alert=subject.labels["slo"])
    words = {"summary": firing, "runbook_url": alert.runbook or ""}
    return subject._replace(annotations={name: text for name, text in words.items() if text})
