"""PromQL's number and duration literals.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
"""

import math
import re

from slo.promql.errors import PromQLError
from slo.promql.lexer import Token

_DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
_MILLISECONDS = (31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1)
# Prometheus counts nanoseconds in 64 bits.
_LONGEST_MS = 2**63 // 1_000_000


def number(token: Token) -> float:
    """Parse a number such as 0.5, 1e3, 0x1f, 1_000 or inf; a duration becomes its seconds."""
    if token.kind == "duration":
        return milliseconds(token) / 1000
    digits = token.text.replace("_", "")
    try:
        if digits[:2] in ("0x", "0X"):
            value = float(int(digits, 16))
        elif re.fullmatch("0[0-7]+", digits):  # as in Go, an integer with a leading zero is octal
            value = float(int(digits, 8))
        else:
            value = float(digits)
    except (ValueError, OverflowError):  # thousands of digits
        value = math.inf
    if math.isinf(value) and not token.text.isalpha():
        raise PromQLError("this number is out of range", token.start, token.end)
    return value


def milliseconds(token: Token) -> int:
    """Parse a duration such as 1h30m, or a number of seconds, to whole milliseconds."""
    if token.kind == "duration":
        match = _DURATION.fullmatch(token.text)
        if not match:
            hint = "use each unit once, the longest first: y w d h m s ms"
            raise PromQLError(f"bad duration {token.text!r}", token.start, token.end, hint)
        counts = match.groups("0")
        if max(map(len, counts)) < 20:
            total = sum(int(count) * unit for count, unit in zip(counts, _MILLISECONDS, strict=True))
        else:
            total = _LONGEST_MS + 1
    else:
        seconds = number(token)
        total = round(seconds * 1000) if abs(seconds) * 1000 <= _LONGEST_MS else _LONGEST_MS + 1
    if total > _LONGEST_MS:
        raise PromQLError("this duration is out of range", token.start, token.end, "the longest is 292y")
    return total
