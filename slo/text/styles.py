"""What parts of a text mean to its reader, and how a terminal shows each meaning.

What is shown is `safe`, whoever wrote the texts in it.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto

from slo.text.terminal import printable


class Meaning(Enum):
    """What a part of a text tells its reader."""

    ERROR = auto()
    WARNING = auto()
    NOTE = auto()
    HEALTHY = auto()
    NO_DATA = auto()
    ADDED = auto()
    REMOVED = auto()


_STYLES = {
    Meaning.ERROR: "1;31",  # bold, red
    Meaning.WARNING: "33",  # yellow
    Meaning.NOTE: "34",  # blue
    Meaning.HEALTHY: "32",  # green
    Meaning.NO_DATA: "2",  # dim: neither good nor bad
    Meaning.ADDED: "32",  # green
    Meaning.REMOVED: "31",  # red
}
"""The parameters of the escape sequence for each meaning (ECMA-48, SGR)."""

_END = "0"
_OURS = re.compile(rf"([\n\t]|\x1b\[(?:{'|'.join((*_STYLES.values(), _END))})m)")

OF_LEVELS = {"page": Meaning.ERROR, "ticket": Meaning.WARNING, "info": Meaning.NOTE}
"""How much each level of alerts matters, by its word."""

Paint = Callable[[Meaning, str], str]
"""Returns a text as a stream shows what has this meaning."""


def by_first_word(text: str, meanings: Mapping[str, Meaning], paint: Paint) -> str:
    """Return a text in which the first word of a line is painted, if it has a meaning.

    >>> by_first_word("  page  soon\nnever", {"page": Meaning.ERROR}, lambda _, word: word.upper())
    '  PAGE  soon\nnever'
    """

    def painted(found: re.Match[str]) -> str:
        meaning = meanings.get(found[2])
        return f"{found[1]}{paint(meaning, found[2])}" if meaning else found[0]

    return _FIRST_WORD.sub(painted, text)


_FIRST_WORD = re.compile(r"^((?:# )? *)([\w!+=-]+)(?=[ :\n]|$)", re.MULTILINE)


def plain(meaning: Meaning, text: str) -> str:
    """Return the text as it is: for files, pipes and programs.

    >>> plain(Meaning.ERROR, "error")
    'error'
    """
    return text


def safe(text: str) -> str:
    """Return a text of several lines in which nothing can control a terminal but the styles of this module.

    >>> safe(coloured(Meaning.NOTE, "a") + "\\x1b[2Jb\\n\\u202ec")
    '\\x1b[34ma\\x1b[0m�[2Jb\\n�c'
    """
    parts = _OURS.split(text)
    return "".join(part if at % 2 else printable(part) for at, part in enumerate(parts))


def coloured(meaning: Meaning, text: str) -> str:
    """Return the text in the style of its meaning.

    >>> coloured(Meaning.ERROR, "error")
    '\\x1b[1;31merror\\x1b[0m'
    """
    return f"\x1b[{_STYLES[meaning]}m{text}\x1b[{_END}m" if text else text
