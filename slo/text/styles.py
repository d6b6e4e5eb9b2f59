"""What parts of a text mean to its reader, and how a terminal shows each meaning.

What is shown is `safe`, whoever wrote the texts in it.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

from slo.text.terminal import printable


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

_END = "0"
_OURS = re.compile(rf"([\n\t]|\x1b\[(?:{'|'.join((*_STYLES.values(), _END))})m)")

Paint = Callable[[Meaning, str], str]
"""Returns a text as a stream shows what has this meaning."""


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
