"""Requests that may be repeated are, but neither for ever nor against the will of the server."""

import time

import pytest

from slo.clients.access import ANONYMOUS
from slo.clients.exchange import Request
from slo.clients.failures import Refused, Unreachable
from slo.clients.idempotent import sent
from slo.clients.urls import Address
from tests.push.faults import Answer, Asked, Server, served

pytestmark = pytest.mark.usefixtures("impatient")


def send(server: Server) -> str:
    request = Request(f"{server.url}/here", ANONYMOUS, yaml="a: é 😀")
    return sent(request, Address.parse(server.url)).body.decode()


def test_what_is_sent_arrives_as_it_is() -> None:
    with served(Server(lambda asked: Answer(200, asked.body))) as server:
        assert send(server) == "a: é 😀"


def test_a_server_that_is_busy_is_asked_again_when_it_says_so() -> None:
    def busy_once(asked: Asked) -> Answer:
        return Answer(429, headers={"Retry-After": "1"}) if asked.number == 0 else Answer(200, "done")

    begin = time.monotonic()
    with served(Server(busy_once)) as server:
        assert send(server) == "done"
    assert time.monotonic() - begin >= 1


def test_a_server_that_is_busy_for_long_is_not_waited_for() -> None:
    with served(Server(lambda _: Answer(429, "later", headers={"Retry-After": "3600"}))) as server:
        with pytest.raises(Unreachable, match=r"429 Too Many Requests \(Retry-After: 3600\): later"):
            send(server)
        assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "attempts"), [(500, 3), (503, 3), (408, 3), (400, 1), (403, 1), (412, 1)])
def test_three_attempts_are_made_where_another_may_succeed(status: int, attempts: int) -> None:
    with served(Server(lambda _: Answer(status, "the reason"))) as server:
        with pytest.raises((Unreachable, Refused), match="the reason"):
            send(server)
        assert len(server.asked) == attempts


def test_a_redirect_is_not_followed() -> None:
    moved = Answer(302, headers={"Location": "https://login.example.org/?token=secret"})
    with served(Server(lambda _: moved)) as server:
        with pytest.raises(Unreachable, match=r"redirects to https://login.example.org/; use"):
            send(server)
        assert len(server.asked) == 1
