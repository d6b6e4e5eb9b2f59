"""Queries with the placeholder of Sloth for the window, written with `$window` instead."""

import re
from dataclasses import dataclass

from slo.promql.window import WINDOW
from slo.source.nodes import Scalar

_OF_TEMPLATES = re.compile(r"\{\{-?\s*\.[wW]indow\s*-?\}\}")
_OTHER = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it is written, and its text with `$window`."""

    written: Scalar
    text: str
    _moved: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of a part of the text in what is written."""
        return self._original(start), self._original(end)

    def _original(self, offset: int) -> int:
        """Return the offset as it is written; `_moved` has each placeholder's end and its further length."""
        return offset + sum(longer for end, longer in self._moved if end <= offset)

    @property
    def other_placeholder(self) -> re.Match[str] | None:
        """A placeholder that is not for the window."""
        return _OTHER.search(self.text)


def query(written: Scalar) -> Query:
    """Replace `{{.window}}` in a query."""
    moved: list[tuple[int, int]] = []
    shorter = 0
    for found in _OF_TEMPLATES.finditer(written.text or ""):
        longer = len(found[0]) - len(WINDOW)
        shorter += longer
        moved.append((found.end() - shorter, longer))
    return Query(written, _OF_TEMPLATES.sub(WINDOW, written.text or ""), tuple(moved))
