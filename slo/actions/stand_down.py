"""Ending a call."""

from pathlib import Path
from typing import NamedTuple

from slo.actions.calling import Log, ending, known_call, post
from slo.actions.definitions import load
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Account, Cluster
from slo.model import Catalogue
from slo.model.call_record import CallRecord, Happened


class Ended(NamedTuple):
    """A call, and how it had ended before; "" if it ends now."""

    call: CallRecord
    before: str = ""


def stand_down(definitions: Path, call: str, alertmanagers: Cluster, pagerduty: Account, log: Log) -> Ended:
    """End a call by what made it: Alertmanager, or PagerDuty.

    Raises InvalidRequest, InvalidDefinitions, RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect() if alertmanagers.urls else None
    found = known_call(log, call, alertmanager)
    if found.when(Happened.STOOD_DOWN):
        return Ended(found, found.state(log.clock()))
    known = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    failed = f"{found.party} was not stood down. The same command tries it again."
    if found.incident is None:
        alertmanager = alertmanager or alertmanagers.connect()
        log.write(call, Happened.STANDING_DOWN, **known)
        with log.sending(call, Happened.STOOD_DOWN, failed) as but:
            post(alertmanager, ending(found, log.clock(), stood_down_by=log.by), but)
    else:
        policy = _policy(load(definitions), found.party)
        account = pagerduty.connect()
        log.write(call, Happened.STANDING_DOWN, **known)
        with log.sending(call, Happened.STOOD_DOWN, failed):
            account.cancel_responder(found.incident, policy)
    return Ended(found)


def _policy(catalogue: Catalogue, name: str) -> str:
    """Give the escalation policy that PagerDuty asked; raises InvalidRequest."""
    party = catalogue.organisation.value.parties.get(name) if catalogue.organisation else None
    if party is None or party.escalation_policy is None:
        raise InvalidRequest(f"nothing says whom PagerDuty asked for {name}: it has no 'escalation_policy'")
    return party.escalation_policy
