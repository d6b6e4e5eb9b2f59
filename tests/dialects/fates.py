"""Values in documents of other tools of which no note and no problem is said."""

from collections.abc import Collection, Iterable, Iterator

from slo.source.nodes import Document, Node, Record, Scalar
from slo.text.diagnostics import Span


def silent(documents: Iterable[Document], said: Iterable[Span], made: Collection[int] = ()) -> list[str]:
    """Return the values at which nothing is said, nor at a key around them, and which are not in `made`."""
    places = {(span.file, span.line, span.column) for span in said}
    lost = []
    for document in documents:
        for value, around in values(document.root):
            spans = [document.source.span(start, start + 1) for start in (value.start, *around)]
            is_said = any((span.file, span.line, span.column) in places for span in spans)
            if value.text is not None and value.start not in made and not is_said:
                lost.append(f"line {spans[0].line}: {value.text}")
    return lost


def values(node: Node, around: tuple[int, ...] = ()) -> Iterator[tuple[Scalar, tuple[int, ...]]]:
    """Yield each value with the places of the keys and items around it: a note on these is about it, too."""
    if isinstance(node, Scalar):
        yield node, around
    elif isinstance(node, Record):
        for name, inner in node.fields.items():
            yield from values(inner, (*around, node.keys[name].start, inner.start))
    else:
        for item in node.items:
            yield from values(item, (*around, item.start))
