"""A server whose answers are the input of a target, and recordings of what servers answer.

An input is a JSON list of answers, which are given in turn, the last one for ever. Any other bytes are sent
as they are in place of each answer.
"""

import json
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast
from unittest.mock import patch

from slo.actions import drill
from slo.actions.push import turns
from slo.clients import exchange, idempotent
from tests.fuzz.target import Run
from tests.servers.loopback import serving


def answer(body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
    """Return an answer as an input has it; a body that is no text is sent as JSON."""
    return {"status": status, "headers": headers, "body": body}


def as_input(*answers: dict[str, Any]) -> bytes:
    """Return answers as an input."""
    return json.dumps(answers).encode()


@contextmanager
def answering(ask: Callable[[str], int]) -> Iterator[Run]:
    """Serve inputs to what `ask` does at a URL."""
    answers: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        timeout = 2

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                _read_request(cast(BinaryIO, self.rfile))
                self.wfile.write(answers.pop(0) if len(answers) > 1 else answers[0])

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that have enough."""

    def run(data: bytes) -> int:
        answers[:] = _responses(data)
        return ask(f"http://{address}")

    with serving(Server(("127.0.0.1", 0), Handler)) as address, impatient():
        yield run


def _read_request(stream: BinaryIO) -> None:
    length = 0
    while (line := stream.readline()).strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    stream.read(length)


def _responses(data: bytes) -> list[bytes]:
    try:
        answers = json.loads(data)
    except (ValueError, RecursionError):
        return [data]
    if not isinstance(answers, list) or not answers:
        return [data]
    return [_response(one) if isinstance(one, dict) else data for one in answers]


def _response(answer: dict[str, Any]) -> bytes:
    body = answer.get("body")
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else json.dumps(body).encode()
    headers = answer.get("headers")
    lines = [f"HTTP/1.1 {answer.get('status')} Said", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()] if isinstance(headers, dict) else []
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + content


@contextmanager
def impatient() -> Iterator[None]:
    """Try again at once, and wait for nobody, as long as the block lasts."""
    with (
        patch.object(drill, "_LOOK_EVERY", 0.0),
        patch.object(exchange, "_PAUSES", (0.0,)),
        patch.object(exchange, "_LONGEST_PAUSE", 0.01),
        patch.object(idempotent, "_PAUSES", (0.0,)),
        patch.object(turns, "SKEW", 0.0),
        patch.object(turns, "PAUSE", 0.0),
        patch.object(turns, "PATIENCE", 0.0),
    ):
        yield


def recorded(work: Callable[[], object]) -> bytes:
    """Return all that servers answer while some work is done, as an input."""
    answers: list[dict[str, Any]] = []
    read = exchange._read

    def reading(response: Any, deadline: float) -> bytes:
        body = read(response, deadline)
        kept = {name: response.headers[name] for name in ("Content-Type", "Date") if name in response.headers}
        try:
            answers.append(answer(json.loads(body), response.status_code, **kept))
        except ValueError:
            answers.append(answer(body.decode("utf-8", "replace"), response.status_code, **kept))
        return body

    with patch.object(exchange, "_read", reading):
        work()
    return as_input(*answers)
