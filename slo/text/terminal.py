"""Texts of others on a terminal."""

from unicodedata import category


def printable(text: str) -> str:
    """Return a line in which each character that could control a terminal, or hide others, is replaced.

    Spaces of all widths stay: French has them in numbers and before signs.

    >>> printable("a\\x1b[2Jb"), printable("\\u202ec")
    ('a�[2Jb', '�c')
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or category(one) == "Zs" else "�" for one in text)


def one_line(text: str) -> str:
    """Return text of people on one line of a terminal: line breaks become spaces.

    >>> one_line("a title\\nof two lines")
    'a title of two lines'
    """
    return printable(" ".join(text.split()))
