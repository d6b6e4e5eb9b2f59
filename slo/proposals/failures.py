"""Labels that say whether a request failed: one table, by the label's name and its values."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_CODE = re.compile(r"[1-5]([0-9]{2}|xx|XX)")


class Failed(NamedTuple):
    """Selects what failed, or what served its user: a matcher such as `code=~"5.."`.

    `status` is whether the label holds HTTP statuses such as 503 or 5xx, as archetypes expect.
    """

    label: str
    matcher: str
    side: str = "bad"
    status: bool = False


class _Words(NamedTuple):
    """Values of a label in words: those of failures, and those of all else.

    If they are `all` there can be, failures are selected by the first of them before anything has failed.
    """

    bad: tuple[str, ...]
    good: tuple[str, ...]
    all: bool = False


STATUS_LABELS = (
    "code",
    "status",
    "status_code",
    "http_status_code",
    "http_response_status_code",
    "response_code",
    "http_status",
    "statuscode",
    "status_class",
)
"""Labels of HTTP statuses, in the order of preference."""

_OUTCOMES = _Words(
    ("error", "errors", "failed", "failure", "fail", "exception", "server_error", "timeout"),
    ("success", "succeeded", "successful", "ok", "client_error", "redirection", "informational"),
)

WORD_LABELS = {
    "grpc_code": _Words(
        ("Unknown", "DeadlineExceeded", "Unimplemented", "Internal", "Unavailable", "DataLoss"),
        (
            "OK",
            "Canceled",
            "InvalidArgument",
            "NotFound",
            "AlreadyExists",
            "PermissionDenied",
            "ResourceExhausted",
            "FailedPrecondition",
            "Aborted",
            "OutOfRange",
            "Unauthenticated",
        ),
        all=True,
    ),
    "envoy_response_code_class": _Words(("5",), ("1", "2", "3", "4"), all=True),
    "error": _Words(("true", "1", "yes"), ("false", "0", "no")),
    "success": _Words(("false", "0", "no"), ("true", "1", "yes")),
    "outcome": _OUTCOMES,
    "result": _OUTCOMES,
    "status": _OUTCOMES,
    "state": _OUTCOMES,
}
"""Labels that say in words what came of a request, in the order of preference.

The gRPC codes are server errors in OpenTelemetry's conventions:
https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
"""

LABELS = tuple(dict.fromkeys((*STATUS_LABELS, *WORD_LABELS)))
"""All labels that may say whether a request failed."""


def failed(label: str, values: Iterable[str]) -> Failed | None:
    """Return the matcher for failures, if these values of the label have a known meaning; otherwise None.

    >>> failed("code", ["200", "503"])
    Failed(label='code', matcher='code=~"5.."', side='bad', status=True)
    >>> failed("result", ["error", "success"]).matcher, failed("result", ["success"])[:3]
    ('result="error"', ('result', 'result="success"', 'good'))
    """
    known = sorted(set(values) - {""})
    if not known:
        return None
    if label in STATUS_LABELS and all(_CODE.fullmatch(value) for value in known):
        return Failed(label, f'{label}=~"5.."', status=True)
    words = WORD_LABELS.get(label)
    if words is None or any(_place(value, words.bad + words.good) is None for value in known):
        return None
    if words.all:
        return Failed(label, _one_of(label, words.bad))
    bad = [value for value in known if _place(value, words.bad) is not None]
    if not bad:  # nothing has failed yet, so it is unknown how that would be written
        return Failed(label, _one_of(label, known), side="good")
    return Failed(label, _one_of(label, bad))


def _place(value: str, words: tuple[str, ...]) -> int | None:
    lower = [word.lower() for word in words]
    return lower.index(value.lower()) if value.lower() in lower else None


def _one_of(label: str, values: Iterable[str]) -> str:
    one, *more = values
    return f'{label}=~"{"|".join((one, *more))}"' if more else f'{label}="{one}"'
