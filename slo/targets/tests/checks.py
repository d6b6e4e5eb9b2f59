"""Checks of alerts: which labels they have, and at which minute they fire or do not."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from slo.conditions import TierCondition
from slo.model import SLO, AlertSeverity, Step, naming
from slo.plan.alerts import routing_labels
from slo.targets.tests.course import Scene
from slo.targets.tests.story import Check, Labels, firing, series_name
from slo.targets.tests.subjects import Subject

_KEYS = ("alertname", "slo", "severity", "window", "step", "silent", naming.CALLED_UPON)
"""The labels by which an alert is found; that it has all its other labels is checked."""


class Awaited(NamedTuple):
    """An alert of any objective: its name, severity and own labels, and whether it is of recorded series.

    It has the labels `given` as well if these series have them in a test.
    """

    name: str
    severity: AlertSeverity
    own: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...] = ()
    is_recorded: bool = True


def of_tier(one: TierCondition, *given: tuple[str, str]) -> Awaited:
    """Return a tier's alert."""
    return Awaited(naming.BURN, one.tier.severity, (("window", str(one.tier.long_window)),), given)


def of_policy_step(step: Step, *given: tuple[str, str]) -> Awaited:
    """Return the alert of a step of an error budget policy."""
    notified = (("notifies", ",".join(step.notify)),) if step.notify else ()
    return Awaited(naming.BUDGET_POLICY, step.severity, (("step", step.name), *notified), given)


def of_call(party: str) -> Awaited:
    """Return the automatic call of a party."""
    own = ((naming.CALLED_UPON, party), ("call_mode", "automatic"))
    return Awaited(naming.CALL, AlertSeverity.PAGE, own, is_recorded=False)


class Moment(NamedTuple):
    """What is expected at a minute, of all error budgets that are alike: an alert fires, or it does not.

    Without an alert, there is none of any kind, also none that waits for its `for`. `words` say so after the
    name of the budget.
    """

    minute: int
    alert: Awaited | None
    fires: bool
    words: str


class Planned(NamedTuple):
    """What happens in the test of all error budgets that are alike, and what is expected then."""

    scene: Scene
    moments: tuple[Moment, ...]


def quiet(minute: int, words: str) -> Moment:
    """Expect no alert of any kind."""
    return Moment(minute, None, fires=False, words=words)


def checked(subject: Subject, moments: Iterable[Moment]) -> Iterator[Check]:
    """Yield the checks of what is expected of an error budget."""
    for one in moments:
        words = f"{subject.name}{one.words}"
        if one.alert is None:
            yield no_alert(subject, one.minute, words)
        else:
            expr, expected = _sought(subject, one.alert)
            yield Check(subject.slo.id, expr, one.minute, expected if one.fires else None, words)


@lru_cache(maxsize=4096)
def _sought(subject: Subject, alert: Awaited) -> tuple[str, str]:
    """Return how an alert is found, and its name if it fires; cached, because it is checked several times."""
    of_series = {**(_recorded(subject) if alert.is_recorded else subject.group), **dict(alert.given)}
    labels = _labels(alert.name, subject, alert.severity, dict(alert.own), of_series)
    return _found(subject, labels), firing(labels)


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
    return Check(subject.slo.id, _found(subject, labels), minute, firing(labels), words)


def silent(subject: Subject, labels: Labels, minute: int, words: str) -> Check:
    """Check that an alert does not fire at a minute."""
    return Check(subject.slo.id, _found(subject, labels), minute, None, words)


def no_alert(subject: Subject, minute: int, words: str) -> Check:
    """Check that there is no alert of any kind at a minute, also none that waits for its `for`."""
    return Check(subject.slo.id, series_name("ALERTS", subject.identity), minute, None, words)


def _found(subject: Subject, labels: Labels) -> str:
    keys = (*_KEYS, *subject.group)
    return firing({name: labels.get(name, "") for name in keys if name in labels or name in subject.group})


def at(minute: int, step: int, *, later: bool) -> int:
    """Return the next evaluation from a minute on, or the last one until then."""
    return -(-minute // step) * step if later else minute // step * step


def percent(share: Fraction) -> str:
    """Return a share of events in the words of tests."""
    return f"{float(share) * 100:.4g}%"
