"""A server for tests that fails where it is set up to, and records what it was asked."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.servers.loopback import QuietHandler, serving

SLOW = 2.0  # seconds, twice as long as tests of slow servers wait for an answer


class Asked(NamedTuple):
    """A request, and its number, counted from 0."""

    number: int
    method: str
    path: str
    tenant: str
    token: str
    body: str


class Answer(NamedTuple):
    status: int
    text: str = ""
    content_type: str = "text/plain"
    headers: dict[str, str] = {}


class Fault(NamedTuple):
    """What goes wrong before or after a request is carried out. Without a `status` the connection breaks."""

    name: str
    after: bool = False
    status: int = 0
    slow: bool = False


FAULTS = (
    Fault("500", status=500),
    Fault("503", status=503),
    Fault("429", status=429),
    Fault("500 after the effect", after=True, status=500),
    Fault("reset"),
    Fault("reset after the effect", after=True),
)
TIMEOUTS = (
    Fault("no answer in time", slow=True),
    Fault("no answer in time after the effect", after=True, slow=True),
)


@dataclass
class Server:
    """Serves `handle`. `fault` says what goes wrong with a request, `seen` is called for each one."""

    handle: Callable[[Asked], Answer]
    fault: Callable[[Asked], Fault | None] = lambda asked: None
    seen: Callable[[Asked], None] = lambda asked: None
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def heal(self) -> None:
        self.fault = lambda asked: None
        self.asked.clear()


@contextmanager
def served(server: Server) -> Iterator[Server]:
    class Handler(QuietHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            with server.lock:
                path = urlsplit(self.path)
                asked = Asked(
                    len(server.asked),
                    self.command,
                    f"{path.path}?{path.query}".rstrip("?"),
                    self.headers.get("X-Scope-OrgID", ""),
                    self.headers.get("Authorization", ""),
                    body,
                )
                server.asked.append(asked)
                fault = server.fault(asked)
                server.seen(asked)
                answer = None
                if fault is None or fault.after:
                    answer = server.handle(asked)
            if fault is None:
                assert answer
                self._reply(answer)
            elif fault.slow:
                time.sleep(SLOW)
                self.close_connection = True
            elif fault.status:
                headers = {"Retry-After": "0"} if fault.status == 429 else {}
                self._reply(Answer(fault.status, "made to fail", headers=headers))
            else:
                self._reset()

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

        def _reply(self, answer: Answer) -> None:
            try:
                body = answer.text.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the client was killed

        def _reset(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            self.wfile = self.rfile  # nothing can be written any more

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign]
    with serving(httpd) as address:
        server.url = f"http://{address}"
        yield server
