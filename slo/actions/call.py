"""Calling upon a party, with a reason."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from slo.actions.calling import Log, made, post_call, subject_of
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Account, Cluster
from slo.model import Catalogue, Category, Organisation
from slo.model.call_record import CallRecord, Happened
from slo.plan.calls import Subject
from slo.text.units import Duration


class Request(NamedTuple):
    """Who is called, for which objective, alert or product, why, for how long, and from which incident."""

    party: str
    subject: str
    reason: str
    duration: Duration
    incident: str | None = None


class Called(NamedTuple):
    """A call; `before` is when PagerDuty was asked already, and None if it is asked now."""

    call: CallRecord
    before: datetime | None = None


def call(
    catalogue: Catalogue, request: Request, alertmanagers: Cluster, pagerduty: Account, log: Log
) -> Called:
    """Call upon a party through Alertmanager, or from an incident of PagerDuty.

    What is done is recorded before it is done; the same call again goes on where it stopped. Raises
    InvalidRequest, RecordFailure, Unreachable and Refused.
    """
    organisation, about = subject_of(catalogue, request.party, request.subject)
    for warning in _unusual(organisation, about, request.party):
        log.notify(f"Warning: {warning}")
    if request.incident is None:
        return _by_alertmanager(log, alertmanagers, about, request)
    policy = organisation.parties[request.party].escalation_policy
    if policy is None:
        message = f"nothing says whom PagerDuty asks for {request.party}: add 'escalation_policy' to it"
        raise InvalidRequest(message)
    return _by_pagerduty(log, pagerduty, about, request, request.incident, policy)


def _by_alertmanager(log: Log, alertmanagers: Cluster, about: Subject, request: Request) -> Called:
    alertmanager = alertmanagers.connect()
    call = made(log, about, request.party, request.reason, request.duration)
    failed = f"{request.party} was not called. The same command tries it again."
    with log.sending(call.id, Happened.SENT, failed) as but:
        post_call(alertmanager, call, but)
    return Called(call)


def _by_pagerduty(
    log: Log, pagerduty: Account, about: Subject, request: Request, incident: str, policy: str
) -> Called:
    party, reason = request.party, request.reason
    account = pagerduty.connect()
    call = made(log, about, party, reason, request.duration, incident)
    if sent := call.when(Happened.SENT):
        return Called(call, sent)
    failed = (
        f"{party} was not asked. The same command tries it again; without --incident, Alertmanager calls."
    )
    unknown = f"It may be asked: look at the responders of {incident}. The same command asks again."
    with log.sending(call.id, Happened.SENT, failed, unknown):
        account.request_responder(incident, policy, f"{log.by} calls upon {party}: {reason} (call {call.id})")
    return Called(call)


def _unusual(organisation: Organisation, about: Subject, party: str) -> Iterator[str]:
    """Say where the model would call somebody else. People may know better: it is made all the same."""
    if party not in organisation.if_called_upon:
        yield f"the matrix does not mark {party} 'if-called-upon' for any alert"
    if category := about.labels.get("category"):
        usual = organisation.calls_for(Category(category))
        if usual != party:
            yield f"for {category} it is {usual or 'nobody'} who is called upon, not {party}"
