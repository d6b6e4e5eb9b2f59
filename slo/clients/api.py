"""A JSON API below an address: what came back, or words that say why nothing useful did."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Never

from slo.clients.access import ANYBODY, Access
from slo.clients.asking import reply_to
from slo.clients.exchange import Question
from slo.clients.failures import Refused, Unreachable, complaint, instead_of_an_answer, quoted
from slo.clients.urls import Address

_NO = range(400, 500)
_NOT_NOW = (407, 408, 429)  # of those, what says nothing about the request


@dataclass(frozen=True, slots=True)
class Api:
    """A server that speaks JSON. An answer may take `timeout` seconds, with all that is done to get one."""

    address: Address
    timeout: int = 10
    access: Access = ANYBODY

    def ask(self, path: str, body: object = None, method: str | None = None, *, once: bool = False) -> Any:
        """Get what is at a path, or post a body there; raises Unreachable or Refused.

        Refused is for who understood the request and says no in JSON. With `once` nothing is asked again
        that may have been done: after Unreachable nobody knows.
        """
        access = self.access.known_as(self.address.credentials)
        question = Question(self.address.url + path, access, json=body, method=method, once=once)
        reply = reply_to(question, self.address, self.timeout)
        response, (answer, is_json) = reply.response, _json(reply.body)
        words = _complaint(answer) if is_json else None
        if response.status_code in _NO and response.status_code not in _NOT_NOW and words:
            raise Refused(f"{self.address} refuses ({response.status_code}): {quoted(words)}")
        if not response.ok or response.is_redirect:
            self._fail(instead_of_an_answer(response, reply.body, words))
        if reply.body.strip() and not is_json:
            self._fail("answers with something that is not the API that was asked for")
        return answer

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def _json(body: bytes) -> tuple[Any, bool]:
    """Read a body, and say whether it was JSON."""
    try:
        return json.loads(body), True
    except (ValueError, RecursionError):
        return None, False


def _complaint(answer: object) -> object:
    """Give the words of an error: Alertmanager's are a bare text, PagerDuty has a list below its message."""
    if not isinstance(answer, Mapping):
        return answer
    words, error = complaint(answer), answer.get("error")
    details = error.get("errors") if isinstance(error, Mapping) else None
    return ": ".join([str(words), *map(str, details)]) if isinstance(details, list) else words
