"""The account that stands in for PagerDuty does what its documentation says, so that tests may believe it."""

import json
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

import pytest

from tests.targets.pagerduty.account import EVENTS_V2, NOON, READ_ONLY, TOKEN, Account, Incident, Json
from tests.targets.pagerduty.server import Server, serve


def account_of(*schedules: Json, account: Account, **service: Any) -> str:
    """A service that wakes these schedules, ten minutes each; gives the key of its integration."""
    rules = [
        {"escalation_delay_in_minutes": 10, "targets": [{"type": "schedule_reference", "id": one["id"]}]}
        for one in schedules
    ]
    policy = account.put_policy({"name": "slo:notify", "num_loops": 1, "escalation_rules": rules})
    said = {"name": "slo:notify:page", "escalation_policy": policy, "acknowledgement_timeout": 1800}
    kept = account.put_service({**said, **service})
    return str(account.put_integration(kept["id"], {"type": EVENTS_V2})["integration_key"])


def trigger(account: Account, key: str, dedup_key: str = "one") -> Incident:
    payload = {"summary": "burning", "source": "test", "severity": "critical"}
    incident = account.event(
        {"routing_key": key, "event_action": "trigger", "dedup_key": dedup_key, "payload": payload}
    )
    assert incident
    return incident


def woken(incident: Incident) -> list[tuple[int, str]]:
    """Minutes after it began, and who was woken."""
    return [(int((at - incident.created).total_seconds() // 60), who) for at, who in incident.notified]


def test_who_does_not_answer_is_followed_by_the_next_and_then_by_the_first_again() -> None:
    account = Account()
    key = account_of(account.schedule("A"), account.schedule("B"), account=account)
    incident = trigger(account, key)
    account.go_on(timedelta(hours=2))

    assert woken(incident) == [(0, "On A"), (10, "On B"), (20, "On A"), (30, "On B")]


def test_a_level_with_nobody_on_call_is_passed_at_once() -> None:
    account = Account()
    later = account.schedule("A", (NOON + timedelta(hours=1), NOON + timedelta(hours=2)))
    incident = trigger(account, account_of(later, account.schedule("B"), account=account))

    assert woken(incident) == [(0, "On B")]


def test_what_was_acknowledged_too_long_ago_wakes_again() -> None:
    account = Account()
    incident = trigger(account, account_of(account.schedule("A"), account=account))
    account.acknowledge(incident)
    account.go_on(timedelta(minutes=29))
    before = incident.status
    account.go_on(timedelta(minutes=1))

    assert (before, incident.status) == ("acknowledged", "triggered")
    assert woken(incident)[-1] == (30, "On A")


def test_an_incident_keeps_the_policy_that_it_began_with() -> None:
    account = Account()
    a, b = account.schedule("A"), account.schedule("B")
    incident = trigger(account, account_of(a, account=account))
    (policy,) = account.policies.values()
    rule = {"escalation_delay_in_minutes": 1, "targets": [{"type": "schedule_reference", "id": b["id"]}]}
    account.put_policy({"name": "slo:notify", "num_loops": 1, "escalation_rules": [rule]}, policy)
    account.go_on(timedelta(minutes=30))

    assert {who for _, who in woken(incident)} == {"On A"}


def test_an_event_that_is_open_already_wakes_nobody_again_and_its_end_ends_it() -> None:
    account = Account()
    key = account_of(account.schedule("A"), account=account)
    first, again, other = trigger(account, key), trigger(account, key), trigger(account, key, "two")
    account.event({"routing_key": key, "event_action": "resolve", "dedup_key": "one"})

    assert first is again
    assert woken(first) == [(0, "On A")]
    assert (first.status, other.status) == ("resolved", "triggered")


def test_out_of_hours_an_incident_waits_until_they_begin() -> None:
    account = Account(now=NOON.replace(hour=3))
    rule = {
        "type": "use_support_hours",
        "during_support_hours": {"urgency": "high"},
        "outside_support_hours": {"urgency": "low"},
    }
    hours = {"time_zone": "Etc/UTC", "days_of_week": [1], "start_time": "09:00:00", "end_time": "17:00:00"}
    key = account_of(
        account.schedule("A"),
        account.schedule("B"),
        account=account,
        incident_urgency_rule=rule,
        support_hours=hours,
        scheduled_actions=[{"to_urgency": "high"}],
    )
    incident = trigger(account, key)
    account.go_on(timedelta(hours=6, minutes=10))

    assert woken(incident)[1] == (370, "On B")


def ask(
    server: Server, method: str, path: str, body: object = None, token: str = TOKEN, sender: str = ""
) -> tuple[int, Any]:
    request = urllib.request.Request(
        server.url + path,
        json.dumps(body).encode() if body is not None else None,
        {"Authorization": f"Token token={token}", "From": sender},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_what_it_refuses_it_refuses_as_pagerduty_does() -> None:
    account = Account(abilities=set())
    key = account_of(account.schedule("A"), account=account)
    incident = trigger(account, key)
    person = account.user("Ada")["email"]
    responders = f"/incidents/{incident.id}/responder_requests"
    note = {"note": {"content": "on it"}}
    with serve(account) as server:
        assert ask(server, "GET", "/abilities", token="wrong")[0] == 401
        assert ask(server, "POST", "/services", {}, token=READ_ONLY)[0] == 403
        assert ask(server, "GET", "/services/nowhere")[0] == 404
        assert ask(server, "POST", responders, {}, sender=person)[0] == 402
        assert ask(server, "POST", f"/incidents/{incident.id}/notes", note)[0] == 400
        assert ask(server, "POST", f"/incidents/{incident.id}/notes", note, sender=person)[0] == 201
        assert ask(server, "POST", "/v2/enqueue", {"routing_key": "wrong"})[0] == 400
        assert ask(server, "POST", "/v2/enqueue", {"routing_key": key, "event_action": "resolve"})[0] == 202
        assert ask(server, "GET", "/incidents?limit=1&offset=10000")[0] == 400

    assert [one["content"] for one in incident.notes] == ["on it"]


@pytest.mark.parametrize("cancelled", [False, True])
def test_responders_are_asked_beside_those_who_have_the_incident(cancelled: bool) -> None:
    account = Account()
    incident = trigger(account, account_of(account.schedule("A"), account=account))
    target = {"id": incident.policy["id"], "type": "escalation_policy_reference"}
    body = {"message": "help", "responder_request_targets": [{"responder_request_target": target}]}
    person = account.user("Ada")["email"]
    path = f"/incidents/{incident.id}/responder_requests"
    with serve(account) as server:
        assert ask(server, "POST", path, body, sender=person)[0] == 200
        if cancelled:
            assert ask(server, "PUT", f"{path}/cancel", body, sender=person)[0] == 200

    assert [one["people"] for one in incident.responders] == ([] if cancelled else [["On A"]])
    assert woken(incident) == [(0, "On A")]
