"""Checks of alerts: which labels they have, and at which minute they fire or do not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from slo.conditions import TierCondition
from slo.model import SLO, AlertSeverity, Step, naming
from slo.plan.alerts import routing_labels
from slo.promql.text import quote
from slo.targets.tests.course import Scene
from slo.targets.tests.story import Check, Labels, firing, series_name, written
from slo.targets.tests.subjects import Subject

_KEYS = ("alertname", "slo", "severity", "window", "step", "silent", naming.CALLED_UPON)
"""The labels by which an alert is found; that it has all its other labels is checked."""

_FIRING = ',alertstate="firing"}'
"""The end of the name of an alert that fires."""


@dataclass(frozen=True, eq=False)
class Awaited:
    """An alert of any objective: its name, severity and own labels, and whether it is of recorded series.

    It has the labels `given` as well if these series have them in a test. Alerts that are alike are one
    object, which is compared by identity.
    """

    name: str
    severity: AlertSeverity
    own: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...] = ()
    is_recorded: bool = True

    @cached_property
    def written(self) -> str:
        """Its own labels."""
        return written(dict(self.own))

    @cached_property
    def key(self) -> str:
        """Those of its own labels by which it is found."""
        return written({name: value for name, value in self.own if name in _KEYS})


_shared = lru_cache(maxsize=1024)(Awaited)


def of_tier(one: TierCondition, *given: tuple[str, str]) -> Awaited:
    """Return a tier's alert."""
    return _shared(naming.BURN, one.tier.severity, (("window", str(one.tier.long_window)),), given)


def of_policy_step(step: Step, *given: tuple[str, str]) -> Awaited:
    """Return the alert of a step of an error budget policy."""
    notified = (("notifies", ",".join(step.notify)),) if step.notify else ()
    return _shared(naming.BUDGET_POLICY, step.severity, (("step", step.name), *notified), given)


def of_call(party: str) -> Awaited:
    """Return the automatic call of a party."""
    own = ((naming.CALLED_UPON, party), ("call_mode", "automatic"))
    return _shared(naming.CALL, AlertSeverity.PAGE, own, is_recorded=False)


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
    slo, name = subject.slo.id, subject.name
    for minute, alert, is_firing, more in moments:
        words = f"{name}{more}"
        if alert is None:
            yield no_alert(subject, minute, words)
            continue
        expr, expected = _sought(subject, alert)
        yield Check(slo, expr, minute, expected if is_firing else None, words)


class _Around(NamedTuple):
    """Labels that alerts of an error budget share, around the own labels of each.

    Alerts are found by the `keys` and the `group`, and have those `before` and `after`.
    """

    keys: str
    group: str
    before: str
    after: str


@lru_cache(maxsize=4096)
def _sought(subject: Subject, alert: Awaited) -> tuple[str, str]:
    """Return how an alert is found, and its name if it fires; see `_found`."""
    around = _around(subject, alert.severity, alert.is_recorded, alert.given)
    name = f"ALERTS{{alertname={quote(alert.name)}"
    expr = f"{name},{around.keys},{alert.key}{around.group}{_FIRING}"
    return expr, f"{name},{around.before},{alert.written}{around.after}{_FIRING}"


@lru_cache(maxsize=1024)
def _around(
    subject: Subject, severity: AlertSeverity, is_recorded: bool, given: tuple[tuple[str, str], ...]
) -> _Around:
    """Write these labels once for all alerts of a severity."""
    routing = routing_labels(subject.slo, severity)
    chosen = subject.slo.own_on_alerts(severity).labels if is_recorded else {}
    of_series = {**(_recorded(subject) if is_recorded else subject.group), **dict(given)}
    labels = {**routing, **chosen, **of_series}
    before = {**routing, **chosen}.keys()
    return _Around(
        written({name: value for name, value in routing.items() if name in _KEYS}),
        _more({name: labels[name] for name in subject.group}),
        written({name: labels[name] for name in before}),
        _more({name: value for name, value in labels.items() if name not in before}),
    )


def _more(labels: Labels) -> str:
    """Write labels that follow others."""
    return f",{written(labels)}" if labels else ""


def no_data_labels(subject: Subject) -> Labels:
    """Return the labels of the ticket about missing metrics."""
    group = subject.group if subject.budget.group else {}
    return _unmeasured(subject.slo, AlertSeverity.TICKET, group)


def down_labels(slo: SLO, severity: AlertSeverity) -> Labels:
    """Return the labels of an objective's alert that all targets are down."""
    return _unmeasured(slo, severity, {"silent": "all-targets"})


def _unmeasured(slo: SLO, severity: AlertSeverity, own: Labels) -> Labels:
    chosen = slo.own_on_alerts(severity).labels
    return {"alertname": naming.NO_DATA, **routing_labels(slo, severity), **chosen, **own}


def _recorded(subject: Subject) -> Labels:
    """Return the labels that alerts have from recorded series."""
    return {"slo_bundle": subject.slo.service.name, **subject.group}


def fires_later(
    subject: Subject, labels: Labels, not_yet: tuple[int, str], then: tuple[int, str]
) -> Iterator[Check]:
    """Check that an alert does not fire at a minute, and does at another, with exactly these labels."""
    slo, expr = subject.slo.id, _found(subject, labels)
    yield Check(slo, expr, not_yet[0], None, not_yet[1])
    yield Check(slo, expr, then[0], firing(labels), then[1])


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
