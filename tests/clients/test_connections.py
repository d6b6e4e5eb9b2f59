"""How many connections questions take: one while it is good, and a new one for what changes something."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer

import pytest

from slo.clients import access
from slo.clients.access import Access
from slo.clients.alertmanager import Alertmanager
from slo.clients.api import Api
from slo.clients.failures import Unreachable
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from tests.servers.loopback import QuietHandler, serving

VECTOR = '{"status": "success", "data": {"resultType": "vector", "result": []}}'


class Counting(ThreadingHTTPServer):
    """Counts connections and requests. It hangs up, without a word, instead of answering the n-th request."""

    hangs_up_at = 0

    def __init__(self) -> None:
        self.connections = 0
        self.requests: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


class _Handler(QuietHandler):
    server: Counting

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(f"{self.command} {self.headers.get('Cookie', '')}".strip())
        if len(self.server.requests) == self.server.hangs_up_at:
            self.close_connection = True
            return
        self.answer(200, "[]" if "alerts" in self.path else VECTOR)

    def do_GET(self) -> None:
        self.do_POST()


@contextlib.contextmanager
def counting() -> Iterator[tuple[Counting, Prometheus]]:
    server = Counting()
    with serving(server) as address:
        yield server, Prometheus(Address.parse(f"http://{address}"), 5, Access.by(HttpConfig()))


def test_twenty_queries_take_one_connection() -> None:
    with counting() as (server, prometheus):
        for _ in range(20):
            prometheus.query("up")

    assert (server.connections, len(server.requests)) == (1, 20)


def test_threads_never_share_a_connection_at_one_time() -> None:
    with counting() as (server, prometheus), ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(prometheus.query, ["up"] * 40))

    assert len(answers) == 40
    assert 1 <= server.connections <= 4


def test_the_members_of_a_cluster_have_a_connection_each() -> None:
    with counting() as (first, one), counting() as (second, other):
        members = tuple(Api(each.address, 5, one.access) for each in (one, other))
        for _ in range(3):
            Alertmanager(members).alerts({"slo": "x"})

    assert (first.connections, second.connections) == (1, 1)


def test_a_query_whose_connection_was_closed_meanwhile_is_put_again() -> None:
    with counting() as (server, prometheus):
        server.hangs_up_at = 2
        for _ in range(2):
            prometheus.query("up")

    assert (server.connections, len(server.requests)) == (2, 3)


def test_a_new_connection_that_breaks_is_a_failure() -> None:
    with counting() as (server, prometheus):
        server.hangs_up_at = 1
        with pytest.raises(Unreachable):
            prometheus.query("up")

    assert len(server.requests) == 1


def test_what_changes_something_takes_a_new_connection_and_is_never_repeated() -> None:
    with counting() as (server, prometheus):
        api = Api(prometheus.address, 5, prometheus.access)
        api.request("/alerts")
        server.hangs_up_at = 2
        with pytest.raises(Unreachable):
            api.request("/alerts", [{}])

    assert server.requests == ["GET", "POST"]
    assert server.connections == 2


def test_a_connection_that_waited_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_IDLE", 0)
    with counting() as (server, prometheus):
        for _ in range(2):
            prometheus.query("up")

    assert server.connections == 2
