"""Nouns with numbers, verbs that agree with names, and long lists of names."""

from collections.abc import Sequence


def count(number: int, one: str, several: str = "") -> str:
    """Write a number with its noun, in the plural unless it is 1.

    >>> count(1, "error"), count(2, "error"), count(0, "policy", "policies")
    ('1 error', '2 errors', '0 policies')
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def have(names: tuple[str, ...] | list[str]) -> str:
    """Write names with the verb "has" or "have".

    >>> have(["notify"]), have(["notify", "registers"])
    ('notify has', 'notify and registers have')
    """
    return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'}"


def some(names: Sequence[str], most: int = 10) -> str:
    """Write the first of many names, and how many more there are.

    >>> some(["notify", "registers", "letters"], most=2)
    'notify, registers and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
