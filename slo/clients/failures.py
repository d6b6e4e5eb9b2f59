"""Failures of servers, described in plain words and without credentials."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

_MAX_MESSAGE = 300  # characters of a server's own message


class Unreachable(Exception):
    """Raised if no usable answer came: no server, too slow, broken, or not the expected API."""


class Refused(Exception):
    """Raised if a server understood the request and refused it; has the server's message.

    `status` is that of HTTP, 0 if it is not known.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class NoCredentials(Exception):
    """Raised if credentials cannot be read or obtained; says why, without secrets."""


@contextmanager
def expecting(server: object, form: str) -> Iterator[None]:
    """Raise Unreachable if what is read in this block has another form than the API documents.

    `form` ends the sentence: "in a form that is not PagerDuty's".
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise Unreachable(f"{server} answers {form}") from error


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all its causes; urllib3 wraps some without `__cause__`."""
    below: object = error
    while isinstance(below, BaseException):
        yield below
        below = below.__cause__ or below.__context__ or next(iter(below.args), None)


def cause(error: Exception, timeout: int) -> str:
    """Describe the root cause of an error of requests or urllib3."""
    *_, bottom = causes(error)
    if isinstance(error, requests.exceptions.ProxyError):
        return f"cannot be reached through the proxy of the environment: {_words(bottom)}"
    if isinstance(bottom, TimeoutError):
        return f"did not answer within {timeout}s"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "closed the connection in the middle of its answer"
    if isinstance(bottom, ssl.SSLError):
        return _disagreement(bottom)
    broken = isinstance(bottom, HTTPException) and not isinstance(bottom, ConnectionError)
    if broken or isinstance(bottom, UnicodeDecodeError):
        return "does not answer in HTTP"
    return f"cannot be reached: {_words(bottom)}"


def not_an_answer(response: requests.Response, body: bytes, words: object) -> str:
    """Describe a reply that is not an answer of the API; `words` is the API's error message, if any."""
    if response.is_redirect:
        return f"redirects to {_target(response)}; use the URL that answers itself"
    if response.ok:
        page = body.lstrip()[:1] == b"<"
        return f"answers with {'a web page' if page else 'something'} that is not Prometheus's API"
    status = f"answers {response.status_code} {_phrase(response.status_code)}".rstrip()
    if "Retry-After" in response.headers:
        status += f" (Retry-After: {quoted(response.headers['Retry-After'])})"
    # A TLS server that receives plain HTTP may answer without headers.
    if words is None and "text/plain" in response.headers.get("content-type", "text/plain"):
        words = body[: 4 * _MAX_MESSAGE].decode(errors="replace")
    return f"{status}: {quoted(words)}" if words else status


def error_message(body: Mapping[str, Any]) -> object:
    """Return the error message of a body in the forms of Prometheus, Google and Amazon; None without one."""
    error = body.get("error")
    if isinstance(error, dict):
        return error.get("message")
    return error if error is not None else body.get("message", body.get("Message"))


def quoted(words: object) -> str:
    """Return a server's message on one line, shortened, and without terminal control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(words)).split())
    return line if len(line) <= _MAX_MESSAGE else f"{line[:_MAX_MESSAGE]}…"


def _words(error: BaseException) -> str:
    return quoted(getattr(error, "strerror", None) or error)


_OURS = "cert_file and key_file of tls_config"
_DISAGREEMENTS = {
    "WRONG_VERSION_NUMBER": "does not use TLS; should its URL begin with http://?",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": f"requires a client certificate: {_OURS}",
    "SSLV3_ALERT_BAD_CERTIFICATE": f"requires a client certificate, or a different one: {_OURS}",
    "TLSV1_ALERT_UNKNOWN_CA": f"does not trust the client certificate: {_OURS}",
}
"""Plain words for OpenSSL's reasons."""


def _disagreement(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that is not trusted: {quoted(error.verify_message)}"
    if isinstance(error, ssl.SSLEOFError):
        return f"closed the connection; it may require a client certificate: {_OURS}"
    known = _DISAGREEMENTS.get(error.reason or "")
    return known or f"failed the TLS handshake: {quoted(error.reason or error)}"


def _target(response: requests.Response) -> str:
    """Return the target of a redirect without its query and user, which may be secret."""
    try:
        parts = urlsplit(urljoin(response.url, response.headers["location"]))
    except ValueError:
        return "nowhere"
    return quoted(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
