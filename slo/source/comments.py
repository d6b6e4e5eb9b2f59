"""Comments of a YAML text; a '#' within a value is none."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slo.source.source import Source
from slo.text.diagnostics import Span

_MARK = re.compile(r"(?<!\S)#")
_LINE_END = re.compile(r"[\r\n]|\Z")


class Comment(NamedTuple):
    """The text of a comment without its '#', and the `line` that it refers to, counted from 1.

    That is its own line, or for a comment alone on a line, the next line that is not a comment.
    """

    source: Source
    text: str
    start: int
    line: int

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span of `text[start:end]`."""
        last = len(self.text) if end is None else end
        return self.source.span(self.start + start, self.start + last)


def comments(source: Source, values: Iterable[tuple[int, int]]) -> Iterator[Comment]:
    """Find the comments of a text in order; `values` are the start and end of each value, in characters."""
    found = list(_found(source.text, list(values)))
    lines = [source.span(start, start + 1).line for start, _ in found]
    alone = {
        line for (start, _), line in zip(found, lines, strict=True) if not source.line_before(start).strip()
    }
    for (start, end), line in zip(found, lines, strict=True):
        about = line
        while about in alone:
            about += 1
        text = source.text[start + 1 : end]
        body = text.strip()
        yield Comment(source, body, start + 1 + text.find(body), about)


def _found(text: str, values: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each comment."""
    position, waiting = 0, iter(values)
    value = next(waiting, None)
    while mark := _MARK.search(text, position):
        while value and value[1] <= mark.start():
            value = next(waiting, None)
        if value and value[0] <= mark.start():
            position = value[1]
            continue
        end = _LINE_END.search(text, mark.start())
        position = end.start() if end else len(text)
        yield mark.start(), position
