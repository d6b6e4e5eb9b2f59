"""A stand-in for Opsgenie, Teams, Jira, incident.io and SNS: answers as they do, and records what arrived."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.servers.loopback import QuietHandler, serving
from tests.servers.waiting import eventually

TRANSITIONS = {"transitions": [{"id": "31", "name": "Done"}]}
PUBLISHED = (
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
    "<PublishResult><MessageId>1</MessageId></PublishResult>"
    "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `payload` is what its JSON or its form says, `authorization` its header."""

    method: str
    path: str
    authorization: str
    payload: dict[str, Any]

    @property
    def what(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Standin:
    """What arrived so far; `issues` are Jira's, by key, as their category of status."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    issues: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, whom: str) -> list[Request]:
        """All requests to one of them, in order of arrival."""
        with self.lock:
            return [one for one in self.requests if one.path.startswith(f"/{whom}")]

    def wait_for(self, whom: str, requests: int) -> None:
        """Wait until so many requests have arrived there; raises AssertionError if they do not."""
        try:
            eventually(lambda: len(self.of(whom)) >= requests)
        except AssertionError as error:
            error.add_note("\n".join(["arrived instead:", *(one.what for one in self.requests)]))
            raise

    def answer(self, request: Request) -> tuple[int, object]:
        with self.lock:
            self.requests.append(request)
            match request.path.split("/")[1:]:
                case ["opsgenie", "v2", "alerts", *_]:
                    return 202, {"result": "Request will be processed", "took": 0.1, "requestId": "1"}
                case ["msteams"] | ["incidentio"]:
                    return 202, {}
                case ["jira", "rest", "api", "2", *rest]:
                    return self._jira(request, rest)
                case ["sns", *_]:
                    return 200, PUBLISHED
        return 404, {}

    def _jira(self, request: Request, path: list[str]) -> tuple[int, object]:
        match request.method, path:
            case "POST", ["search"]:
                found = [
                    {"key": key, "fields": {"status": {"statusCategory": {"key": category}}}}
                    for key, category in self.issues.items()
                    if category != "done"
                ]
                return 200, {"total": len(found), "issues": found}
            case "POST", ["issue"]:
                key = f"NOTIFY-{len(self.issues) + 1}"
                self.issues[key] = "new"
                return 201, {"id": "1", "key": key}
            case "PUT", ["issue", _]:
                return 204, ""
            case "GET", ["issue", _, "transitions"]:
                return 200, TRANSITIONS
            case "POST", ["issue", key, "transitions"]:
                self.issues[key] = "done"
                return 204, ""
        return 404, {}


@contextlib.contextmanager
def standin() -> Iterator[Standin]:
    """A stand-in for all of them, listening on 127.0.0.1 until the block ends."""
    one = Standin()

    class Handler(_Handler):
        standin = one

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        one.url = f"http://{address}"
        yield one


class _Handler(QuietHandler):
    standin: Standin

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        in_json = "json" in self.headers.get("Content-Type", "") and body
        payload = json.loads(body) if in_json else dict(parse_qsl(body))
        authorization = self.headers.get("Authorization", "")
        status, said = self.standin.answer(Request(self.command, self.path, authorization, payload))
        text = said if isinstance(said, str) else json.dumps(said)
        self.answer(status, text, "text/xml" if text.startswith("<") else "application/json")
