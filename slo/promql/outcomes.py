"""Values of labels by which common metrics tell successes from failures."""

import re

_HTTP = re.compile(r"((http|request|response|resp)_)*(status_?)?(code|status|range|class)")
_GRPC = re.compile(r"grpc_(response_)?(code|status)(_code)?")
_WORDS = re.compile(r"status|result|outcome")

_ANSWERS: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = (
    (_GRPC, (("OK", "Internal"), ("OK", "INTERNAL"), ("0", "13"))),
    (_HTTP, (("200", "500"), ("2xx", "5xx"), ("2XX", "5XX"))),
    (_WORDS, (("success", "error"), ("success", "failure"), ("succeeded", "failed"), ("ok", "error"))),
    (re.compile("success"), (("true", "false"), ("1", "0"))),
    (re.compile("error|failed"), (("false", "true"), ("0", "1"))),
)


def outcomes(label: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a success value and a failure value of a label, by its name; none if it is not known.

    >>> outcomes("code")[0], outcomes("region")
    (('200', '500'), ())
    """
    name = label.lower().replace(".", "_")
    return tuple(pair for known, pairs in _ANSWERS if known.fullmatch(name) for pair in pairs)
