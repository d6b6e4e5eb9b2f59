"""Keys and list items without a value, which are errors."""

from collections.abc import Iterator, Set
from functools import reduce
from itertools import takewhile
from typing import Any

from slo.catalogue.accepted_keys import ANY_KEY, keys_at, keys_of, shape_at
from slo.shapes import Shape
from slo.source.nodes import Document, Node, Path, Record, Scalar, Sequence, last_key, plain
from slo.text import checks
from slo.text.diagnostics import Problem


def empty_in(document: Document) -> Set[Path]:
    """Return the paths of all empty values, as written."""
    return dict.fromkeys(_empty(document.root, ())).keys()


def written_in(document: Document, shape: type[Shape], empty: Set[Path]) -> Any:
    """Return a document as dicts, lists and texts, without empty optional fields.

    So validators never see a None that the field's type does not have.
    """
    written = plain(document.root)
    for path in empty:
        around = shape_at(shape, path[:-1]) if path else None
        field = keys_of(around).get(str(path[-1])) if around else None
        if field is not None and not field.is_required():
            del reduce(lambda inner, part: inner[part], path[:-1], written)[path[-1]]
    return written


def nothing_written(document: Document, shape: type[Shape], path: Path) -> Problem:
    """Return the problem of an empty value."""
    around = shape_at(shape, path[:-1])
    field = keys_of(around).get(str(path[-1])) if around else None
    hint = "give it a value" if field and field.is_required() else "give it a value, or leave out the key"
    if beside := left_out(document, shape, path):
        first, last = document.where_key(*beside[0]).line, _last_line(document, beside[-1])
        hint = f"indent {f'line {first}' if first == last else f'lines {first} to {last}'} below it"
    if document.source.line_from(document.at(*path).start).lstrip().startswith("#"):
        hint = "'#' begins a comment: put a text that begins with it between quotes"
    subject = f"an item of {last_key(path)!r}" if isinstance(path[-1], int) else repr(path[-1])
    return checks.VALUE.problem(f"{subject} has no value", document.where(*path), hint=hint)


def left_out(document: Document, shape: type[Shape], path: Path) -> tuple[Path, ...]:
    """Return the keys after an empty one that are its own, but stand beside it and not below it."""
    around = document.at(*path[:-1]) if path else None
    if not isinstance(around, Record) or document.at(*path) is not around.fields.get(str(path[-1])):
        return ()
    beside, below = keys_at(shape, path[:-1]), keys_at(shape, path)
    after = list(around.fields)[list(around.fields).index(str(path[-1])) + 1 :]
    own = takewhile(lambda key: key in below and (beside is ANY_KEY or key not in beside), after)
    return tuple((*path[:-1], key) for key in own)


def is_text_in_braces(node: Node) -> bool:
    """Return whether a mapping is probably a text without quotes, such as `{"a.total"}`."""
    if not isinstance(node, Record) or not node.fields:
        return False
    return all(isinstance(value, Scalar) and value.text is None for value in node.fields.values())


def _last_line(document: Document, path: Path) -> int:
    """Return the last line of the value at a path."""
    node = document.at(*path)
    while (isinstance(node, Record) and node.fields) or (isinstance(node, Sequence) and node.items):
        node = list(node.fields.values())[-1] if isinstance(node, Record) else node.items[-1]
    return document.source.span(max(node.start, node.end - 1), node.end).line


def _empty(node: Node, path: Path) -> Iterator[Path]:
    if isinstance(node, Scalar):
        if node.text is None:
            yield path
    elif isinstance(node, Record):
        for key, value in node.fields.items():
            yield from _empty(value, (*path, key))
    else:
        for index, item in enumerate(node.items):
            yield from _empty(item, (*path, index))
