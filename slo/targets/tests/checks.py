"""Checks of alerts: which labels they have, and at which minute they fire or do not."""

from collections.abc import Mapping
from fractions import Fraction

from slo.conditions import TierCondition
from slo.model import SLO, AlertSeverity, Step, naming
from slo.plan.alerts import routing_labels
from slo.targets.tests.story import Check, Labels, alerts, series_name
from slo.targets.tests.subjects import Subject

_KEYS = ("alertname", "slo", "severity", "window", "step", "silent", naming.CALLED_UPON)
"""The labels by which an alert is found; that it has all its other labels is checked."""


def tier_labels(subject: Subject, one: TierCondition) -> Labels:
    """Return the labels of a tier's alert."""
    window = {"window": str(one.tier.long_window)}
    return _labels(naming.BURN, subject, one.tier.severity, window, _recorded(subject))


def step_labels(subject: Subject, step: Step) -> Labels:
    """Return the labels of the alert of a step of an error budget policy."""
    own = {"step": step.name, **({"told": ",".join(step.notify)} if step.notify else {})}
    return _labels(naming.BUDGET_POLICY, subject, step.severity, own, _recorded(subject))


def call_labels(subject: Subject, party: str) -> Labels:
    """Return the labels of the automatic call of a party."""
    own = {naming.CALLED_UPON: party, "call_mode": "automatic"}
    return _labels(naming.CALL, subject, AlertSeverity.PAGE, own, subject.group)


def no_data_labels(subject: Subject) -> Labels:
    """Return the labels of the ticket about missing metrics."""
    group = subject.group if subject.budget.group else {}
    return _labels(naming.NO_DATA, subject, AlertSeverity.TICKET, {}, group)


def down_labels(slo: SLO, severity: AlertSeverity) -> Labels:
    """Return the labels of an objective's alert that all targets are down."""
    own = slo.own_on_alerts(severity).labels
    return {"alertname": naming.NO_DATA, **routing_labels(slo, severity), **own, "silent": "all-targets"}


def _labels(
    name: str, subject: Subject, severity: AlertSeverity, own: Labels, of_series: Mapping[str, str]
) -> Labels:
    chosen = {} if name == naming.CALL else subject.slo.own_on_alerts(severity).labels
    return {"alertname": name, **routing_labels(subject.slo, severity), **chosen, **own, **of_series}


def _recorded(subject: Subject) -> Labels:
    """Return the labels that alerts have from recorded series."""
    return {"slo_bundle": subject.slo.service.name, **subject.group}


def fires(subject: Subject, labels: Labels, minute: int, words: str) -> Check:
    """Check that an alert fires at a minute, with exactly these labels."""
    return Check(subject.slo.id, _found(subject, labels), minute, {**labels, "alertstate": "firing"}, words)


def silent(subject: Subject, labels: Labels, minute: int, words: str) -> Check:
    """Check that an alert does not fire at a minute."""
    return Check(subject.slo.id, _found(subject, labels), minute, None, words)


def no_alert(subject: Subject, minute: int, words: str) -> Check:
    """Check that there is no alert of any kind at a minute, also none that waits for its `for`."""
    return Check(subject.slo.id, series_name("ALERTS", subject.identity), minute, None, words)


def _found(subject: Subject, labels: Labels) -> str:
    keys = (*_KEYS, *subject.group)
    return alerts({name: labels.get(name, "") for name in keys if name in labels or name in subject.group})


def at(minute: int, step: int, *, later: bool) -> int:
    """Return the next evaluation from a minute on, or the last one until then."""
    return -(-minute // step) * step if later else minute // step * step


def percent(share: Fraction) -> str:
    """Return a share of events in the words of tests."""
    return f"{float(share) * 100:.4g}%"
