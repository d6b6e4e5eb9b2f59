"""Calling a party to see that it answers, and how soon."""

import time
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.actions.calling import Log, ending, made, post, post_call, subject_of
from slo.actions.servers import Cluster
from slo.clients.alertmanager import Alertmanager
from slo.clients.failures import Refused, Unreachable
from slo.model import Catalogue
from slo.model.call_record import CallRecord, Happened
from slo.text.units import Duration

_REASON = "a drill, to see that calls arrive"
_LOOK_EVERY = 2  # seconds


class Drilled(NamedTuple):
    """Who answered, None if nobody did, and after how long."""

    answered_by: str | None
    took: timedelta


def drill(
    catalogue: Catalogue, party: str, product: str, alertmanagers: Cluster, duration: Duration, log: Log
) -> Drilled:
    """Call a party for a product as a drill, wait until it answers, and stand it down.

    Raises InvalidRequest, RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect()
    _, about = subject_of(catalogue, party, product)
    call = made(log, about, party, _REASON, duration, drill=True)
    failed = f"{party} was not called. The same command tries it again."
    with log.sending(call.id, Happened.SENT, failed) as but:
        post_call(alertmanager, call, but)
    began = log.clock()
    log.notify(f"{party} is called, and answers by: slo ack {call.id}")
    try:
        answered_by = _wait(alertmanager, call, log)
        took = log.clock() - began
        log.write(call.id, Happened.ANSWERED if answered_by else Happened.UNANSWERED, answered_by=answered_by)
    finally:
        _stand_down(log, alertmanager, call)
    return Drilled(answered_by, took)


def _wait(alertmanager: Alertmanager, call: CallRecord, log: Log) -> str | None:
    """Look until somebody has answered, and say who; None if nobody does in time."""
    while log.clock() < _end(call) - timedelta(seconds=_LOOK_EVERY):
        time.sleep(_LOOK_EVERY)
        try:
            found = alertmanager.alerts({"call_id": call.id})
        except (Unreachable, Refused) as error:
            log.notify(f"Waiting, though {error}")
            continue
        for alert in found:
            if "answered_by" in alert.annotations:
                return alert.annotations["answered_by"]
    return None


def _stand_down(log: Log, alertmanager: Alertmanager, call: CallRecord) -> None:
    log.write(call.id, Happened.STANDING_DOWN)
    failed = f"The drill ends by itself at {_end(call):%H:%M} UTC, or by: slo stand-down {call.id}"
    with log.sending(call.id, Happened.STOOD_DOWN, failed) as but:
        post(alertmanager, ending(call, log.clock(), stood_down_by=log.by), but)


def _end(call: CallRecord) -> datetime:
    assert call.ends_at is not None
    return call.ends_at
