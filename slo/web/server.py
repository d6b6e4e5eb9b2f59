"""The HTTP server: GET and HEAD, one thread per connection, limits, and headers that restrict pages.

Connections are limited in number and in time, so that slow or many clients cannot use up memory or threads.
"""

import contextlib
import gzip
import re
import secrets
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, NamedTuple

from slo.text.styles import safe
from slo.web.hosts import Hosts
from slo.web.site import Request, Response, Site, failure

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ARRIVES_WITHIN, _ENDS_WITHIN = 10, 60  # seconds: a request, and a connection as a whole
_MOST_CONNECTIONS = 256
_WORTH_COMPRESSING = 1000  # bytes: what fits into one packet is sent as it is
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_BUSY = b"HTTP/1.0 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"


class Address(NamedTuple):
    """Where to listen: a host name or an IP address, and a port; 0 is any free port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@contextlib.contextmanager
def serving(site: Site, address: Address, hosts: Hosts) -> Iterator[Address]:
    """Serve until the block ends, and yield the address; raises OSError if it cannot be used."""
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    handler = type("Handler", (_Handler,), {"site": site, "hosts": hosts})
    server = type("Server", (_Server,), {"address_family": found[0][0]})(found[0][4][:2], handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield Address(address.host, server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = (
        1024  # what waits to be accepted; the kernel makes clients beyond it wait for seconds
    )

    def __init__(self, *arguments: Any) -> None:
        self._ends: dict[socket.socket, float] = {}
        super().__init__(*arguments)

    def verify_request(self, request: Any, client_address: object) -> bool:
        """Refuse a connection if there are too many already."""
        if len(self._ends) < _MOST_CONNECTIONS:
            self.ends_within(request, _ARRIVES_WITHIN)
            return True
        request.settimeout(0)
        with contextlib.suppress(OSError):
            request.send(_BUSY)
        return False

    def ends_within(self, request: socket.socket, seconds: float) -> None:
        """Set the time after which a connection is ended."""
        self._ends[request] = time.monotonic() + seconds

    def service_actions(self) -> None:
        """End connections whose time is over; called several times a second."""
        now = time.monotonic()
        for request, end in tuple(self._ends.items()):
            if end < now:
                with contextlib.suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection, and forget it."""
        self._ends.pop(request, None)
        super().shutdown_request(request)

    def server_bind(self) -> None:
        """Bind without the reverse DNS lookup of HTTPServer."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore closed connections; print other errors."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    site: Site
    hosts: Hosts
    server: "_Server"
    timeout = _ARRIVES_WITHIN
    server_version = "slo"
    sys_version = ""

    def do_GET(self) -> None:
        self._respond(self._answered())

    def do_HEAD(self) -> None:
        self._respond(self._answered())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send an HTTP error as a page, with the headers of all responses."""
        if code == HTTPStatus.NOT_IMPLEMENTED:  # the base class's code for a method without a do_ function
            self._respond(
                failure(self.path, 405, "Read-only", "Only GET and HEAD are supported.")._replace(
                    headers={"Allow": "GET, HEAD"}
                )
            )
        else:
            status = HTTPStatus(code)
            self._respond(failure("/", status, status.phrase, f"{status.description or status.phrase}."))

    def log_message(self, format: str, *args: Any) -> None:
        """Log no requests; a reverse proxy does."""

    def _answered(self) -> Response:
        self.server.ends_within(self.connection, _ENDS_WITHIN)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not self.hosts.serve(headers.get("host")):
            return failure(
                self.path,
                421,
                "Another name",
                "This server has other names. Name this one with --host-name of slo serve.",
            )
        try:
            return self.site.answer(Request(self.path, headers))
        except Exception:
            number = secrets.token_hex(4)
            print(  # noqa: T201  # the log of a server
                safe(f"slo serve: {number}: {self.command} {self.path!a}\n{traceback.format_exc()}"),
                file=sys.stderr,
                end="",
                flush=True,
            )
            text = f"The log of slo has the details, under {number}."
            return failure(self.path, 500, "Internal error", text)

    def _takes_gzip(self) -> bool:
        headers = getattr(self, "headers", None)  # none if the request line is none
        return bool(headers and _GZIP.search(headers.get("Accept-Encoding", "")))

    def _respond(self, response: Response) -> None:
        if self.request_version == "HTTP/0.9":  # also where the request line is none
            self.request_version = self.protocol_version  # an answer without a head would restrict nothing
        body = response.body.encode("utf-8", errors="replace")
        self.send_response(response.status)
        if response.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", response.type)
            self.send_header("Vary", "Accept-Encoding")
            if len(body) >= _WORTH_COMPRESSING and self._takes_gzip():
                body = gzip.compress(body, 3, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        for name, value in {**_HEADERS, **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
