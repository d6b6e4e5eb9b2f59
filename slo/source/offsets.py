"""Positions of a value's characters in its source, with quotes, escapes, folded lines and indentation."""

import re
from collections.abc import Iterator

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|.)", re.DOTALL)
_BLANK_ESCAPES = frozenset((*"tnvfrNLP_ \t\n\r\x85\u2028\u2029", "\r\n"))


def written_at(raw: str, value: str, offset: int) -> int:
    """Return the index in `raw`, the source text of a value, of the character `value[offset]`.

    Parsing changes only white space and escapes. So a character has as many visible characters before it in
    both texts; white space is found right after the visible character before it.

    >>> written_at("'it''s'", "it's", 3)
    5
    """
    visible = len("".join(value[:offset].split()))
    places = list(_visible(raw))
    if offset < len(value) and not value[offset].isspace() and visible < len(places):
        return places[visible][0]
    return places[visible - 1][1] if 0 < visible <= len(places) else 0


def _visible(raw: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every visible character in the source text of a value."""
    match raw[:1]:
        case '"':
            yield from _double_quoted(raw)
        case "'":
            yield from _each(raw, re.compile(r"''|\S"), 1, len(raw) - 1)
        case "|" | ">":
            yield from _each(raw, re.compile(r"\S"), _header_end(raw), len(raw))
        case _:
            yield from _each(raw, re.compile(r"\S"), 0, len(raw))


def _each(raw: str, character: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in character.finditer(raw, start, end):
        yield found.span()


def _header_end(raw: str) -> int:
    return len(raw.splitlines(keepends=True)[0])


def _double_quoted(raw: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"{_ESCAPE.pattern}|\S", raw[1:-1], re.DOTALL):
        if not _is_blank(found[1]):
            yield found.start() + 1, found.end() + 1


def _is_blank(escape: str | None) -> bool:
    """Return whether an escape is white space, or joins two lines."""
    if escape is None:
        return False
    if len(escape) > 2:
        return chr(int(escape[1:], 16)).isspace()
    return escape in _BLANK_ESCAPES
