"""Texts of others on a terminal."""


def printable(text: str) -> str:
    """Return a line in which each character that could control a terminal, or hide others, is replaced.

    >>> printable("a\\x1b[2Jb"), printable("\\u202ec")
    ('a�[2Jb', '�c')
    """
    return "".join(character if character.isprintable() else "�" for character in text)
