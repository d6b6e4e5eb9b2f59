"""Call a party for help, through Alertmanager or a PagerDuty incident."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from slo.actions.call_log import Log, post_call, request_call, subject_of
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Account, Cluster
from slo.model import Catalogue, Category, Organisation
from slo.model.call_record import CallRecord, EventType
from slo.plan.calls import Subject
from slo.text.units import Duration


class Request(NamedTuple):
    """The called party, the objective, alert or product, the reason, the duration and the incident."""

    party: str
    subject: str
    reason: str
    duration: Duration
    incident: str | None = None


class Called(NamedTuple):
    """A call; `before` is when PagerDuty was asked by an earlier run, or None."""

    call: CallRecord
    before: datetime | None = None


def call(
    catalogue: Catalogue, request: Request, alertmanagers: Cluster, pagerduty: Account, log: Log
) -> Called:
    """Call a party through Alertmanager, or through an incident of PagerDuty.

    Each step is recorded before it is taken; calling again continues where it stopped. Raises InvalidRequest,
    RecordFailure, Unreachable and Refused.
    """
    organisation, about = subject_of(catalogue, request.party, request.subject)
    for warning in _unusual(organisation, about, request.party):
        log.notify(f"Warning: {warning}")
    if request.incident is None:
        return _by_alertmanager(log, alertmanagers, about, request)
    policy = organisation.parties[request.party].escalation_policy
    if policy is None:
        message = f"{request.party} has no 'escalation_policy', which PagerDuty needs: add it to the party"
        raise InvalidRequest(message)
    return _by_pagerduty(log, pagerduty, about, request, request.incident, policy)


def _by_alertmanager(log: Log, alertmanagers: Cluster, about: Subject, request: Request) -> Called:
    alertmanager = alertmanagers.connect()
    call = request_call(log, about, request.party, request.reason, request.duration)
    failed = f"{request.party} was not called. Run the same command again to retry."
    with log.sending(call.id, EventType.SENT, failed) as warnings:
        post_call(alertmanager, call, warnings)
    return Called(call)


def _by_pagerduty(
    log: Log, pagerduty: Account, about: Subject, request: Request, incident: str, policy: str
) -> Called:
    party, reason = request.party, request.reason
    account = pagerduty.connect()
    call = request_call(log, about, party, reason, request.duration, incident)
    if sent := call.when(EventType.SENT):
        return Called(call, sent)
    failed = f"{party} was not called. Run the same command again to retry, or call without --incident."
    unknown = (
        f"It may have been called: see the responders of {incident}. Run the same command again to retry."
    )
    with log.sending(call.id, EventType.SENT, failed, unknown):
        account.request_responder(incident, policy, f"{log.by} calls upon {party}: {reason} (call {call.id})")
    return Called(call)


def _unusual(organisation: Organisation, about: Subject, party: str) -> Iterator[str]:
    """Yield warnings where the model would call another party. They do not prevent the call."""
    if party not in organisation.if_called_upon:
        yield f"the matrix does not mark {party} 'if-called-upon' for any alert"
    if category := about.labels.get("category"):
        usual = organisation.calls_for(Category(category))
        if usual != party:
            yield f"for {category}, the model calls {usual or 'nobody'}, not {party}"
