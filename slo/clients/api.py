"""Client of a JSON API: sends requests, returns parsed answers or raises with the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Never

from slo.clients.access import ANONYMOUS, Access
from slo.clients.exchange import Request, http_date
from slo.clients.failures import Refused, Unreachable, error_message, not_an_answer, quoted
from slo.clients.replies import reply_to
from slo.clients.urls import Address

_CLIENT_ERRORS = range(400, 500)
_TEMPORARY = (407, 408, 429)  # client errors that may pass, so they are no refusal


class Answer(NamedTuple):
    """A parsed answer, and the server's time in whole seconds, rounded down; None if it sends none."""

    content: Any
    date: datetime | None


@dataclass(frozen=True, slots=True)
class Api:
    """A server with a JSON API. `timeout` is in seconds and covers all attempts of a request."""

    address: Address
    timeout: int = 10
    access: Access = ANONYMOUS

    def request(
        self, path: str, body: object = None, method: str | None = None, *, once: bool = False
    ) -> Any:
        """Get a path, or post a body to it; raises Unreachable or Refused.

        Refused means that the server answered with a client error in JSON. With `once`, the request is never
        repeated: after Unreachable it is unknown whether the server carried it out.
        """
        return self.ask(path, body, method, once=once).content

    def ask(self, path: str, body: object = None, method: str | None = None, *, once: bool = False) -> Answer:
        """Do what `request` does, and return the server's time as well."""
        access = self.access.with_user(self.address.credentials)
        request = Request(self.address.url + path, access, json=body, method=method, once=once)
        reply = reply_to(request, self.address, self.timeout)
        response, (answer, is_json) = reply.response, _json(reply.body)
        words = _error_message(answer) if is_json else None
        if response.status_code in _CLIENT_ERRORS and response.status_code not in _TEMPORARY and words:
            raise Refused(f"{self.address} refuses ({response.status_code}): {quoted(words)}")
        if not response.ok or response.is_redirect:
            self._fail(not_an_answer(response, reply.body, words))
        if reply.body.strip() and not is_json:
            self._fail("answers with something other than JSON; is this the address of the API?")
        return Answer(answer, http_date(response.headers.get("Date", "")))

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def _json(body: bytes) -> tuple[Any, bool]:
    """Return the parsed body, and whether it was JSON."""
    try:
        return json.loads(body), True
    except (ValueError, RecursionError):
        return None, False


def _error_message(answer: object) -> object:
    """Return the error message: Alertmanager sends a bare text, PagerDuty a message and a list of details."""
    if not isinstance(answer, Mapping):
        return answer
    words, error = error_message(answer), answer.get("error")
    details = error.get("errors") if isinstance(error, Mapping) else None
    return ": ".join([str(words), *map(str, details)]) if isinstance(details, list) else words
