"""Answering a call, or keeping a page from calling by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.actions.calling import Log, ending, known_call, new_id, post
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Cluster
from slo.clients.alertmanager import Alertmanager
from slo.model import Catalogue, naming
from slo.model.call_record import Happened
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.rules import rule_files
from slo.plan.types import Alert
from slo.text.units import Duration


class Kept(NamedTuple):
    """A page that does not call a party before a time; None if it has called already."""

    page: str
    party: str
    until: datetime | None


def ack(
    catalogue: Catalogue, what: str, alertmanagers: Cluster, duration: Duration, log: Log
) -> Iterator[Kept]:
    """Answer a call by its id, or keep the page of an objective or alert from calling for a while.

    Yields each party that the page would call by itself, and nothing where a call was answered. Raises
    InvalidRequest, RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect()
    calls = tuple(_made_by_itself(catalogue, what))
    for call in calls:
        yield _keep_from_calling(log, alertmanager, call, duration)
    if not calls and what in {slo.id for slo in catalogue.slos}:
        raise InvalidRequest(f"pages of {what} call nobody by themselves; to answer a call, give its id")
    if not calls:
        _answer(log, alertmanager, what)


def _made_by_itself(catalogue: Catalogue, what: str) -> Iterator[Alert]:
    """Give the calls that the page of an objective, or of another alert, makes by the rules."""
    for file in rule_files(without_pages_of_drafts(catalogue)):
        for group in file.groups:
            for rule in group.rules:
                if isinstance(rule, Alert) and rule.name == naming.CALL and rule.labels["slo"] == what:
                    yield rule


def _answer(log: Log, alertmanager: Alertmanager, call: str) -> None:
    """Answer a call that somebody made; whoever waits for it sees it in Alertmanager."""
    found, now = known_call(log, call, alertmanager), log.clock()
    if not found.is_open(now):
        raise InvalidRequest(f"the call {call} is over: {found.state(now)}")
    known = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    log.write(call, Happened.ANSWERING, **known, ends_at=found.ends_at.isoformat() if found.ends_at else None)
    answer = {"answered_by": log.by, "answered_at": now.isoformat(timespec="seconds")}
    failed = "The answer is not known. The same command tries it again."
    with log.sending(call, Happened.ANSWERED, failed) as but:
        if found.incident is None:
            post(alertmanager, ending(found, found.ends_at or now + timedelta(hours=1), **answer), but)


def _keep_from_calling(log: Log, alertmanager: Alertmanager, rule: Alert, duration: Duration) -> Kept:
    """Silence exactly the call that a page would make by itself, if it has not made it yet."""
    labels = {"alertname": rule.name, **rule.labels}
    page, party = labels["slo"], labels[naming.CALLED_UPON]
    calling = alertmanager.alerts(labels, muted=False)
    now = log.clock()
    call, until = new_id(now), now + duration.timedelta
    log.write(
        call,
        Happened.ANSWERING,
        labels=labels,
        annotations=dict(calling[0].annotations) if calling else None,
        ends_at=None if calling else until.isoformat(timespec="milliseconds"),
    )
    failed = f"{page} still calls {party} by itself. The same command tries it again."
    with log.sending(call, Happened.ANSWERED, failed):
        if not calling:
            alertmanager.silence(labels, until, log.by, f"{log.by} has the page of {page} (call {call})")
    return Kept(page, party, None if calling else until)
