"""Comments of a YAML text: between its values, and never a '#' inside of one."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slo.source.source import Source
from slo.text.diagnostics import Span

_MARK = re.compile(r"(?<!\S)#")
_LINE_END = re.compile(r"[\r\n]|\Z")


class Comment(NamedTuple):
    """A comment without its mark; it is about the `line` of that number, counted from 1.

    That is its own line, or where it stands alone the first one below that is no comment.
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
    """Find the comments of a text whose values begin and end at these characters, in their order."""
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
    """Yield where each comment begins and ends."""
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
