"""What parts of a text mean to its reader, and how a terminal shows each meaning.

Escapes are added around text that is safe for a terminal already: see `printable`.
"""

from collections.abc import Callable
from enum import Enum, auto


class Meaning(Enum):
    """What a part of a text tells its reader."""

    ERROR = auto()
    WARNING = auto()
    NOTE = auto()
    HEALTHY = auto()
    NO_DATA = auto()


_STYLES = {
    Meaning.ERROR: "1;31",  # bold, red
    Meaning.WARNING: "33",  # yellow
    Meaning.NOTE: "34",  # blue
    Meaning.HEALTHY: "32",  # green
    Meaning.NO_DATA: "2",  # dim: neither good nor bad
}
"""The parameters of the escape sequence for each meaning (ECMA-48, SGR)."""

Paint = Callable[[Meaning, str], str]
"""Returns a text as a stream shows what has this meaning."""


def plain(meaning: Meaning, text: str) -> str:
    """Return the text as it is: for files, pipes and programs.

    >>> plain(Meaning.ERROR, "error")
    'error'
    """
    return text


def coloured(meaning: Meaning, text: str) -> str:
    """Return the text in the style of its meaning.

    >>> coloured(Meaning.ERROR, "error")
    '\\x1b[1;31merror\\x1b[0m'
    """
    return f"\x1b[{_STYLES[meaning]}m{text}\x1b[0m" if text else text
