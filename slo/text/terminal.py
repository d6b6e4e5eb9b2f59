"""Texts of others on a terminal, and the characters that texts cannot have.

Those could control the terminal, or show a line in another order: https://trojansource.codes/
"""

import re

UNSEEN = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff"
"""The members of a set in a regular expression: all controls but line feeds and tabs.

Those are control characters, separators of lines, marks that turn the direction of writing round, and halves
of surrogates. Joiners of letters and emoji are none.
"""

_UNSEEN_IN_A_LINE = f"[\n\t{UNSEEN}]"  # compiled when it is used first: most lines are printable


def printable(text: str) -> str:
    """Return a line in which each character that could control a terminal, or hide others, is replaced.

    >>> printable("a\\x1b[2Jb"), printable("\\u202ec")
    ('a�[2Jb', '�c')
    """
    return text if text.isprintable() else re.sub(_UNSEEN_IN_A_LINE, "�", text)


def one_line(text: str) -> str:
    """Return text of people on one line of a terminal: line breaks become spaces.

    >>> one_line("a title\\nof two lines")
    'a title of two lines'
    """
    return printable(" ".join(text.split()))
