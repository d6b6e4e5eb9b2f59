"""What limits a question: time, whatever the server does; the size of an answer; and how often it is put."""

import gzip
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import ThreadingHTTPServer

import pytest

from slo.clients import exchange
from slo.clients.failures import Unreachable
from slo.clients.prometheus import Answer, Prometheus
from slo.clients.urls import Address
from tests.clients.stub import Reply, Stub, error, stub, vector
from tests.servers.loopback import QuietHandler, serving


def ask(server: Stub, timeout: int = 5) -> Answer:
    return Prometheus(Address.parse(server.url), timeout).query("up")


@pytest.mark.parametrize("bytes_at_once", ["head", "body"])
def test_a_server_that_drips_does_not_hold_us(bytes_at_once: str) -> None:
    """Each byte comes soon after the last: no read of a socket ever takes long."""
    begin = time.monotonic()
    drip = Reply(body="{" * 100_000, dripping=0.05 if bytes_at_once == "head" else 0.001)
    with stub(drip) as server, pytest.raises(Unreachable, match="did not answer within 0s"):
        ask(server, timeout=0)

    assert time.monotonic() - begin < 2


def test_a_name_that_takes_long_to_look_up_does_not_hold_us(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = time.monotonic()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3))
    with pytest.raises(Unreachable, match="did not answer within 0s"):
        Prometheus(Address.parse("http://slow.example.org"), timeout=0).query("up")

    assert time.monotonic() - begin < 2


def test_an_answer_without_end_is_left() -> None:
    """It is a small one, until it is unpacked."""
    packed = gzip.compress(b" " * (exchange.MAX_BYTES + 1))
    reply = Reply(body=packed, headers={"Content-Encoding": "gzip"})
    with stub(reply) as server, pytest.raises(Unreachable) as why:
        ask(server, timeout=30)

    assert len(packed) < 100_000
    assert str(why.value) == f"{server.url} answers with more than 64 MiB, which is the limit"


def test_what_is_unpacked_wrongly_is_reported_in_words() -> None:
    reply = Reply(body="not packed", headers={"Content-Encoding": "gzip"})
    with stub(reply) as server, pytest.raises(Unreachable, match="incorrect header check"):
        ask(server)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int, pauses: list[float]) -> None:
    with stub(Reply(status), Reply(status), Reply(status), vector()) as server:
        assert ask(server) == Answer(())

    assert len(server.asked) == 4


def test_pauses_double_and_are_never_quite_the_same(pauses: list[float]) -> None:
    for _ in range(2):
        with stub(Reply(503)) as server, pytest.raises(Unreachable):
            ask(server)

    assert 0.125 <= pauses[0] <= 0.25 <= pauses[1] <= 0.5 <= pauses[2] <= 1
    assert pauses[:3] != pauses[3:]


@pytest.mark.parametrize("reply", [error(500, "no"), error(400, "no"), Reply(404), Reply(403), Reply(501)])
def test_what_asking_again_does_not_change_is_asked_once(reply: Reply, pauses: list[float]) -> None:
    with stub(reply) as server, pytest.raises(Exception, match=r"refuses|answers"):
        ask(server)

    assert len(server.asked) == 1
    assert pauses == []


def test_a_server_that_hangs_up_is_asked_once(pauses: list[float]) -> None:
    with stub(Reply(body="{", claimed=500)) as server, pytest.raises(Unreachable, match="closed the con"):
        ask(server)

    assert len(server.asked) == 1


def test_a_server_that_comes_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Handler(QuietHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, str(vector().body))

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    started = []

    def start(pause: float) -> None:
        context = serving(ThreadingHTTPServer(("127.0.0.1", port), Handler))
        context.__enter__()
        started.append(context)

    monkeypatch.setattr("slo.clients.exchange.time.sleep", start)
    answer = Prometheus(Address.parse(f"http://127.0.0.1:{port}")).query("up")
    monkeypatch.undo()
    started[0].__exit__(None, None, None)

    assert answer == Answer(())
    assert len(started) == 1


def test_a_server_may_make_us_wait_a_little(pauses: list[float]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    with stub(
        Reply(429, headers={"Retry-After": "3"}), Reply(503, headers={"Retry-After": soon}), vector()
    ) as server:
        assert ask(server, timeout=30) == Answer(())

    assert pauses[0] == 3
    assert 2 < pauses[1] < 5


@pytest.mark.parametrize("words", ["soon", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "³", "Mon, 99 Xyz"])
def test_a_wait_that_is_none_is_not_waited(words: str, pauses: list[float]) -> None:
    with stub(Reply(503, headers={"Retry-After": words.encode().decode("latin-1")}), vector()) as server:
        assert ask(server) == Answer(())

    assert pauses[0] <= 0.25


@pytest.mark.parametrize(("wait", "timeout"), [("3600", 7200), ("8", 5)])
def test_a_long_wait_is_reported_and_not_waited(wait: str, timeout: int, pauses: list[float]) -> None:
    """It is long where it is longer than anybody would wait, or than the whole question may take."""
    with stub(Reply(503, headers={"Retry-After": wait})) as server, pytest.raises(Unreachable) as why:
        ask(server, timeout)

    assert str(why.value).endswith(f"answers 503 Service Unavailable (Retry-After: {wait})")
    assert pauses == []


def test_a_server_that_was_busy_for_long_is_not_asked_again() -> None:
    """The time would run out on another attempt, and with it what the server said."""
    busy = replace(error(503, "query timed out"), after=1.05)
    with stub(busy) as server, pytest.raises(Unreachable, match="Service Unavailable: query timed out"):
        ask(server, timeout=1)

    assert len(server.asked) == 1


def test_a_proxy_that_is_not_there_is_to_blame(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", f"http://me:secret@127.0.0.1:{port}")
    with pytest.raises(Unreachable, match="through the proxy of the environment: Connection") as why:
        Prometheus(Address.parse("http://prometheus.example.org")).query("up")

    assert "secret" not in str(why.value)


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub(vector()) as proxy:
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        Prometheus(Address.parse("http://prometheus.example.org/team")).query("up")

    assert proxy.asked[0].path == "http://prometheus.example.org/team/api/v1/query"
