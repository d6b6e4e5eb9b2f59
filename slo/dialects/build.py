"""Nodes of definitions that are made from those of another dialect, at their positions."""

from collections.abc import Iterable, Mapping

from slo.source.nodes import Document, Node, Record, Scalar, Sequence


def text(value: str, at: Node) -> Scalar:
    """Return a text that was made from a node. It is `filled`: its characters are not those of the file."""
    return Scalar(value, at.start, at.end, filled=True)


def record(fields: Mapping[str, Node | None], at: Node, keys: Mapping[str, Node] | None = None) -> Record:
    """Return a mapping of what is not None; a key has the position of its value unless `keys` has it."""
    present = {name: node for name, node in fields.items() if node is not None}
    places = {name: (keys or {}).get(name, node) for name, node in present.items()}
    return Record(present, {name: text(name, place) for name, place in places.items()}, at.start, at.end)


def sequence(items: Iterable[Node], at: Node) -> Sequence:
    """Return a list."""
    return Sequence(list(items), at.start, at.end)


def document(original: Document, root: Record) -> Document:
    """Return a definition that was made from a document."""
    return Document(original.source, root)
