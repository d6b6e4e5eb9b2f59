"""End a call."""

from pathlib import Path
from typing import NamedTuple

from slo.actions.call_log import Log, changed_alert, find_call, post_alert
from slo.actions.definitions import load
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Account, Cluster
from slo.model import Catalogue
from slo.model.call_record import CallRecord, EventType


class Ended(NamedTuple):
    """A call, and how it had ended before; "" if it ends now."""

    call: CallRecord
    before: str = ""


def stand_down(definitions: Path, call: str, alertmanagers: Cluster, pagerduty: Account, log: Log) -> Ended:
    """End a call through Alertmanager or PagerDuty, as it was made.

    Raises InvalidRequest, InvalidDefinitions, RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect() if alertmanagers.urls else None
    found = find_call(log, call, alertmanager)
    if found.when(EventType.STOOD_DOWN):
        return Ended(found, found.state(log.clock()))
    known = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    failed = f"The call to {found.party} was not ended. Run the same command again to retry."
    if found.incident is None:
        alertmanager = alertmanager or alertmanagers.connect()
        log.write(call, EventType.STANDING_DOWN, **known)
        with log.sending(call, EventType.STOOD_DOWN, failed) as warnings:
            post_alert(alertmanager, changed_alert(found, log.clock(), stood_down_by=log.by), warnings)
    else:
        policy = _policy(load(definitions), found.party)
        account = pagerduty.connect()
        log.write(call, EventType.STANDING_DOWN, **known)
        with log.sending(call, EventType.STOOD_DOWN, failed):
            account.cancel_responder(found.incident, policy)
    return Ended(found)


def _policy(catalogue: Catalogue, name: str) -> str:
    """Return the escalation policy that PagerDuty called; raises InvalidRequest."""
    party = catalogue.organisation.value.parties.get(name) if catalogue.organisation else None
    if party is None or party.escalation_policy is None:
        raise InvalidRequest(f"{name} has no 'escalation_policy', which PagerDuty needs to end the call")
    return party.escalation_policy
