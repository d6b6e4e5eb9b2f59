"""PromQL's tokens, with their positions in the text."""

import re
from typing import Literal, NamedTuple, NoReturn

from slo.promql.aggregations import AGGREGATIONS
from slo.promql.errors import PromQLError

TokenKind = Literal["word", "keyword", "number", "duration", "string", "symbol", "end"]

KEYWORDS = frozenset(AGGREGATIONS) | {
    *("and", "or", "unless", "atan2"),
    *("bool", "by", "without", "on", "ignoring", "group_left", "group_right", "offset"),
}

# Prometheus reads U+FFFD as broken UTF-8, and surrogates cannot be sent to it.
_BROKEN = r"\ufffd\ud800-\udfff"

# As in Go, single underscores may separate digits.
_DIGITS = r"[0-9](?:_?[0-9])*"
_HEX_DIGITS = r"_?[0-9a-fA-F](?:_?[0-9a-fA-F])*"
_NUMBER = rf"0[xX]{_HEX_DIGITS}|(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?"

_COMMON = rf"""
 |(?P<duration>(?:[0-9]+(?:ms|[smhdwy]))+(?![A-Za-z0-9_]))
 |(?P<number>(?:{_NUMBER})(?![A-Za-z0-9_.]))
 |(?P<string>"(?:[^"\\\n{_BROKEN}]|\\.)*"|'(?:[^'\\\n{_BROKEN}]|\\.)*'|`[^`{_BROKEN}]*`)
 |(?P<symbol>=~|!~|==|!=|>=|<=|[-+*/%^()\[\]{{}},:=<>@])
"""
# Possessive, because blanks and comments can otherwise be split in exponentially many ways.
_BLANK = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_TOKEN = re.compile(_BLANK + r"(?:(?P<word>[A-Za-z_:][A-Za-z0-9_:]*)" + _COMMON + ")", re.VERBOSE)
# In brackets a colon separates a subquery's range from its step; elsewhere it is part of a metric's name.
_TOKEN_IN_BRACKETS = _BLANK + r"(?:(?P<word>[A-Za-z_][A-Za-z0-9_]*)" + _COMMON + ")"
_ONLY_BLANK = re.compile(_BLANK)
_NAME_BEFORE_DOT = re.compile(r"(?<![\w.])[A-Za-z_:][A-Za-z0-9_:]*\Z")


class Token(NamedTuple):
    """One token: keywords are lower-cased, everything else is as written."""

    kind: TokenKind
    text: str
    start: int
    end: int


def tokenize(source: str) -> list[Token]:
    """Split a text into tokens, without blanks and comments; the last one is of kind "end".

    Raises PromQLError at the first characters that begin no token.
    """
    tokens: list[Token] = []
    position = 0
    pattern = _TOKEN
    while match := pattern.match(source, position):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
        start, end = match.span(match.lastindex or 0)
        text = source[start:end]
        if kind == "word":
            lower = text.lower()
            if lower in KEYWORDS:
                kind, text = "keyword", lower
            elif lower in ("inf", "nan"):
                kind = "number"
        elif text == "[":
            pattern = re.compile(_TOKEN_IN_BRACKETS, re.VERBOSE)  # at first use: selectors have no ranges
        elif text == "]":
            pattern = _TOKEN
        tokens.append(Token(kind, text, start, end))
        position = end
    rest = _ONLY_BLANK.match(source, position)
    if rest and rest.end() < len(source):
        _fail(source, rest.end())
    tokens.append(Token("end", "", position, position))
    return tokens


_TYPOGRAPHIC = "“”„‟«»‘’‚"
"""Quotes that editors for texts put in place of straight ones."""


def _fail(source: str, start: int) -> NoReturn:
    """Raise the error for a position where no token begins."""
    first = source[start]
    if first in "\"'`":
        broken = re.search(f"[{_BROKEN}]", source[start:])
        if broken and first not in source[start + 1 : start + broken.start()]:
            raise PromQLError(
                "this character is not valid in a string", start + broken.start(), start + broken.end()
            )
        raise PromQLError("unterminated string", start, len(source), f"expected a closing {first}")
    if first == "!":
        raise PromQLError("unexpected '!'", start, start + 1, "did you mean != or !~?")
    if first == "." and (name := _NAME_BEFORE_DOT.search(source, 0, start)):
        raise _dotted(source, name.start())
    if first.isascii() and (first.isdigit() or first == "."):
        end = _end(r"[\w.]+", source, start)
        raise PromQLError(
            f"bad number or duration {source[start:end]!r}", start, end, "write 0.5, 1e3, 5m or 1h30m"
        )
    if first == "$":
        end = _end(r"\$\w*|\$\{\w*\}", source, start)
        raise PromQLError(
            f"unexpected {source[start:end]!r}", start, end, "PromQL itself has no placeholders or variables"
        )
    if first in _TYPOGRAPHIC:
        raise PromQLError(f"{first} is not a quote of PromQL", start, start + 1, 'write straight quotes: "…"')
    if first == "~" and source[start - 2 : start] == "!=":
        raise PromQLError("unexpected '!=~'", start - 2, start + 1, "did you mean !~?")
    raise PromQLError(f"unexpected character {first!r}", start, start + 1)


def _dotted(source: str, start: int) -> PromQLError:
    """Return the error for an unquoted name with dots; a metric's name must also be in braces."""
    end = _end(r"[\w:.]+", source, start)
    quoted = f'"{source[start:end]}"'
    is_label = source.count("{", 0, start) > source.count("}", 0, start)
    rest = ", …" if source[end : end + 1] == "{" else ""
    hint = f"write {quoted}" if is_label else f"write {{{quoted}{rest}}}"
    return PromQLError("a name with a dot needs quotes", start, end, hint)


def _end(pattern: str, source: str, start: int) -> int:
    match = re.compile(pattern).match(source, start)
    return match.end() if match else start + 1
