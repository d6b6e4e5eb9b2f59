"""Texts of others on a terminal."""


def printable(text: str) -> str:
    """Return a line in which each character that could control a terminal, or hide others, is replaced.

    >>> printable("a\\x1b[2Jb"), printable("\\u202ec")
    ('a�[2Jb', '�c')
    """
    return "".join(character if character.isprintable() else "�" for character in text)


def one_line(text: str) -> str:
    """Return text of people on one line of a terminal: line breaks become spaces.

    >>> one_line("a title\\nof two lines")
    'a title of two lines'
    """
    return printable(" ".join(text.split()))
