"""HTTP requests and replies, with limits of time and size, and retries."""

import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
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

MAX_BYTES = 64 * 1024 * 1024
"""Limit of an uncompressed answer: about 300,000 series, which take 500 MB of memory when parsed."""

CONNECT_WITHIN = 3  # seconds
_BUSY = (429, 502, 503, 504)
_PAUSES = (0.25, 0.5, 1)  # seconds between four attempts
_LONGEST_PAUSE = 10  # seconds; a longer Retry-After is not waited for
_CHUNK = 256 * 1024


class AnswerTooLarge(Exception):
    """Raised for an answer of more than `MAX_BYTES`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response of any status, and its complete body."""

    response: requests.Response
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. `form`, `json` or `yaml` is posted, unless `method` names another method.

    A `form` is a query and changes nothing; the others may. With `once` there are no retries.
    """

    url: str
    access: Access
    form: Mapping[str, str] | None = None
    json: object = None
    yaml: str | None = field(default=None, repr=False)
    method: str | None = None
    once: bool = False

    def send(self, seconds: float) -> Reply:
        """Send until there is an answer; attempts and pauses together take at most this many seconds.

        Raises AnswerTooLarge, TimeoutError, NoCredentials, and what requests raises.
        """
        deadline = time.monotonic() + seconds
        if self.once:
            return _within(seconds, lambda: self._try(deadline))
        return _within(seconds, lambda: _with_retries(lambda: self._try(deadline), deadline))

    def _try(self, deadline: float) -> Reply:
        """Send a query over an open connection, or over a new one if that is dead.

        Requests that may change something always take a new connection: a server may close an idle one at
        that moment, and then it is unknown whether it carried out the request.
        """
        only_reads = self.json is None and self.yaml is None and self.method is None
        if only_reads and (open_already := self.access.take_open()):
            try:
                return self._send(open_already, deadline)
            except requests.ConnectionError as error:
                if any(isinstance(cause, TimeoutError) for cause in causes(error)):
                    raise
        return self._send(self.access.session(), deadline)

    @property
    def _content_type(self) -> dict[str, str]:
        return {} if self.yaml is None else {"Content-Type": "application/yaml"}

    def _send(self, session: requests.Session, deadline: float) -> Reply:
        left = max(deadline - time.monotonic(), 0.001)
        try:
            response = session.request(
                self.method or ("GET" if self.form is self.json is self.yaml is None else "POST"),
                self.url,
                data=self.form if self.yaml is None else self.yaml.encode(),
                json=self.json,
                auth=self.access.authenticate,
                headers={"User-Agent": f"slo/{__version__}"} | self._content_type,
                timeout=(min(CONNECT_WITHIN, left), left),
                # A redirected POST becomes a GET without its form, and many redirects lead to a login page.
                allow_redirects=False,
                stream=True,
                verify=verify(self.access.tls),
                cert=certificate(self.access.tls),
            )
            reply = Reply(response, _read(response, deadline))
        except BaseException:
            session.close()
            raise
        self.access.keep_open(session)
        return reply


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    try:
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                raise AnswerTooLarge
            if time.monotonic() > deadline:
                raise TimeoutError
    except requests.exceptions.ChunkedEncodingError:
        # A server that refuses a request may reset the connection before its explanation has arrived.
        if response.ok:
            raise
    return bytes(body)


def _with_retries(once: Callable[[], Reply], deadline: float) -> Reply:
    """Retry while the connection is refused or the server is busy. Other failures are not retried.

    If no time is left for a retry, the reply of the busy server is returned.
    """
    for pause in _PAUSES:
        begin = time.monotonic()
        # Random, so that many clients that failed together do not retry together.
        wait = random.uniform(pause / 2, pause)
        try:
            reply = once()
            if reply.response.status_code not in _BUSY:
                return reply
            wait = max(wait, retry_after(reply.response.headers))
            if wait > min(_LONGEST_PAUSE, _left(begin, deadline)):
                return reply
        except requests.ConnectionError as error:
            if not _refused(error) or wait > _left(begin, deadline):
                raise
        time.sleep(wait)
    return once()


def _left(begin: float, deadline: float) -> float:
    """Return the seconds left for a pause, if the next attempt takes as long as the one since `begin`."""
    now = time.monotonic()
    return deadline - now - (now - begin)


def _refused(error: BaseException) -> bool:
    return any(isinstance(cause, ConnectionRefusedError) for cause in causes(error))


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds of Retry-After (a number or a date) or of PagerDuty's own header; 0 without either.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    https://developer.pagerduty.com/docs/rest-api-rate-limits
    """
    value = headers.get("Retry-After", headers.get("ratelimit-reset", ""))
    if value.isdecimal():
        return float(value)
    date = http_date(value)
    return (date - datetime.now(UTC)).total_seconds() if date else 0


def http_date(header: str) -> datetime | None:
    """Read a date of HTTP, https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7; None if it is none."""
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(header).astimezone(UTC)
    return None


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Return the result of `work` within so many seconds; raises TimeoutError, and what `work` raises.

    Socket timeouts do not suffice: they restart with each byte, and name resolution has none. Late work is
    abandoned in its thread, where its socket timeouts end it.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result(seconds)
