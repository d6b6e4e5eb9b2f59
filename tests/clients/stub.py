"""A server that answers as it is set up to: slowly, wrongly, by halves or not at all."""

import contextlib
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.servers.loopback import serving


@dataclass(frozen=True)
class Reply:
    """What the stub answers; `claimed` is the length that it promises, if not the body's own.

    It waits `after` seconds before it begins, and `dripping` seconds after each byte, headers first.
    """

    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    claimed: int | None = None
    after: float = 0
    dripping: float = 0


ASIDE = {"/api/v2/status": Reply(body="{}"), "/api/v1/rules?type=record": Reply(404)}
"""What is asked aside: of Alertmanager its time, of Prometheus its rules, which this one does not list.

These questions are neither noted nor do they take a reply.
"""


@dataclass(frozen=True)
class Asked:
    """What came to the stub."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def form(self) -> Mapping[str, list[str]]:
        return parse_qs(self.body.decode())

    @property
    def authorization(self) -> str | None:
        return self.headers.get("Authorization")


class Stub:
    """Gives its replies in turn, the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self.scheme = "http"
        self.address = ""  # host:port

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.address}"

    def next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def vector(*series: tuple[Mapping[str, str], str], **extra: object) -> Reply:
    """An answer as Prometheus gives it, at noon on the first of November 2026."""
    result = [{"metric": labels, "value": [1793534400, value]} for labels, value in series]
    return success({"resultType": "vector", "result": result}, **extra)


def success(data: object, **extra: object) -> Reply:
    return Reply(body=json.dumps({"status": "success", "data": data, **extra}))


def error(status: int, words: str, kind: str = "bad_data") -> Reply:
    return Reply(status, json.dumps({"status": "error", "errorType": kind, "error": words}))


@contextlib.contextmanager
def stub(*replies: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Stub]:
    """A stub that listens on 127.0.0.1 until the block ends."""
    stated = Stub(*replies)

    class Handler(_Handler):
        stub = stated

    server = _Server(("127.0.0.1", 0), Handler)
    if tls:
        stated.scheme = "https"
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    with serving(server) as address:
        stated.address = address
        try:
            yield stated
        finally:
            stated.closing.set()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that do not trust us, or have enough."""


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if aside := ASIDE.get(self.path):
            self.answer(aside)
            return
        # As `email.message.Message` has them, which knows names in any case.
        self.stub.asked.append(Asked(self.command, self.path, self.headers, body))
        reply = self.stub.next()
        self.stub.closing.wait(reply.after)
        with contextlib.suppress(OSError):
            self.answer(reply)

    def do_GET(self) -> None:
        self.do_POST()

    def do_PUT(self) -> None:
        self.do_POST()

    def answer(self, reply: Reply) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        if reply.dripping:
            self.drip(reply, body)
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if reply.claimed is None else reply.claimed))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, reply: Reply, body: bytes) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        for byte in f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body:
            self.wfile.write(bytes([byte]))
            if self.stub.closing.wait(reply.dripping):
                break

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
