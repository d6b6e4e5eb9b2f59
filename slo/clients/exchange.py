"""A question and its answer over HTTP: in a limited time, of a limited size, again where that can help."""

import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import TypeVar

import requests

from slo import __version__
from slo.clients.access import Access
from slo.clients.failures import causes
from slo.clients.tls import certificate, verify

T = TypeVar("T")

MOST = 64 * 1024 * 1024
"""Bytes of an answer, unpacked: some 300,000 series, which take half a gigabyte of memory when read."""

CONNECT_WITHIN = 3  # seconds
_BUSY = (429, 502, 503, 504)
_PAUSES = (0.25, 0.5, 1)  # seconds between four attempts
_LONGEST_PAUSE = 10  # seconds that a server may make us wait by Retry-After
_CHUNK = 256 * 1024


class TooMuch(Exception):
    """Raised where an answer does not end within `MOST`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever it is."""

    response: requests.Response
    body: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, where, and how; a `form` or `json` is posted, unless another `method` is named.

    A form only asks; `json` and other methods may change something.

    What must not be done twice is asked `once`.
    """

    url: str
    access: Access
    form: Mapping[str, str] | None = None
    json: object = None
    method: str | None = None
    once: bool = False

    def ask(self, seconds: float) -> Reply:
        """Ask until there is an answer. All attempts and pauses together take at most so many seconds.

        Raises TooMuch, TimeoutError, Unidentified, and what requests raises.
        """
        deadline = time.monotonic() + seconds
        if self.once:
            return _within(seconds, lambda: self._try(deadline))
        return _within(seconds, lambda: _patiently(lambda: self._try(deadline), deadline))

    def _try(self, deadline: float) -> Reply:
        """Ask over an open connection, or over a new one: where that one is dead, and if anything may change.

        Who closes an idle connection may do so just then, and nobody knows what became of the request.
        """
        only_reads = self.json is None and self.method is None
        if only_reads and (open_already := self.access.kept()):
            try:
                return self._by(open_already, deadline)
            except requests.ConnectionError as error:
                if any(isinstance(cause, TimeoutError) for cause in causes(error)):
                    raise
        return self._by(self.access.session(), deadline)

    def _by(self, session: requests.Session, deadline: float) -> Reply:
        left = max(deadline - time.monotonic(), 0.001)
        try:
            response = session.request(
                self.method or ("GET" if self.form is None and self.json is None else "POST"),
                self.url,
                data=self.form,
                json=self.json,
                auth=self.access.identify,
                headers={"User-Agent": f"slo/{__version__}"},
                timeout=(min(CONNECT_WITHIN, left), left),
                # A redirected POST becomes a GET without its form; and a redirect may be to a login page.
                allow_redirects=False,
                stream=True,
                verify=verify(self.access.tls),
                cert=certificate(self.access.tls),
            )
            reply = Reply(response, _read(response, deadline))
        except BaseException:
            session.close()
            raise
        self.access.keep(session)
        return reply


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MOST:
            raise TooMuch
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def _patiently(once: Callable[[], Reply], deadline: float) -> Reply:
    """Ask again where nobody listens or a server is busy, which may pass; nothing else does.

    Where there is not the time for it, what a busy server said is the answer.
    """
    for pause in _PAUSES:
        begin = time.monotonic()
        # So that many who were turned away together do not come back together.
        wait = random.uniform(pause / 2, pause)
        try:
            reply = once()
            if reply.response.status_code not in _BUSY:
                return reply
            wait = max(wait, _asked_to_wait(reply.response.headers))
            if wait > min(_LONGEST_PAUSE, _left(begin, deadline)):
                return reply
        except requests.ConnectionError as error:
            if not _refused(error) or wait > _left(begin, deadline):
                raise
        time.sleep(wait)
    return once()


def _left(begin: float, deadline: float) -> float:
    """Give the seconds until another attempt, if it takes as long as the one that began then, must begin."""
    now = time.monotonic()
    return deadline - now - (now - begin)


def _refused(error: BaseException) -> bool:
    return any(isinstance(cause, ConnectionRefusedError) for cause in causes(error))


def _asked_to_wait(headers: Mapping[str, str]) -> float:
    """Read Retry-After, in seconds or as a date, or PagerDuty's own header; 0 where neither says anything.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    https://developer.pagerduty.com/docs/rest-api-rate-limits
    """
    said = headers.get("Retry-After", headers.get("ratelimit-reset", ""))
    if said.isdecimal():
        return float(said)
    with suppress(ValueError, TypeError, OverflowError):
        return (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    return 0


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Do something in at most so many seconds; raises TimeoutError, and what the work raises.

    A socket's timeout begins anew with each byte, and looking up a name has none. What is late is left to
    end by itself: its sockets have timeouts, and nothing waits for it.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result(seconds)
