"""Documents of several files as parts of one text, so that what is made from them can have places in all."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from slo.source.nodes import Document, moved
from slo.source.source import Source
from slo.text.diagnostics import Span


@dataclass(frozen=True)
class Joined(Source):
    """The texts of several files, one after the other; spans are those in the files.

    `file` is the one that something is said to be from as a whole.
    """

    sources: tuple[Source, ...]
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        part, before = self._part(start)
        return part.span(start - before, end - before)

    def line_before(self, start: int) -> str:
        part, before = self._part(start)
        return part.line_before(start - before)

    def line_from(self, start: int) -> str:
        part, before = self._part(start)
        return part.line_from(start - before)

    def _part(self, start: int) -> tuple[Source, int]:
        index = bisect_right(self.starts, start) - 1
        return self.sources[index], self.starts[index]


def join(documents: Iterable[Document]) -> list[Document]:
    """Return documents whose positions are those in one text of all their files."""
    all_documents = list(documents)
    sources = list({id(one.source): one.source for one in all_documents}.values())
    starts, length = [], 0
    for source in sources:
        starts.append(length)
        length += len(source.text) + 1
    text = "\n".join(source.text for source in sources)
    start_of = {id(source): start for source, start in zip(sources, starts, strict=True)}
    return [
        Document(
            Joined(one.source.file, text, tuple(sources), tuple(starts)),
            moved(one.root, start_of[id(one.source)]),
        )
        for one in all_documents
    ]
