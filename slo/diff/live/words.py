"""What is said of a rule or route that is only on one side, or differs: of servers, and of files."""

from itertools import takewhile
from typing import NamedTuple


class Words(NamedTuple):
    """The ends of sentences about one rule, and the states of several."""

    missing: str
    left_over: str
    differs: str
    missing_ones: str
    left_over_ones: str
    different_ones: str


OF_SERVERS = Words(
    missing="is defined, and does not run",
    left_over="runs, and is no longer defined",
    differs="runs with another",
    missing_ones="defined, and not loaded",
    left_over_ones="loaded, and no longer defined",
    different_ones="loaded, and different",
)

OF_FILES = Words(
    missing="is new",
    left_over="is no longer written",
    differs="is written with another",
    missing_ones="new",
    left_over_ones="no longer written",
    different_ones="written differently",
)


def pieces(before: str, after: str) -> str:
    """Return what differs in two texts: each piece that another replaces, or all between what both share.

    Many objectives differ in their names alone, and then have the same pieces.

    >>> pieces("a > 14.4 and b > 14.4", "a > 13.44 and b > 13.44")
    '14.4 → 13.44'
    >>> pieces("a > 1", "a > 1 unless b"), pieces("30s", "")
    ('nothing → unless b', '30s → nothing')
    """
    had, has = before.split(), after.split()
    if len(had) == len(has):
        pairs = dict.fromkeys(pair for pair in zip(had, has, strict=True) if pair[0] != pair[1])
        return ", ".join(f"{one} → {other}" for one, other in pairs)
    begin = _shared(had, has)
    had, has = had[begin:], has[begin:]
    end = _shared(had[::-1], has[::-1])
    had, has = had[: len(had) - end], has[: len(has) - end]
    return f"{' '.join(had) or 'nothing'} → {' '.join(has) or 'nothing'}"


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many words two texts begin with together."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
