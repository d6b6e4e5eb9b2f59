"""Why a server gave no answer, in plain words and without anybody's password."""

import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

_MOST_WORDS = 300  # characters of a server's own message


class Unreachable(Exception):
    """Raised where no server answered: nothing is there, or it is slow, broken or something else."""


class Refused(Exception):
    """Raised where a server understood us and said no, with its words."""


class Unidentified(Exception):
    """Raised where what shows a server who we are cannot be had; says why, without secrets."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what lies below it, down to the bottom; urllib3 wraps some without a cause."""
    below: object = error
    while isinstance(below, BaseException):
        yield below
        below = below.__cause__ or below.__context__ or next(iter(below.args), None)


def cause(error: Exception, timeout: int) -> str:
    """Say what lies at the bottom of an error of requests, or of urllib3 below it."""
    *_, bottom = causes(error)
    if isinstance(error, requests.exceptions.ProxyError):
        return f"cannot be asked through the proxy that the environment names: {_words(bottom)}"
    if isinstance(bottom, TimeoutError):
        return f"gave no answer within {timeout}s"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "broke off in the middle of its answer"
    if isinstance(bottom, ssl.SSLError):
        return _disagreement(bottom)
    if isinstance(bottom, HTTPException) and not isinstance(bottom, ConnectionError):
        return "does not answer in HTTP"
    return f"cannot be asked: {_words(bottom)}"


def instead_of_an_answer(response: requests.Response, body: bytes, words: object) -> str:
    """Say what came in place of an answer; `words` are those of an error in the form of the API."""
    if response.is_redirect:
        return f"sends us on to {_target(response)}; give the URL that answers"
    if response.ok:
        page = body.lstrip()[:1] == b"<"
        return f"answers with {'a web page' if page else 'something'} that is not Prometheus's API"
    said = f"answers {response.status_code} {_phrase(response.status_code)}".rstrip()
    if "Retry-After" in response.headers:
        said += f" (Retry-After: {quoted(response.headers['Retry-After'])})"
    # Some that are spoken to in the wrong way answer without headers.
    if words is None and "text/plain" in response.headers.get("content-type", "text/plain"):
        words = body[: 4 * _MOST_WORDS].decode(errors="replace")
    return f"{said}: {quoted(words)}" if words else said


def complaint(body: Mapping[str, Any]) -> object:
    """Give the words of an error: of Prometheus, of Google, of Amazon; None where there are none."""
    error = body.get("error")
    if isinstance(error, dict):
        return error.get("message")
    return error if error is not None else body.get("message", body.get("Message"))


def quoted(words: object) -> str:
    """Repeat a server's words on one line, not without end, and without codes that terminals obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(words)).split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS]}…"


def _words(error: BaseException) -> str:
    return quoted(getattr(error, "strerror", None) or error)


_OURS = "cert_file and key_file of tls_config"
_DISAGREEMENTS = {
    "WRONG_VERSION_NUMBER": "does not speak TLS; is its URL one with http://?",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": f"wants a certificate of ours: {_OURS}",
    "SSLV3_ALERT_BAD_CERTIFICATE": f"wants a certificate of ours, or another one: {_OURS}",
    "TLSV1_ALERT_UNKNOWN_CA": f"wants another certificate of ours: {_OURS}",
}
"""What OpenSSL's reasons mean."""


def _disagreement(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that we do not trust: {quoted(error.verify_message)}"
    if isinstance(error, ssl.SSLEOFError):
        return f"broke off; maybe it wants a certificate of ours: {_OURS}"
    known = _DISAGREEMENTS.get(error.reason or "")
    return known or f"does not agree with us on TLS: {quoted(error.reason or error)}"


def _target(response: requests.Response) -> str:
    """Show where a redirect leads to, without its parameters or user, which may be secret."""
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
