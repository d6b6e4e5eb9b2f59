"""`slo call`, `ack`, `stand-down`, `drill` and `calls`: what is sent, what is recorded, and how they fail."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slo import compile, load
from slo.cli import slo
from tests.agreements import signed_by_all, write
from tests.clients.stub import Asked, Reply, Stub, stub

RE = "reliability-engineering"
DEFINITIONS = """\
kind: Organisation
name: techops
parties:
  reliability-engineering:
    kind: platform
    escalation_policy: PREPOLICY
    out_of_hours: https://example.org/re
    ticket: {webhook: {url: https://example.org/re}}
    called: {webhook: {url: https://example.org/re}}
  cyber-security:
    kind: security
    out_of_hours: https://example.org/cyber
    called: {webhook: {url: https://example.org/cyber}}
  user-support: {kind: support}
activities:
  respond-to-incidents:
    {product: responsible, reliability-engineering: if-called-upon, cyber-security: if-called-upon}
  respond-to-other-alerts: {product: responsible, reliability-engineering: if-called-upon}
calls: [{category: reliability, party: reliability-engineering}, {category: security, party: cyber-security}]
---
kind: Product
name: shop
alerting:
  page: {webhook: {url: https://example.org/shop}}
  ticket: {webhook: {url: https://example.org/shop}}
  call: {reliability-engineering: {automatic_after: 15m}}
---
kind: Service
name: checkout
product: shop
runbook: https://example.org/runbook
indicators:
  up: {journey: 'A customer pays {{ by card }}', probe: {gauge: up}}
objectives:
  - {indicator: up, target: 99%}
  - {name: built, indicator: up, target: 99%, category: pipeline}
---
kind: Alerts
name: queues
product: shop
alerts:
  - name: QueueGrows
    expr: queue_length{job="shop"} > 100
    severity: page
    summary: The queue of {{ $labels.queue }} grows
    runbook: https://example.org/queues
"""
OK = Reply(body="")
NOTHING = Reply(body="[]")
REASON = "the database is not ours"
CALL = (RE, "checkout-up", "--reason", REASON)
USERS = Reply(
    body=json.dumps({"users": [{"id": "PBO", "email": "bo@x.org"}, {"id": "PO", "email": "o@x.org"}]})
)
DONE = Reply(body=json.dumps({"responder_request": {}}))


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    for name in ("SLO_ALERTMANAGER", "SLO_CALLS", "SLO_CALLER", "SLO_ALERTMANAGER_HTTP_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    write(Path("definitions"), signed_by_all({"all.yaml": DEFINITIONS}))
    Path("token").write_text("s3cr3t\n")


@contextlib.contextmanager
def alertmanager(*receivers: str) -> Iterator[Stub]:
    """An Alertmanager that knows the last alert that was posted, and routes all to these receivers."""
    with stub(OK) as started:

        def answer() -> Reply:
            if started.asked[-1].method == "POST":
                return OK
            routed = {"receivers": [{"name": name} for name in receivers]}
            return Reply(body=json.dumps([{**posted(started), **routed}] if posts(started) else []))

        started.next = answer  # type: ignore[method-assign]
        yield started


@pytest.fixture
def server() -> Iterator[Stub]:
    with alertmanager(f"{RE}/called", "cyber-security/called", "shop/notice") as started:
        yield started


def run(command: str, *arguments: str, server: Stub | None = None) -> Result:
    where = ["--alertmanager", server.url] if server else []
    return CliRunner().invoke(slo, [command, *arguments, *where, "--as", "ana"])


def calls() -> list[dict[str, Any]]:
    shown = CliRunner().invoke(slo, ["calls", "--format", "json"])
    return list(json.loads(shown.stdout)["calls"])


def events() -> list[str]:
    return [json.loads(line)["event"] for line in Path("calls.jsonl").read_text().splitlines()]


def posts(server: Stub) -> list[Asked]:
    return [one for one in server.asked if one.method == "POST"]


def posted(server: Stub, index: int = -1) -> dict[str, Any]:
    (alert,) = json.loads(posts(server)[index].body)
    return dict(alert)


def test_a_call_is_an_alert_with_a_reason_and_an_end(server: Stub) -> None:
    made = run("call", *CALL, server=server)

    alert = posted(server)
    (call,) = calls()
    assert made.exit_code == 0
    assert server.asked[0].path == "/api/v2/alerts"
    assert alert["labels"] == {
        "alertname": "SLOCall",
        "product": "shop",
        "service": "checkout",
        "slo": "checkout-up",
        "environment": "production",
        "severity": "page",
        "category": "reliability",
        "called_upon": RE,
        "call_mode": "explicit",
        "call_id": call["call"],
    }
    assert alert["annotations"] == {
        "summary": "checkout-up: 99% good over 28d",
        "description": "A customer pays {{ by card }}",
        "runbook_url": "https://example.org/runbook",
        "call_reason": REASON,
        "called_by": "ana",
    }
    assert (
        timedelta(0) <= datetime.now(UTC) - datetime.fromisoformat(alert["startsAt"]) < timedelta(minutes=1)
    )
    left = datetime.fromisoformat(alert["endsAt"]) - datetime.now(UTC)
    assert timedelta(minutes=119) < left < timedelta(hours=2)
    assert f"slo stand-down {call['call']}" in made.stdout
    assert events() == ["requested", "sent"]
    assert (call["party"], call["about"], call["reason"], call["state"]) == (
        RE,
        "checkout-up",
        REASON,
        "open",
    )


def test_a_call_for_a_product_is_of_no_objective(server: Stub) -> None:
    made = run(
        "call", "cyber-security", "shop", "--reason", "somebody reads our mail", "--for", "30m", server=server
    )

    labels = posted(server)["labels"]
    assert made.exit_code == 0
    assert made.stderr == ""
    assert {"slo", "service", "category"} & labels.keys() == set()
    assert labels["product"] == "shop"


def test_it_is_recorded_before_it_is_sent(monkeypatch: pytest.MonkeyPatch, server: Stub) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("slo.clients.alertmanager.Alertmanager.post", crash)
        assert run("call", *CALL, server=server).exit_code == 1
    assert events() == ["requested"]
    assert calls()[0]["state"] == "not known to be sent"

    again = run("call", *CALL, server=server)

    assert again.exit_code == 0
    assert "has been open since" in again.stderr
    assert len(calls()) == 1
    assert posted(server)["labels"]["call_id"] == calls()[0]["call"]


def test_the_same_call_again_is_the_same_alert_and_lasts_longer(server: Stub) -> None:
    run("call", *CALL, server=server)
    run("call", *CALL, "--for", "5h", server=server)

    first, second = posted(server, 0), posted(server, 1)
    assert first["labels"] == second["labels"]
    assert first["endsAt"] < second["endsAt"]
    assert events() == ["requested", "sent", "requested", "sent"]


def test_another_reason_or_the_time_after_a_stand_down_is_another_call(server: Stub) -> None:
    run("call", *CALL, server=server)
    run("call", RE, "checkout-up", "--reason", "something else", server=server)
    run("stand-down", calls()[0]["call"], server=server)
    run("call", *CALL, server=server)

    assert len({call["call"] for call in calls()}) == 3


def test_where_nobody_answers_it_says_what_did_not_happen_and_exits_with_3() -> None:
    made = run("call", *CALL, "--alertmanager", "http://127.0.0.1:1")

    assert made.exit_code == 3
    assert f"{RE} was not called. Run the same command again to retry." in made.stderr
    assert events() == ["requested", "failed"]
    assert calls()[0]["state"].startswith("failed: http://127.0.0.1:1 ")


def test_a_cluster_is_notified_whole_and_a_member_that_is_away_is_named(server: Stub) -> None:
    with alertmanager(f"{RE}/called") as other:
        away = ("--alertmanager", "http://127.0.0.1:1", "--alertmanager", other.url)
        made = run("call", *CALL, *away, server=server)

        assert made.exit_code == 0
        assert "Warning: 2 Alertmanagers accepted it, but http://127.0.0.1:1 " in made.stderr
        assert posted(server) == posted(other)


@pytest.mark.parametrize(
    ("receivers", "said"),
    [
        (
            ("default",),
            f"Alertmanager sends it to default, not to {RE}: has it loaded the generated routes?",
        ),
        ((), f"Alertmanager sends it to nobody, not to {RE}"),
    ],
)
def test_a_call_that_has_no_route_to_the_party_is_reported(receivers: tuple[str, ...], said: str) -> None:
    with alertmanager(*receivers) as server:
        made = run("call", *CALL, server=server)

    assert made.exit_code == 0
    assert f"Warning: {said}" in made.stderr


def test_several_alertmanagers_may_stand_in_the_environment(server: Stub) -> None:
    with alertmanager(f"{RE}/called") as other:
        environment = {"SLO_ALERTMANAGER": f"{server.url} {other.url}"}
        made = CliRunner().invoke(slo, ["call", *CALL], env=environment)

        assert made.exit_code == 0
        assert len(posts(server)) == len(posts(other)) == 1


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(400, '"bad matcher"'), "refuses (400): bad matcher"),
        (Reply(401, "no"), "answers 401 Unauthorized"),
        (Reply(200, "<html>log in"), "is this the address of the API?"),
        (Reply(302, headers={"Location": "http://login.example.org/"}), "redirects to"),
        (Reply(500, '{"code": 500, "message": "out of memory"}'), "out of memory"),
    ],
)
def test_an_alertmanager_that_does_not_take_it_is_quoted(reply: Reply, said: str) -> None:
    with stub(reply) as server:
        made = run("call", *CALL, server=server)

    assert made.exit_code == 3
    assert said in made.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((RE, "checkout-up", "--reason", " "), "--reason is empty"),
        ((RE, "checkout-up"), "Missing option '--reason'"),
        (("relability-engineering", "checkout-up", "--reason", "x"), f"is not a party; did you mean '{RE}'?"),
        (("user-support", "checkout-up", "--reason", "x"), "cannot be called: it has no 'called'"),
        ((RE, "checkout-upp", "--reason", "x"), "did you mean 'checkout-up'?"),
        ((*CALL, "--for", "soon"), "'soon' is not a duration"),
        ((*CALL, "--for", "8d"), "8d is longer than 7d"),
        ((RE, "checkout-up", "--reason", "\x1b\n"), "--reason is empty"),
        ((*CALL, "--as", "  "), "name yourself with --as"),
        ((*CALL, "--alertmanager", "localhost"), "not a URL"),
        ((*CALL, "--incident", "P1"), "--incident needs --pagerduty-token-file"),
        (("cyber-security", "shop", "--reason", "x", "--incident", "P1"), "has no 'escalation_policy'"),
    ],
)
def test_what_cannot_be_called_is_said_and_nothing_is_sent(
    arguments: tuple[str, ...], said: str, server: Stub
) -> None:
    made = CliRunner().invoke(slo, ["call", "--as", "ana", "--alertmanager", server.url, *arguments])

    assert made.exit_code == 2
    assert said in " ".join(made.stderr.split())
    assert server.asked == []
    assert not Path("calls.jsonl").exists()


def test_without_an_alertmanager_it_asks_which() -> None:
    assert "name an Alertmanager" in run("call", *CALL).stderr


def test_who_is_usually_called_for_something_else_is_called_with_a_warning(server: Stub) -> None:
    made = run("call", "cyber-security", "checkout-up", "--reason", "x", server=server)

    assert made.exit_code == 0
    assert f"Warning: for reliability, the model calls {RE}, not cyber-security" in made.stderr


def test_a_record_that_cannot_be_written_keeps_the_call_from_being_made(server: Stub) -> None:
    made = run("call", *CALL, "--record", "no/calls.jsonl", server=server)

    assert made.exit_code == 2
    assert "cannot write no/calls.jsonl: No such file or directory; nothing was sent" in made.stderr
    assert server.asked == []


def test_a_record_that_cannot_be_written_afterwards_does_not_hide_the_call(
    server: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from slo.records import Record, RecordFailure

    def full(self: Record, event: object) -> None:
        raise RecordFailure("cannot write calls.jsonl: No space left on device")

    monkeypatch.setattr(Record, "append", full)
    made = run("call", *CALL, server=server)

    assert made.exit_code == 2
    assert "is sent, but the record does not contain it" in made.stderr


def test_a_stand_down_is_the_same_alert_that_ended(server: Stub) -> None:
    run("call", *CALL, server=server)
    ended = run("stand-down", calls()[0]["call"], server=server)

    call, end = posted(server, 0), posted(server, 1)
    assert ended.exit_code == 0
    assert end["labels"] == call["labels"]
    assert end["annotations"] == {**call["annotations"], "stood_down_by": "ana"}
    assert datetime.fromisoformat(end["endsAt"]) <= datetime.now(UTC)
    assert end["startsAt"] <= end["endsAt"]
    assert calls()[0]["state"] == "stood down by ana"
    assert events() == ["requested", "sent", "standing-down", "stood-down"]


def test_a_call_that_was_stood_down_is_not_stood_down_again(server: Stub) -> None:
    run("call", *CALL, server=server)
    run("stand-down", calls()[0]["call"], server=server)
    again = run("stand-down", calls()[0]["call"], server=server)

    assert (again.exit_code, len(posts(server))) == (0, 2)
    assert "was already stood down by ana" in again.stdout


def test_a_call_that_somebody_made_elsewhere_is_found_in_alertmanager() -> None:
    end = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    there = {
        "labels": {"called_upon": RE, "call_id": "7"},
        "annotations": {"call_reason": "x"},
        "startsAt": "2026-11-01T11:00:00Z",
        "endsAt": end,
        "receivers": [],
    }
    with stub(Reply(body=json.dumps([there])), OK) as server:
        ended = run("stand-down", "7", server=server)

    assert ended.exit_code == 0
    assert server.asked[0].path == "/api/v2/alerts?filter=call_id%3D%227%22"
    assert posted(server)["labels"] == there["labels"]


def test_a_call_that_nobody_knows_is_not_stood_down(server: Stub) -> None:
    run("call", *CALL, server=server)
    with stub(NOTHING) as other:
        ended = run("stand-down", "7", server=other)

    assert ended.exit_code == 2
    assert f"there is no call '7'; open calls: {calls()[0]['call']}" in " ".join(ended.stderr.split())


def test_an_answer_to_a_call_is_seen_by_others_and_silences_nothing(server: Stub) -> None:
    run("call", *CALL, server=server)
    answered = run("ack", calls()[0]["call"], server=server)

    assert answered.exit_code == 0
    assert {one.path for one in posts(server)} == {"/api/v2/alerts"}
    assert posted(server)["annotations"]["answered_by"] == "ana"
    assert posted(server)["endsAt"] == posted(server, 0)["endsAt"]
    assert events() == ["requested", "sent", "answering", "answered"]
    assert calls()[0]["seconds_to_answer"] is not None


def test_a_call_that_is_over_is_not_answered(server: Stub) -> None:
    run("call", *CALL, server=server)
    run("stand-down", calls()[0]["call"], server=server)
    answered = run("ack", calls()[0]["call"], server=server)

    assert answered.exit_code == 2
    assert "has ended: stood down by ana" in answered.stderr


def test_an_answer_to_a_page_silences_exactly_the_call_that_it_would_make() -> None:
    with stub(NOTHING, Reply(body='{"silenceID": "s1"}')) as server:
        answered = run("ack", "checkout-up", "--for", "30m", server=server)

    asked, silenced = server.asked
    silence = json.loads(silenced.body)
    assert answered.exit_code == 0
    assert asked.method == "GET"
    assert silenced.path == "/api/v2/silences"
    assert {one["name"]: one["value"] for one in silence["matchers"]} == {
        "alertname": "SLOCall",
        "product": "shop",
        "service": "checkout",
        "slo": "checkout-up",
        "environment": "production",
        "severity": "page",
        "category": "reliability",
        "called_upon": RE,
        "call_mode": "automatic",
    }
    assert all(one["isEqual"] and not one["isRegex"] for one in silence["matchers"])
    assert silence["createdBy"] == "ana"
    assert events() == ["answering", "answered"]
    assert calls()[0]["state"] == "answered by ana"


def test_an_alert_beside_objectives_is_called_for_and_answered_likewise(server: Stub) -> None:
    run("call", RE, "queues/QueueGrows", "--reason", REASON, server=server)
    with stub(NOTHING, Reply(body='{"silenceID": "s1"}')) as other:
        answered = run("ack", "queues/QueueGrows", server=other)

    assert posted(server)["labels"]["slo"] == "queues/QueueGrows"
    assert posted(server)["annotations"] == {
        "runbook_url": "https://example.org/queues",
        "call_reason": REASON,
        "called_by": "ana",
    }
    assert answered.exit_code == 0
    assert '"value": "queues/QueueGrows"' in other.asked[1].body.decode()


def test_a_silence_is_notified_to_one_member_because_it_tells_the_others() -> None:
    with stub(NOTHING, Reply(body='{"silenceID": "s1"}')) as first, stub(NOTHING) as second:
        run("ack", "checkout-up", "--alertmanager", first.url, "--alertmanager", second.url)

    assert (len(first.asked), len(second.asked)) == (2, 1)


def test_a_page_that_has_called_already_is_answered_without_a_silence() -> None:
    call = {
        "labels": {"called_upon": RE},
        "annotations": {},
        "startsAt": "2026-11-01T11:00:00Z",
        "endsAt": "2026-11-01T12:00:00Z",
        "receivers": [],
    }
    with stub(Reply(body=json.dumps([call]))) as server:
        answered = run("ack", "checkout-up", server=server)

    assert answered.exit_code == 0
    assert f"{RE} was called already" in answered.stdout
    assert [one.method for one in server.asked] == ["GET"]
    # What is muted was heard by nobody, so another answer silences it for longer.
    assert server.asked[0].path.endswith("&silenced=false&inhibited=false")


def test_a_page_that_calls_nobody_needs_no_answer(server: Stub) -> None:
    answered = run("ack", "checkout-built", server=server)

    assert answered.exit_code == 2
    assert "pages of checkout-built make no automatic calls" in " ".join(answered.stderr.split())


@pytest.mark.parametrize("arguments", [("ack", "checkout-up"), ("ack", "7"), ("stand-down", "7")])
def test_where_alertmanager_cannot_be_asked_it_exits_with_3(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--alertmanager", "http://127.0.0.1:1").exit_code == 3


def drilled(*replies: Reply, monkeypatch: pytest.MonkeyPatch, patience: str = "1s") -> tuple[Result, Stub]:
    monkeypatch.setattr("slo.actions.drill._LOOK_EVERY", 0.05)
    with stub(OK, *replies) as server:
        return run("drill", RE, "shop", "--for", patience, server=server), server


def test_a_drill_says_so_measures_the_answer_and_stands_down(monkeypatch: pytest.MonkeyPatch) -> None:
    end = "2030-01-01T00:00:00Z"
    routed = {"startsAt": end, "endsAt": end, "receivers": [{"name": f"{RE}/called"}]}
    waiting = {"labels": {}, "annotations": {}, **routed}
    answered = {**waiting, "annotations": {"answered_by": "bo"}}
    replies = (Reply(body=json.dumps([one])) for one in (waiting, waiting, answered))
    drill, server = drilled(*replies, OK, monkeypatch=monkeypatch, patience="1m")

    assert drill.exit_code == 0
    assert posted(server, 0)["labels"]["drill"] == "true"
    assert drill.stdout.startswith(f"bo answered for {RE} after ")
    assert datetime.fromisoformat(posted(server)["endsAt"]) <= datetime.now(UTC)
    assert events() == ["requested", "sent", "answered", "standing-down", "stood-down"]
    assert (calls()[0]["mode"], calls()[0]["seconds_to_answer"] is None) == ("drill", False)


def test_a_drill_that_nobody_answers_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    drill, server = drilled(NOTHING, monkeypatch=monkeypatch)

    assert drill.exit_code == 1
    assert f"Nobody at {RE} answered within" in drill.stdout
    assert server.asked[-1].method == "POST"
    assert calls()[0]["state"] == "unanswered"


def pagerduty(
    *replies: Reply, command: str = "call", arguments: tuple[str, ...] = CALL
) -> tuple[Result, Stub]:
    with stub(*replies) as server:
        account = (
            "--pagerduty",
            server.url,
            "--pagerduty-token-file",
            "token",
            "--pagerduty-user",
            "O@x.org",
        )
        incident = ("--incident", "PINCIDENT") if command == "call" else ()
        return run(command, *arguments, *incident, *account), server


def test_from_an_incident_pagerduty_asks_the_party_and_alertmanager_is_not_needed() -> None:
    made, server = pagerduty(USERS, DONE)

    who, request = server.asked
    body = json.loads(request.body)
    assert made.exit_code == 0
    assert who.path == "/users?query=O%40x.org&limit=100"
    assert request.path == "/incidents/PINCIDENT/responder_requests"
    assert request.headers["Authorization"] == "Token token=s3cr3t"
    assert request.headers["From"] == "O@x.org"
    assert body == {
        "requester_id": "PO",
        "message": f"ana calls upon {RE}: {REASON} (call {calls()[0]['call']})",
        "responder_request_targets": [
            {"responder_request_target": {"id": "PREPOLICY", "type": "escalation_policy_reference"}}
        ],
    }
    assert calls()[0]["incident"] == "PINCIDENT"
    assert events() == ["requested", "sent"]


def test_from_an_incident_nobody_is_asked_twice() -> None:
    pagerduty(USERS, DONE)
    again, server = pagerduty(USERS)

    assert again.exit_code == 0
    assert "is not called again" in again.stdout
    assert server.asked == []


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        (
            (USERS, Reply(402, '{"error": {"message": "Account lacks it", "errors": ["responders"]}}')),
            "lacks it: responders",
        ),
        ((USERS, Reply(404, '{"error": {"message": "Incident Not Found"}}')), "(404): Incident Not Found"),
        ((Reply(body='{"users": []}'),), "has no user with the address O@x.org"),
        ((Reply(401, '{"error": {"message": "wrong token"}}'),), "wrong token"),
        ((USERS, Reply(503, "busy")), "answers 503"),
    ],
)
def test_what_pagerduty_refuses_is_quoted_and_asked_once(replies: tuple[Reply, ...], said: str) -> None:
    made, server = pagerduty(*replies)

    assert made.exit_code == 3
    assert said in made.stderr
    refused = "refuses" in made.stderr or "has no user" in made.stderr
    assert ("was not called" in made.stderr) is refused
    assert ("see the responders of PINCIDENT" in made.stderr) is not refused
    assert len(server.asked) == len(replies)
    assert events() == ["requested", "failed"]
    assert "s3cr3t" not in made.stderr + Path("calls.jsonl").read_text()


def test_a_failed_request_is_made_again_by_the_same_command() -> None:
    pagerduty(USERS, Reply(503, "busy"))
    again, server = pagerduty(USERS, DONE)

    assert again.exit_code == 0
    assert len(server.asked) == 2
    assert events() == ["requested", "failed", "requested", "sent"]


def test_a_token_that_cannot_be_read_says_which_file() -> None:
    Path("token").unlink()
    made, _ = pagerduty(USERS)

    assert made.exit_code == 3
    assert "the token in token cannot be read" in made.stderr


def test_a_stand_down_from_an_incident_cancels_the_request() -> None:
    pagerduty(USERS, DONE)
    ended, server = pagerduty(USERS, DONE, command="stand-down", arguments=(calls()[0]["call"],))

    assert ended.exit_code == 0
    assert (server.asked[1].method, server.asked[1].path) == (
        "PUT",
        "/incidents/PINCIDENT/responder_requests/cancel",
    )
    assert calls()[0]["state"] == "stood down by ana"


def test_calls_are_shown_as_a_table(server: Stub) -> None:
    run("call", *CALL, server=server)
    run("stand-down", calls()[0]["call"], server=server)
    shown = CliRunner().invoke(slo, ["calls"])

    header, row, _, summary = shown.stdout.splitlines()
    assert header.split()[:2] == ["call", "when"]
    assert "stood down by ana" in row
    assert row.endswith(REASON)
    assert summary == f"1 call: {RE} 1"


def test_without_calls_it_says_so() -> None:
    assert CliRunner().invoke(slo, ["calls"]).stdout == "No call is recorded.\n"


def test_lines_that_nobody_can_read_are_named_and_a_finding(server: Stub) -> None:
    Path("calls.jsonl").write_text("<<<<<<< HEAD\n")
    made = run("call", *CALL, server=server)
    shown = CliRunner().invoke(slo, ["calls"])

    assert made.exit_code == 0
    assert shown.exit_code == 1
    assert "calls.jsonl:1: this line is not an event of a call" in made.stderr
    assert "calls.jsonl:1: this line is not an event of a call" in shown.stderr
    assert "1 call:" in shown.stdout


@pytest.mark.parametrize(
    ("command", "subject"),
    [("call", "stall"), ("call", "stall-api-up"), ("call", "stall-queues/Grows"), ("drill", "stall")],
)
def test_a_product_out_of_scope_calls_nobody_as_its_page_says(
    server: Stub, command: str, subject: str
) -> None:
    served = DEFINITIONS.replace("parties:\n", "hosting: [paas]\nparties:\n", 1)
    served = served.replace("name: shop\n", "name: shop\nhosting: paas\n", 1)
    out_of_scope = """\
---
kind: Product
name: stall
alerting:
  page: {webhook: {url: https://example.org/stall}}
  ticket: {webhook: {url: https://example.org/stall}}
---
kind: Service
name: stall-api
product: stall
runbook: https://example.org/runbook
indicators: {up: {probe: {gauge: stall_up}}}
objectives: [{indicator: up, target: 99%}]
---
kind: Alerts
name: stall-queues
product: stall
alerts:
  - {name: Grows, expr: 'queue{job="stall"} > 9', severity: page, summary: s, runbook: "https://example.org/r"}
"""
    Path("definitions/all.yaml").write_text(served + out_of_scope)

    reason = ("--reason", REASON) if command == "call" else ()
    refused = run(command, RE, subject, *reason, server=server)

    page = {one.path: one.text for one in compile(load("definitions"))}["docs/stall.md"]
    assert refused.exit_code == 2
    assert "stall cannot call a party: parties help only with products on paas" in refused.stderr
    assert "No other party can be called for this product: parties help only with products on paas." in page
    assert not posts(server)
    assert not Path("calls.jsonl").exists()
    assert run("call", *CALL, server=server).exit_code == 0
