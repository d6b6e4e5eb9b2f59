"""Call a party as a drill, and measure how soon it answers."""

import time
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.actions.call_log import Log, changed_alert, post_alert, post_call, request_call, subject_of
from slo.actions.servers import Cluster
from slo.clients.alertmanager import Alertmanager
from slo.clients.failures import Refused, Unreachable
from slo.model import Catalogue
from slo.model.call_record import CallRecord, EventType
from slo.text.times import to_minute
from slo.text.units import Duration

_REASON = "a drill, to test that calls arrive"
_LOOK_EVERY = 2  # seconds


class Drilled(NamedTuple):
    """Who answered, or None if nobody did, and after how long."""

    answered_by: str | None
    took: timedelta


def drill(
    catalogue: Catalogue, party: str, product: str, alertmanagers: Cluster, duration: Duration, log: Log
) -> Drilled:
    """Call a party for a product as a drill, wait for the answer, and end the call.

    Raises InvalidRequest, RecordFailure, Unreachable and Refused.
    """
    alertmanager = alertmanagers.connect()
    _, about = subject_of(catalogue, party, product)
    call = request_call(log, about, party, _REASON, duration, drill=True)
    failed = f"{party} was not called. Run the same command again to retry."
    with log.sending(call.id, EventType.SENT, failed) as warnings:
        post_call(alertmanager, call, warnings)
    began = log.clock()
    log.notify(f"{party} is called. It answers with: slo ack {call.id}")
    try:
        answered_by = _wait(alertmanager, call, log)
        took = log.clock() - began
        log.write(
            call.id, EventType.ANSWERED if answered_by else EventType.UNANSWERED, answered_by=answered_by
        )
    finally:
        _stand_down(log, alertmanager, call)
    return Drilled(answered_by, took)


def _wait(alertmanager: Alertmanager, call: CallRecord, log: Log) -> str | None:
    """Poll until somebody has answered, and return who; None if nobody does in time."""
    while log.clock() < _end(call) - timedelta(seconds=_LOOK_EVERY):
        time.sleep(_LOOK_EVERY)
        try:
            found = alertmanager.alerts({"call_id": call.id})
        except (Unreachable, Refused) as error:
            log.notify(f"Still waiting: {error}")
            continue
        for alert in found:
            if "answered_by" in alert.annotations:
                return alert.annotations["answered_by"]
    return None


def _stand_down(log: Log, alertmanager: Alertmanager, call: CallRecord) -> None:
    log.write(call.id, EventType.STANDING_DOWN)
    failed = f"The drill ends by itself at {to_minute(_end(call))}, or now with: slo stand-down {call.id}"
    with log.sending(call.id, EventType.STOOD_DOWN, failed) as warnings:
        post_alert(alertmanager, changed_alert(call, log.clock(), stood_down_by=log.by), warnings)


def _end(call: CallRecord) -> datetime:
    assert call.ends_at is not None
    return call.ends_at
