"""What slow, many, or misled clients cannot do, and answers that are compressed."""

import contextlib
import gzip
import http.client
import socket
import time
from urllib.parse import urlsplit

import pytest

from slo.web import server
from tests.servers.waiting import eventually
from tests.web.standin import Said, Visitor


def connected(visitor: Visitor) -> socket.socket:
    at = urlsplit(visitor.url)
    return socket.create_connection((at.hostname, at.port), 10)  # type: ignore[arg-type]


def test_a_request_that_trickles_in_is_ended(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ARRIVES_WITHIN", 0.5)
    began = time.monotonic()
    with connected(visitor) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"GET / HTTP/1.1\r\n")
        while time.monotonic() < began + 10:
            connection.sendall(b"a: b\r\n")  # each well within the timeout of one read
            time.sleep(0.05)

    assert time.monotonic() - began < 5


def test_more_connections_than_the_most_are_refused_and_then_answered_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 2)
    with connected(visitor), connected(visitor), connected(visitor) as third:
        assert third.recv(100).startswith(b"HTTP/1.0 503 ")

    eventually(lambda: visitor.get("/livez").status_code == 200, 5)


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8080",
        "LOCALHOST",
        "127.0.0.1",
        "[::1]:8080",
        "10.1.2.3:80",
        "slo.example.org.",
        socket.gethostname(),
    ],
)
def test_names_of_the_server_are_served(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "127.0.0.1.attacker.example",
        "localhost.attacker.example",
        "",
        "[::1",
        "a@127.0.0.1:b",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/status.json", "/metrics"])
def test_a_name_of_somebody_else_is_refused(visitor: Visitor, said: Said, host: str, path: str) -> None:
    answer = visitor.get(path, headers={"Host": host})

    assert answer.status_code == 421
    assert "checkout" not in answer.text


def test_a_client_without_a_host_is_served(visitor: Visitor) -> None:
    with connected(visitor) as connection:
        connection.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
        assert b" 200 " in connection.makefile("rb").readline()


@pytest.mark.parametrize("accepts", ["gzip", "br;q=1.0, gzip;q=0.5", "deflate, gzip"])
def test_a_page_is_compressed_for_whoever_reads_it(visitor: Visitor, accepts: str) -> None:
    plain = answered(visitor, "identity")
    packed = answered(visitor, accepts)

    assert packed[0]["Content-Encoding"] == "gzip"
    assert len(packed[1]) < len(plain[1]) / 2
    assert gzip.decompress(packed[1])[:200] == plain[1][:200]
    assert int(packed[0]["Content-Length"]) == len(packed[1])


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip"])
def test_a_page_is_not_compressed_for_others(visitor: Visitor, accepts: str) -> None:
    headers, body = answered(visitor, accepts)

    assert "Content-Encoding" not in headers
    assert body.startswith(b"<!doctype html>")


def answered(visitor: Visitor, accepts: str) -> tuple[http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(visitor.url).netloc, timeout=10)
    connection.request("GET", "/", headers={"Accept-Encoding": accepts})
    response = connection.getresponse()
    return response.headers, response.read()


def test_it_is_alive_whatever_prometheus_does(visitor: Visitor, said: Said) -> None:
    said.away, said.after = True, 3
    began = time.monotonic()

    assert visitor.get("/livez").status_code == 200
    assert time.monotonic() - began < 2
    assert said.asked == []
