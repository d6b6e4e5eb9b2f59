"""What becomes of everything that may answer in Prometheus's place, and of what Prometheus answers."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Answer, Prometheus
from slo.clients.urls import Address
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.clients.stub import Reply, Stub, error, stub, success, vector
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAGE = Reply(body="<!doctype html><title>Log in</title>", headers={"Content-Type": "text/html"})


def ask(server: Stub, at: datetime | None = None, timeout: int = 5) -> Answer:
    return Prometheus(Address.parse(server.url), timeout).query("up", at)


def unreachable(reply: Reply, timeout: int = 5) -> str:
    """Why there was no answer, behind the address."""
    with stub(reply) as server:
        with pytest.raises(Unreachable) as why:
            ask(server, timeout=timeout)
        return str(why.value).removeprefix(server.url).strip()


def test_samples_have_labels_exact_values_and_times() -> None:
    with stub(vector(({"__name__": "up", "job": "a"}, "0.1"), ({}, "1e-07"))) as server:
        answer = ask(server)

    assert answer.samples == (
        Sample({"__name__": "up", "job": "a"}, Decimal("0.1"), NOON),
        Sample({}, Decimal("1e-07"), NOON),
    )


def test_not_a_number_and_infinity_stay_what_they_are() -> None:
    with stub(vector(({}, "NaN"), ({}, "+Inf"), ({}, "-Inf"))) as server:
        nan, *infinities = (sample.value for sample in ask(server).samples)

    assert nan.is_nan()
    assert infinities == [Decimal("Infinity"), Decimal("-Infinity")]


def test_an_empty_answer_is_an_answer() -> None:
    with stub(vector()) as server:
        assert ask(server) == Answer(())


def test_warnings_and_infos_are_passed_on() -> None:
    with stub(vector(warnings=["half is missing"], infos=["not a counter"])) as server:
        assert ask(server).remarks == ("half is missing", "not a counter")


def test_a_warning_in_another_form_is_passed_on() -> None:
    with stub(vector(warnings="half is missing")) as server:
        assert ask(server).remarks == ("half is missing",)


def test_very_many_warnings_are_counted() -> None:
    with stub(vector(warnings=[f"store {number} is missing" for number in range(1000)])) as server:
        *_, last, rest = ask(server).remarks

    assert last == "store 9 is missing"
    assert rest == "and 990 more remarks"


@pytest.mark.parametrize(("partial", "remarks"), [(True, 1), (False, 0)])
def test_an_answer_of_which_parts_are_missing_says_so(partial: bool, remarks: int) -> None:
    with stub(vector(({}, "1"), isPartial=partial)) as server:
        answer = ask(server)

    assert len(answer.samples) == 1
    assert ["partial" in remark for remark in answer.remarks] == [True] * remarks


def test_a_question_is_posted_with_its_time_and_timeout() -> None:
    with stub(vector()) as server:
        ask(server, NOON)
        ask(server)

    assert server.asked[0].path == "/api/v1/query"
    assert server.asked[0].form == {"query": ["up"], "timeout": ["5s"], "time": ["1793534400.000"]}
    assert "time" not in server.asked[1].form


def test_a_range_is_asked_for_with_its_ends_and_step() -> None:
    with stub(success({"resultType": "matrix", "result": []})) as server:
        answer = Prometheus(Address.parse(server.url), 5).query_range(
            "up", NOON, NOON + timedelta(days=1), Duration.parse("5m")
        )

    assert answer == Answer(())
    assert server.asked[0].path == "/api/v1/query_range"
    assert server.asked[0].form == {
        "query": ["up"],
        "timeout": ["5s"],
        "start": ["1793534400.000"],
        "end": ["1793620800.000"],
        "step": ["5m"],
    }


def test_samples_of_a_range_come_series_by_series() -> None:
    series = [
        {"metric": {"job": "a"}, "values": [[1793534400, "0.1"], [1793534700, "NaN"]]},
        {"metric": {"job": "b"}, "values": [[1793534400, "3"]]},
    ]
    with stub(success({"resultType": "matrix", "result": series})) as server:
        answer = Prometheus(Address.parse(server.url), 5).query_range("up", NOON, NOON, Duration.parse("5m"))

    assert [(sample.labels["job"], str(sample.value), sample.at) for sample in answer.samples] == [
        ("a", "0.1", NOON),
        ("a", "NaN", NOON + timedelta(minutes=5)),
        ("b", "3", NOON),
    ]


def test_an_instant_is_no_answer_to_a_range() -> None:
    with stub(vector()) as server, pytest.raises(Unreachable, match="a form that is not Prometheus's"):
        Prometheus(Address.parse(server.url)).query_range("up", NOON, NOON, Duration.parse("5m"))


def test_a_path_and_credentials_of_the_address_are_used() -> None:
    with stub(vector()) as server:
        Prometheus(Address.parse(f"http://me:secret@{server.address}/team/")).query("up")

    assert server.asked[0].path == "/team/api/v1/query"
    assert server.asked[0].authorization == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize("status", [400, 422])
def test_a_refusal_has_the_words_of_prometheus(status: int) -> None:
    with (
        stub(error(status, "parse error: unexpected <EOF>")) as server,
        pytest.raises(Refused, match="unexpected <EOF>"),
    ):
        ask(server)


def test_an_error_that_comes_as_a_success_is_a_refusal() -> None:
    with stub(error(200, "too many samples")) as server, pytest.raises(Refused, match="too many samples"):
        ask(server)


def test_a_refusal_cannot_write_on_the_terminal() -> None:
    with (
        stub(error(400, "\x1b[2Jcleared\nand more" + "e" * 1000)) as server,
        pytest.raises(Refused) as refused,
    ):
        ask(server)

    assert "\x1b" not in str(refused.value)
    assert "[2Jcleared and more" in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (PAGE, "answers with a web page that is not Prometheus's API"),
        (Reply(body="OK"), "answers with something that is not Prometheus's API"),
        (Reply(body='{"status": "succ'), "answers with something that is not Prometheus's API"),
        (Reply(body="[]"), "answers with something that is not Prometheus's API"),
        (Reply(body="[" * 100_000), "answers with something that is not Prometheus's API"),
        (
            Reply(body='{"status": "success"}', claimed=500),
            "closed the connection in the middle of its answer",
        ),
        (success({}), "answers in a form that is not Prometheus's"),
        (success(None), "answers in a form that is not Prometheus's"),
        (success({"resultType": "scalar", "result": [1, "1"]}), "answers in a form that is not Prometheus's"),
        (vector(({}, "much")), "answers in a form that is not Prometheus's"),
        (error(500, "disk on fire"), "answers 500 Internal Server Error: disk on fire"),
        (
            Reply(404, "404 page not found", {"Content-Type": "text/plain; charset=utf-8"}),
            (
                "answers 404 Not Found: 404 page not found; name Prometheus itself, "
                "without a page such as /graph; of Mimir, the URL ends with /prometheus"
            ),
        ),
        (Reply(401, "<html>", {"Content-Type": "text/html"}), "answers 401 Unauthorized"),
        (
            Reply(400, "Client sent an HTTP request to an HTTPS server.", {"Content-Type": "text/plain"}),
            "answers 400 Bad Request: Client sent an HTTP request to an HTTPS server.",
        ),
        (Reply(299, "?"), "answers with something that is not Prometheus's API"),
        (Reply(599), "answers 599"),
        (
            Reply(200, '{"status": "success", "alerts": []}', {"Content-Type": "application/json"}),
            "answers in a form that is not Prometheus's",
        ),
        (
            Reply(200, '{"message": "You Know, for Search"}'),
            "answers with something that is not Prometheus's API",
        ),
        (
            Reply(401, "no org id\n", {"Content-Type": "text/plain; charset=utf-8"}),
            "answers 401 Unauthorized: no org id",
        ),
        (
            Reply(403, '{"message": "The security token included in the request is expired"}'),
            "answers 403 Forbidden: The security token included in the request is expired",
        ),
        (
            Reply(
                403, '{"error": {"code": 403, "message": "Permission denied", "status": "PERMISSION_DENIED"}}'
            ),
            "answers 403 Forbidden: Permission denied",
        ),
    ],
)
def test_what_is_no_answer_is_reported_in_words(reply: Reply, says: str) -> None:
    assert unreachable(reply) == says


def test_a_redirect_is_reported_and_not_followed() -> None:
    reply = Reply(302, headers={"Location": "https://me:secret@login.example.org/start?token=secret"})
    with stub(reply) as server, pytest.raises(Unreachable) as why:
        ask(server)

    assert "redirects to https://login.example.org/start; use the URL" in str(why.value)
    assert len(server.asked) == 1


def test_a_redirect_to_itself_is_no_loop() -> None:
    assert unreachable(Reply(307, headers={"Location": "/api/v1/query"})).startswith(
        "redirects to http://127"
    )


def test_a_server_that_stays_busy_is_left_after_a_few_attempts(pauses: list[float]) -> None:
    with stub(error(503, "query timed out", "timeout")) as server, pytest.raises(Unreachable) as why:
        ask(server)

    assert str(why.value).endswith("answers 503 Service Unavailable: query timed out")
    assert len(server.asked) == 4


def test_a_slow_server_is_left_after_the_timeout_and_not_asked_again() -> None:
    begin = time.monotonic()
    with stub(Reply(after=30)) as server, pytest.raises(Unreachable, match="did not answer within 1s"):
        ask(server, timeout=1)

    assert len(server.asked) == 1
    assert time.monotonic() - begin < 5


def test_nobody_there_is_reported_in_words(pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable) as why:
        Prometheus(Address.parse(f"http://me:secret@127.0.0.1:{port}")).query("up")

    assert str(why.value) == f"http://127.0.0.1:{port} cannot be reached: Connection refused"


def test_an_unknown_name_is_reported_in_words() -> None:
    with pytest.raises(Unreachable, match=r"http://prometheus\.invalid cannot be reached: "):
        Prometheus(Address.parse("http://prometheus.invalid")).query("up")


def test_a_name_that_cannot_be_is_reported_in_words() -> None:
    with pytest.raises(
        Unreachable, match=r"http://foo\.\.bar:9090 cannot be reached: label empty or too long"
    ):
        Prometheus(Address.parse("http://foo..bar:9090")).query("up")


def test_something_that_is_no_web_server_is_reported_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 mail.example.org ESMTP\r\n")
                while connection.recv(10_000):  # what is not read resets the connection, greeting and all
                    pass

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(Unreachable, match="does not answer in HTTP"):
            Prometheus(Address.parse(f"http://127.0.0.1:{server.getsockname()[1]}")).query("up")


@pytest.mark.parametrize("reply", [PAGE, Reply(302), error(503, "no"), error(400, "no"), Reply(after=2)])
def test_no_password_is_in_any_message(reply: Reply) -> None:
    with stub(reply) as server, pytest.raises((Unreachable, Refused)) as why:
        Prometheus(Address.parse(f"http://me:secret@{server.address}"), timeout=0).query("up")

    assert "secret" not in f"{why.value} {why.value.__context__!r}"


def test_real_servers_answer_and_refuse(generation: Generation, tmp_path: Path) -> None:
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        asked = Prometheus(Address.parse(server.url))

        assert [sample.value for sample in asked.query("vector(0.1)").samples] == [Decimal("0.1")]
        assert asked.query("vector(1)", NOON).samples[0].at == NOON
        assert asked.query('{__name__=~"slo:error_ratio:1h|slo:error_ratio:28d"}').samples == ()
        with pytest.raises(Refused, match="parse error"):
            asked.query("sum(")
        with pytest.raises(Refused, match="invalid regular expression"):
            asked.query('label_replace(vector(1), "a", "b", "c", "(")')
