"""The rules of alerts that people write themselves: their condition, and labels that only the rule sets."""

from collections.abc import Iterator

from slo.conditions import WrittenExpression
from slo.model import AlertRule, Alerts, AlertSeverity, Catalogue
from slo.model.naming import CALLED_UPON
from slo.plan.calls import Subject, automatic_calls_about
from slo.plan.texts import Verbatim
from slo.plan.types import Alert, RuleFile, RuleGroup
from slo.sli import Sampling


def other_alerts(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Plan one file for each definition, in the order of their names."""
    interval = Sampling().interval
    for name, one in catalogue.alerts.items():
        rules = tuple(rule for alert in one.value.alerts for rule in _rules(alert, one.value, catalogue))
        group = RuleGroup(name=f"slo:{name}:{interval}", interval=interval, rules=rules)
        yield RuleFile(bundle=name, source=one.where().file, groups=(group,))


def about_alert(alert: AlertRule, alerts: Alerts) -> Subject:
    """Describe an alert in the labels that routes read, and in words."""
    words = {"summary": alert.summary, "description": alert.description, "runbook_url": alert.runbook}
    return Subject(
        labels={
            "product": alerts.product,
            "service": alerts.service or "",
            "slo": alerts.id_of(alert),
            "environment": alerts.environment or "",
            "severity": alert.severity,
            "category": alert.category,
        },
        annotations={name: text for name, text in words.items() if text},
    )


def _rules(alert: AlertRule, alerts: Alerts, catalogue: Catalogue) -> Iterator[Alert]:
    subject = about_alert(alert, alerts)
    yield Alert(
        key=(alerts.id_of(alert), "written"),
        name=alert.name,
        condition=WrittenExpression(alert.expr),
        for_=alert.for_,
        keep_firing=alert.keep_firing,
        labels={
            **alert.labels,
            **subject.labels,
            # An empty value takes the label from a series, so that none of ALERTS makes this a call.
            CALLED_UPON: "",
            "told": "",
        },
        annotations={name: (Verbatim(text),) for name, text in subject.annotations.items()},
    )
    if alert.severity is AlertSeverity.PAGE:
        yield from automatic_calls_about(_in_general(alert, subject), alert.category, catalogue)


def _in_general(alert: AlertRule, subject: Subject) -> Subject:
    """Describe an alert without its series: a call is about all of them."""
    words = {"summary": f"{subject.labels['slo']} fires", "runbook_url": alert.runbook or ""}
    return subject._replace(annotations={name: text for name, text in words.items() if text})
