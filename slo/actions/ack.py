"""Answer a call, or silence the automatic call of a page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.actions.call_log import Log, changed_alert, find_call, new_call_id, post_alert
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Cluster
from slo.clients.alertmanager import Alertmanager
from slo.model import Catalogue, naming
from slo.model.call_record import EventType
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.rules import rule_files
from slo.plan.types import Alert
from slo.text.times import rfc3339
from slo.text.units import Duration


class AutomaticCall(NamedTuple):
    """The automatic call of a page to a party, silenced until a time; None if it was made already."""

    page: str
    party: str
    until: datetime | None


def ack(
    catalogue: Catalogue, what: str, alertmanagers: Cluster, duration: Duration, log: Log
) -> Iterator[AutomaticCall]:
    """Answer a call by its id, or silence the automatic calls of the page of an objective or alert.

    Yields each automatic call of the page; nothing if `what` is the id of a call. Raises InvalidRequest,
    RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect()
    calls = tuple(_automatic_calls(catalogue, what))
    for call in calls:
        yield _silence(log, alertmanager, call, duration)
    if not calls and what in {slo.id for slo in catalogue.slos}:
        raise InvalidRequest(f"pages of {what} make no automatic calls; to answer a call, name its id")
    if not calls:
        _answer(log, alertmanager, what)


def _automatic_calls(catalogue: Catalogue, what: str) -> Iterator[Alert]:
    """Yield the alerts by which the page of an objective, or of another alert, calls parties."""
    for file in rule_files(without_pages_of_drafts(catalogue)):
        for group in file.groups:
            for rule in group.rules:
                if isinstance(rule, Alert) and rule.name == naming.CALL and rule.labels["slo"] == what:
                    yield rule


def _answer(log: Log, alertmanager: Alertmanager, call: str) -> None:
    """Answer a call that a person made: its alert in Alertmanager gets the answer as annotations."""
    found, now = find_call(log, call, alertmanager), log.clock()
    if not found.is_open(now):
        raise InvalidRequest(f"call {call} has ended: {found.state(now)}")
    known = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    log.write(
        call,
        EventType.ANSWERING,
        **known,
        ends_at=rfc3339(found.ends_at, "milliseconds") if found.ends_at else None,
    )
    answer = {"answered_by": log.by, "answered_at": rfc3339(now)}
    failed = "The answer was not sent. Run the same command again to retry."
    with log.sending(call, EventType.ANSWERED, failed) as warnings:
        if found.incident is None:
            post_alert(
                alertmanager,
                changed_alert(found, found.ends_at or now + timedelta(hours=1), **answer),
                warnings,
            )


def _silence(log: Log, alertmanager: Alertmanager, rule: Alert, duration: Duration) -> AutomaticCall:
    """Silence exactly one automatic call of a page, unless it was made already."""
    labels = {"alertname": rule.name, **rule.labels}
    page, party = labels["slo"], labels[naming.CALLED_UPON]
    calling = alertmanager.alerts(labels, muted=False)
    now = log.clock()
    call, until = new_call_id(now), now + duration.timedelta
    log.write(
        call,
        EventType.ANSWERING,
        labels=labels,
        annotations=dict(calling[0].annotations) if calling else None,
        ends_at=None if calling else rfc3339(until, "milliseconds"),
    )
    failed = f"The page of {page} still calls {party}. Run the same command again to retry."
    with log.sending(call, EventType.ANSWERED, failed):
        if not calling:
            alertmanager.silence(labels, until, log.by, f"{log.by} handles the page of {page} (call {call})")
    return AutomaticCall(page, party, None if calling else until)
