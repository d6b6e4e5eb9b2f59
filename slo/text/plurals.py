"""Nouns with numbers, verbs that agree with names, and long lists of names."""

from collections.abc import Sequence


def count(number: int, one: str, several: str = "") -> str:
    """Write a number with its noun, in the plural unless it is 1.

    >>> count(1, "error"), count(2, "error"), count(0, "policy", "policies")
    ('1 error', '2 errors', '0 policies')
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def listed(names: Sequence[str]) -> str:
    """Write names with "and" before the last; "nobody" if there are none.

    >>> listed(["notify", "registers", "letters"])
    'notify, registers and letters'
    """
    *first, last = names or ("nobody",)
    return f"{', '.join(first)} and {last}" if first else last


def have(names: Sequence[str]) -> str:
    """Write names with the verb "has" or "have".

    >>> have(["notify"]), have(["notify", "registers", "letters"])
    ('notify has', 'notify, registers and letters have')
    """
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'}"


def some(names: Sequence[str], most: int = 10) -> str:
    """Write the first of many names, and how many more there are.

    >>> some(["notify", "registers", "letters"], most=2)
    'notify, registers and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
