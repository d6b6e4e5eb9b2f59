"""Why a server gave no answer, in plain words and without anybody's password."""

from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

import requests

_MOST_WORDS = 300  # characters of a server's own message


def cause(error: Exception, timeout: int) -> str:
    """Say what lies at the bottom of an error of requests, or of urllib3 below it."""
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "broke off in the middle of its answer"
    bottom: BaseException = error
    while deeper := bottom.__cause__ or bottom.__context__:
        bottom = deeper
    if isinstance(bottom, TimeoutError):
        return f"gave no answer within {timeout}s"
    if isinstance(bottom, HTTPException) and not isinstance(bottom, ConnectionError):
        return "does not answer in HTTP"
    return f"cannot be asked: {quoted(getattr(bottom, 'strerror', None) or bottom)}"


def instead_of_an_answer(response: requests.Response, words: object) -> str:
    """Say what came in place of an answer; `words` are those of an error in the form of the API."""
    if response.is_redirect:
        return f"sends us on to {_target(response)}; give the URL that answers"
    if response.ok:
        page = response.text.lstrip()[:1] == "<"
        return f"answers with {'a web page' if page else 'something'} that is not Prometheus's API"
    said = f"answers {response.status_code} {_phrase(response.status_code)}".rstrip()
    if words is None and "text/plain" in response.headers.get("content-type", ""):
        words = response.text
    return f"{said}: {quoted(words)}" if words else said


def quoted(words: object) -> str:
    """Repeat a server's words on one line, not without end, and without codes that terminals obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(words)).split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS]}…"


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
