"""Requests that may be repeated: their effect is the same however often a server carries them out."""

import random
import time
from dataclasses import replace

from slo.clients.exchange import Reply, Request, retry_after
from slo.clients.failures import Refused, Unreachable, not_an_answer, quoted
from slo.clients.replies import reply_to
from slo.clients.urls import Address

TIMEOUT = 10  # seconds for an answer
_PAUSES = (0.5, 1.0)  # seconds between three attempts
_LONGEST_PAUSE = 5  # seconds; a longer Retry-After is not waited for
LONGEST = (len(_PAUSES) + 1) * TIMEOUT + len(_PAUSES) * _LONGEST_PAUSE
"""The most seconds that a request takes, with all attempts and pauses."""

_TEMPORARY = (407, 408, 429)  # client errors that may pass


def sent(
    request: Request,
    address: Address,
    secrets: tuple[str, ...] = (),
    nothing_yet: tuple[str, ...] = (),
) -> Reply:
    """Send a request until the server carries it out, at most three times.

    Repeats after time-outs, broken connections and temporary errors. A 404 with one of the words in
    `nothing_yet` is an answer. Raises Refused with the server's words, without `secrets`, for other errors of
    the request, and Unreachable: then it may have been carried out.
    """
    reply = _last(request, address)
    if reply.response.status_code == 404 and any(one.encode() in reply.body for one in nothing_yet):
        return reply
    return _checked(reply, address, secrets)


def _last(request: Request, address: Address) -> Reply:
    """Return the first reply that is final, or that of the last attempt."""
    once = replace(request, once=True)
    for pause in _PAUSES:
        wait = random.uniform(pause / 2, pause)
        try:
            reply = reply_to(once, address, TIMEOUT)
            wait = max(wait, retry_after(reply.response.headers))
            if not _may_pass(reply) or wait > _LONGEST_PAUSE:
                return reply
        except Unreachable:
            pass  # the next attempt says why, if it fails as well
        time.sleep(wait)
    return reply_to(once, address, TIMEOUT)


def _may_pass(reply: Reply) -> bool:
    status = reply.response.status_code
    return status >= 500 or status in _TEMPORARY


def _checked(reply: Reply, address: Address, secrets: tuple[str, ...]) -> Reply:
    response = reply.response
    if response.ok and not response.is_redirect:
        return reply
    words = _words(reply, secrets)
    if 400 <= response.status_code < 500 and not _may_pass(reply):
        raise Refused(f"{address} refuses ({response.status_code}): {quoted(words)}", response.status_code)
    raise Unreachable(f"{address} {not_an_answer(response, b'', words or None)}")


def _words(reply: Reply, secrets: tuple[str, ...]) -> str:
    """Return the server's words, with asterisks for secrets, also where it has quoted or escaped them."""
    words = reply.body.decode(errors="replace")
    for secret in sorted(secrets, key=len, reverse=True):
        for form in (secret, secret.replace("\\", "\\\\").replace('"', '\\"')):
            words = words.replace(form, "***")
    return words
