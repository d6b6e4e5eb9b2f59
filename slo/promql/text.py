"""PromQL's string literals and names: quoting and unquoting.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
"""

import re
from functools import lru_cache

from slo.promql.errors import PromQLError

METRIC_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
LABEL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = re.compile(
    r"""\\(?:(?P<letter>[abfnrtv])
      |x(?P<hexadecimal>[0-9a-fA-F]{2})
      |(?P<octal>[0-3][0-7]{2})
      |u(?P<short>[0-9a-fA-F]{4})
      |U(?P<long>[0-9a-fA-F]{8})
      |(?P<itself>.))""",
    re.VERBOSE | re.DOTALL,
)
# Characters that a string literal must escape, or should: quotes, backslashes, control characters, line and
# paragraph separators, byte order marks, and U+FFFD, which Prometheus reads as broken UTF-8.
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd\ud800-\udfff]')
_WRITTEN = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_IN_FORMATS = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def exposed(value: str) -> str:
    r"""Quote a label's value for Prometheus's text format, OpenMetrics and Alertmanager's matchers.

    These have only three escape sequences; PromQL has many.
    https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details

    >>> print(exposed('a "b"'), exposed(r'\d'))
    "a \"b\"" "\\d"
    """
    return f'"{value.translate(_IN_FORMATS)}"'


@lru_cache(maxsize=4096)
def quote(value: str) -> str:
    r"""Quote a value as a double-quoted PromQL string.

    Bytes that are not UTF-8, which a `str` holds by Python's `surrogateescape`, are written as bytes.
    Raises PromQLError for any other lone surrogate.

    >>> print(quote('5..'), quote('a"b'), quote(r'\d+'))
    "5.." "a\"b" "\\d+"
    """
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"'


def label_name(name: str) -> str:
    """Return the name of a label as PromQL 3 and Alertmanager 0.27 read it: quoted unless it is a word.

    https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors

    >>> print(label_name("region"), label_name("service.name"))
    region "service.name"
    """
    return name if LABEL_NAME.fullmatch(name) else quote(name)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character in _WRITTEN:
        return _WRITTEN[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        raise PromQLError("a lone surrogate cannot be written in PromQL", match.start(), match.end())
    return f"\\u{code:04x}"


def unquote(literal: str, start: int = 0) -> str:
    """Return the value of a string literal with its quotes, which is at `start` in the text.

    Bytes that are not UTF-8 (such as `\\xff`) are returned by Python's `surrogateescape`.
    Raises PromQLError at an unknown escape sequence.
    """
    body = literal[1:-1]
    if literal[0] == "`" or "\\" not in body:
        return body
    quote_mark = literal[0]
    raw_bytes = False

    def character(match: re.Match[str]) -> str:
        nonlocal raw_bytes
        kind, digits = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "letter":
            return _LETTERS[digits]
        if kind == "itself" and digits in ("\\", quote_mark):
            return digits
        if kind in ("hexadecimal", "octal"):
            code = int(digits, 16 if kind == "hexadecimal" else 8)
            raw_bytes = raw_bytes or code >= 0x80
            return chr(code if code < 0x80 else 0xDC00 + code)
        if (
            kind in ("short", "long")
            and (code := int(digits, 16)) <= 0x10FFFF
            and not 0xD800 <= code <= 0xDFFF
        ):
            return chr(code)
        raise _unknown_escape(match, start + 1)

    value = _ESCAPE.sub(character, body)
    if raw_bytes:  # neighbouring bytes may make up one character
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    return value


def _unknown_escape(match: re.Match[str], offset: int) -> PromQLError:
    sequence = match.group()
    hint = f"write a backslash as two: \\{sequence}" if match.lastgroup == "itself" else ""
    return PromQLError(
        f"unknown escape sequence {sequence} in a string", offset + match.start(), offset + match.end(), hint
    )
