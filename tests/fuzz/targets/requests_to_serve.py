"""Requests to the live page: bytes on a connection to `slo serve`, which answers in HTTP or not at all."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.fuzz.mutations import of_bytes, of_lines, of_words
from tests.fuzz.target import Run, Target, Undocumented
from tests.web.standin import Said, site, standin, visiting

_HOST = b"Host: localhost\r\n"
_SEEDS = (
    b"GET / HTTP/1.1\r\n" + _HOST + b"Accept-Encoding: gzip\r\nConnection: close\r\n\r\n",
    b"GET /?product=shop&sort=left&lang=fr HTTP/1.1\r\n" + _HOST + b"Accept-Language: fr;q=0.5\r\n\r\n",
    b"GET /slo/checkout-success?range=7d&at=2026-11-01T10:00Z HTTP/1.0\r\n" + _HOST + b"\r\n",
    b"HEAD /metrics HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /api/status.json HTTP/1.1\r\n" + _HOST + b"If-None-Match: x\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\n" + _HOST + b"Content-Length: 5\r\n\r\nhello",
    b"GET http://localhost/livez HTTP/1.1\r\n" + _HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n"
    + _HOST
    + b"\r\nGET /style.css HTTP/1.1\r\n"
    + _HOST
    + b"\r\n",
)


@contextmanager
def _ready() -> Iterator[Run]:
    with standin(Said()) as prometheus, visiting(site(prometheus.url)) as visitor:
        address = urlsplit(visitor.url)
        assert address.hostname
        assert address.port

        def run(data: bytes) -> int:
            with socket.create_connection((address.hostname, address.port), timeout=4) as connection:
                return _asked(connection, data)

        yield run


def _asked(connection: socket.socket, data: bytes) -> int:
    answer = b""
    try:
        connection.sendall(data)
        with suppress(OSError):  # the server has closed a connection on which it refused to read more
            connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(1 << 16):
            answer += part
    except ConnectionError:
        return 1
    if answer and not answer.startswith(b"HTTP/1."):
        raise Undocumented(f"no answer of HTTP: {answer[:80]!r}")
    if b"500 Internal" in answer[:40] or b"Traceback" in answer:
        raise Undocumented(f"a fault: {answer[:400]!r}")
    return int(not answer.startswith((b"HTTP/1.0 200", b"HTTP/1.1 200")))


TARGET = Target("requests_to_serve", lambda: _SEEDS, (of_words, of_lines, of_bytes), _ready)
