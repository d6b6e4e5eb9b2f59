"""Stand-ins for all who are notified (PagerDuty, Slack, webhooks, mail), and what they received."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from typing import Any, Literal

from tests.servers.loopback import QuietHandler, serving
from tests.servers.mail import mail_sink
from tests.servers.waiting import eventually

Kind = Literal["pagerduty", "slack", "webhook", "email"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notification that arrived.

    `at` is in seconds since 1970. `address` is the routing key, the name in the URL's path (Slack, webhooks)
    or the mail's recipient. `payload` is the JSON that was sent, or a mail's `subject`, `from`, `to`, `body`.
    """

    at: float
    kind: Kind
    address: str
    payload: Mapping[str, Any]


class Stubs:
    """The record of what arrived, and the addresses to put into an Alertmanager's configuration."""

    def __init__(self) -> None:
        self.url = ""
        self.smarthost = ""  # host:port, speaks no TLS
        self._deliveries: list[Delivery] = []
        self._lock = threading.Lock()

    @property
    def pagerduty_url(self) -> str:
        """For `global.pagerduty_url`: Events API v2; any routing key will do."""
        return f"{self.url}/v2/enqueue"

    def slack_url(self, name: str) -> str:
        """For an `api_url` or `api_url_file`; deliveries are known by this name, not by their channel."""
        return f"{self.url}/slack/{name}"

    def webhook_url(self, name: str) -> str:
        return f"{self.url}/webhook/{name}"

    def record(self, kind: Kind, address: str, payload: Mapping[str, Any]) -> None:
        with self._lock:
            self._deliveries.append(Delivery(time.time(), kind, address, payload))

    def deliveries(self, kind: Kind | None = None, address: str | None = None) -> list[Delivery]:
        """What has arrived, of all kinds or one, for all addresses or one, in order of arrival."""
        with self._lock:
            return [
                delivery
                for delivery in self._deliveries
                if kind in (None, delivery.kind) and address in (None, delivery.address)
            ]

    def wait_for(self, predicate: Callable[[Delivery], bool], timeout: float = 60) -> Delivery:
        """The first delivery, past or coming, for which the predicate holds.

        Raises AssertionError after `timeout` seconds, with what arrived instead.
        """
        try:
            return eventually(lambda: next(filter(predicate, self.deliveries()), None), timeout)
        except AssertionError as error:
            arrived = [f"{one.kind} to {one.address}: {str(one.payload)[:200]}" for one in self.deliveries()]
            error.add_note("\n".join(["arrived instead:", *arrived]))
            raise


@contextlib.contextmanager
def stubs() -> Iterator[Stubs]:
    """All stand-ins, listening on 127.0.0.1 until the block ends."""
    recorded = Stubs()

    class Handler(_Handler):
        stubs = recorded

    with (
        serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address,
        mail_sink(lambda recipient, mail: recorded.record("email", recipient, mail)) as recorded.smarthost,
    ):
        recorded.url = f"http://{address}"
        yield recorded


class _Handler(QuietHandler):
    stubs: Stubs

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        match self.path.split("/", 2)[1:]:
            case ["v2", "enqueue"]:
                self.stubs.record("pagerduty", payload["routing_key"], payload)
                # How PagerDuty accepts an event: https://developer.pagerduty.com/docs/send-alert-event
                accepted = {
                    "status": "success",
                    "message": "Event processed",
                    "dedup_key": payload["dedup_key"],
                }
                self.answer(202, json.dumps(accepted), "application/json")
            case ["slack", name]:
                self.stubs.record("slack", name, payload)
                self.answer(200, "ok")
            case ["webhook", name]:
                self.stubs.record("webhook", name, payload)
                self.answer(200)
            case _:
                self.answer(404)
