"""Nouns with their number."""


def count(number: int, thing: str) -> str:
    """Write a number with its noun, in the plural unless it is 1.

    >>> count(1, "error"), count(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
