"""YAML output: literal blocks for PromQL, quotes wherever YAML 1.1 and 1.2 could read a text differently."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from slo.text.terminal import UNSEEN, one_line
from slo.text.units import plain

Value = str | int | bool | Decimal | Mapping[str, "Value"] | Sequence["Value"]

# Conservative: durations, words, and inner punctuation without a meaning in any YAML version.
_PLAIN = re.compile(
    r"(?:[0-9]+(?:ms|[smhdw]))+"
    r"|[A-Za-z_/][A-Za-z0-9_./@-]*(?:[ :][A-Za-z0-9_./@(-][A-Za-z0-9_./@()%-]*)*"
)
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
_NEVER = f"{UNSEEN}\\ufeff\\ufffe\\uffff"
# Compiled when they are used first, because most texts are plain.
_ESCAPED = f'[\n\t\xa0"\\\\{_NEVER}]'
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NOT_IN_QUOTES = f"[\n\t\xa0'{_NEVER}]"
_NOT_IN_BLOCKS = f"[\t{_NEVER}]"
_VISIBLE = bytes(range(ord(" "), ord("~") + 1))
_USUAL_IN_BLOCKS = _VISIBLE + b"\n"


@lru_cache(maxsize=4096)
def scalar(text: str) -> str:
    """Write a text on one line, so that YAML 1.1 and 1.2 read it back unchanged.

    >>> scalar("page"), scalar("no"), scalar("28d"), scalar("12:30"), scalar("a: b")
    ('page', '"no"', '28d', '"12:30"', '"a: b"')
    >>> print(scalar('product="notify"'))
    'product="notify"'
    """
    if '"' in text:
        if (_is_usual(text) and "'" not in text) or not re.search(_NOT_IN_QUOTES, text):
            return f"'{text}'"
    elif _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return f'"{re.sub(_ESCAPED, _escape, text)}"'


def block(text: str, indent: int) -> str:
    """Write a text of several lines as a literal block, any other on one line."""
    if "\n" not in text:
        return scalar(text)
    return literal(text, indent)


def literal(text: str, indent: int) -> str:
    """Write a text as a literal block, or quoted where a block would change it."""
    if text[0] in " \n" or text.endswith("\n") or " \n" in text or _has_no_block(text):
        return f'"{re.sub(_ESCAPED, _escape, text)}"'
    margin = "\n" + " " * indent
    written = f"|-{margin}{text.replace(chr(10), margin)}"
    return written.replace(f"{margin}\n", "\n\n") if "\n\n" in text else written


def _has_no_block(text: str) -> bool:
    """Return whether a text has characters that a block cannot have."""
    return not _is_usual(text, _USUAL_IN_BLOCKS) and re.search(_NOT_IN_BLOCKS, text) is not None


def _is_usual(text: str, usual: bytes = _VISIBLE) -> bool:
    """Return whether all characters are usual ones of ASCII, several times as fast as by a pattern."""
    return text.isascii() and not text.encode().translate(None, usual)


def comment(words: str, indent: int = 0) -> str:
    """Write words as a comment, which ends only at the end of its line.

    >>> comment("of a\\nb", 2)
    '  # of a b'
    """
    return f"{' ' * indent}# {words if words.isprintable() else one_line(words)}"


def document(value: Mapping[str, Value]) -> str:
    """Write a mapping in the order of its keys.

    >>> print(document({"groups": [{"name": "a", "rules": []}]}), end="")
    groups:
      - name: a
        rules: []
    """
    return "".join(f"{line}\n" for line in _mapping(value, 0))


def items(values: Sequence[Value], indent: int) -> Iterator[str]:
    """Yield the lines of the items of a list.

    >>> list(items(["a", {"b": "c"}], 2))
    ['  - a', '  - b: c']
    """
    pad = " " * indent
    for item in values:
        if isinstance(item, str | int | Decimal) or _is_short(item):
            yield f"{pad}- {_leaf(item, indent + 2)}"
            continue
        lines = _mapping(item, indent + 2) if isinstance(item, Mapping) else items(item, indent + 2)
        yield f"{pad}- {next(lines).lstrip()}"
        yield from lines


def _mapping(value: Mapping[str, Value], indent: int) -> Iterator[str]:
    pad = " " * indent
    for key, item in value.items():
        if isinstance(item, str | int | Decimal) or _is_short(item):
            yield f"{pad}{scalar(key)}: {_leaf(item, indent + 2)}"
        else:
            yield f"{pad}{scalar(key)}:"
            yield from _mapping(item, indent + 2) if isinstance(item, Mapping) else items(item, indent + 2)


def _is_short(value: Mapping[str, Value] | Sequence[Value]) -> bool:
    """Return whether a collection is short enough for the line of its key."""
    texts = [item for item in value if isinstance(item, str)]
    if isinstance(value, Mapping) or len(texts) < len(value):
        return not value
    return sum(map(len, texts)) <= 80 and not any(":" in text or "\n" in text for text in texts)


def _leaf(value: Value, indent: int) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return plain(value)
        case str():
            return block(value, indent)
        case Mapping():
            return "{}"
        case _:
            return f"[{', '.join(scalar(str(item)) for item in value)}]"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT_ESCAPES.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
