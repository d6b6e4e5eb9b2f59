"""A server that answers as it is told: slowly, wrongly, by halves or not at all."""

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.servers.loopback import serving


@dataclass(frozen=True)
class Reply:
    """What the stub answers; `claimed` is the length that it promises, if not the body's own."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    claimed: int | None = None
    after: float = 0


@dataclass(frozen=True)
class Asked:
    """What came to the stub."""

    path: str
    form: Mapping[str, list[str]]
    authorization: str | None


class Stub:
    """Gives its replies in turn, the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self.address = ""  # host:port

    @property
    def url(self) -> str:
        return f"http://{self.address}"

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
def stub(*replies: Reply) -> Iterator[Stub]:
    """A stub that listens on 127.0.0.1 until the block ends."""
    told = Stub(*replies)

    class Handler(_Handler):
        stub = told

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        told.address = address
        try:
            yield told
        finally:
            told.closing.set()


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.stub.asked.append(Asked(self.path, form, self.headers["Authorization"]))
        reply = self.stub.next()
        self.stub.closing.wait(reply.after)
        body = reply.body.encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) if reply.claimed is None else reply.claimed))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
