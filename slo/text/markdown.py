"""Texts in Markdown: nothing that people or metrics say is markup.

https://github.github.com/gfm/
"""

import re

_BLANKS = re.compile(r"\s+")
_SPECIAL = str.maketrans(
    # An entity, because there are chats that show Markdown and take what follows a backslash for HTML.
    {"<": "&lt;", **{character: f"\\{character}" for character in "\\`*_|>[]~#$&"}}
)


def escaped(text: str) -> str:
    """Write a text in one line, with nothing in it that is markup.

    >>> print(escaped("a_b <i> | c\\nd"))
    a\\_b &lt;i\\> \\| c d
    """
    return _BLANKS.sub(" ", text).translate(_SPECIAL)
