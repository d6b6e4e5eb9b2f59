"""Node tree of a YAML document: scalars, lists and mappings with their positions in the text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from slo.source.offsets import written_at
from slo.source.source import Source
from slo.text.diagnostics import Span


class Scalar(NamedTuple):
    """One value as text; None if it is empty, `~` or `null`.

    A `filled` scalar comes from an archetype. Its position is that of the service's parameter that it was
    made from, or of the archetype's name in the service.
    """

    text: str | None
    start: int
    end: int
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: list["Node"]
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping. `keys` has the node of each key, under the key."""

    fields: dict[str, "Node"]
    keys: dict[str, "Node"]
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def beginning(self) -> "Node":
        """The first key, to point to where something is missing; the mapping itself if it is empty."""
        return next(iter(self.keys.values()), self)


Node = Scalar | Sequence | Record

Path = tuple[str | int, ...]
"""The way from the root of a document to a node: keys, and indexes of list items."""


class Document:
    """One YAML document, and the file that it was read from. `start` is the position of its root.

    `again` returns the nodes another time, for documents of which they are not kept.
    """

    __slots__ = ("_again", "_root", "source", "start")

    def __init__(self, source: Source, root: Node, again: Callable[[], Node] | None = None) -> None:
        self.source = source
        self.start = root.start
        self._root: Node | None = root
        self._again = again

    def without_nodes(self) -> "Document":
        """Return the document without its nodes, if they can be read again when something is asked of them.

        They take ten times the memory of their text. Once a definition is decoded, only messages need them.
        """
        document = Document(self.source, self.root, self._again)
        if self._again:
            document._root = None
        return document

    @property
    def root(self) -> Node:
        """The node of everything in it."""
        if self._root is None:
            assert self._again, "nodes are left out only if they can be read again"
            return _read(self._again)
        return self._root

    def where(self, *path: str | int) -> Span:
        """Return the span of the value at a path.

        For a mapping or a list that is the span of its key, or of its first line if it has no key. For a path
        that does not exist it is the span of the innermost part that exists.
        """
        root = self.root
        node, key = _find(root, path)
        if isinstance(node, Scalar) and node.text is not None:
            return self.source.span(node.start, node.end)
        if key is not None:
            return self.source.span(key.start, key.end)
        kind = node.fields.get("kind") if isinstance(node, Record) and node is root else None
        if isinstance(kind, Scalar) and kind.text is not None:
            return self.source.span(kind.start, kind.end)
        return self.source.span(node.start, node.end)

    def where_key(self, *path: str | int) -> Span:
        """Return the span of the key at the end of a path, or of the value if there is no such key."""
        parent, _ = _find(self.root, path[:-1])
        key = parent.keys.get(str(path[-1])) if isinstance(parent, Record) else None
        return self.source.span(key.start, key.end) if key else self.where(*path)

    def part(self, value: Scalar, start: int, end: int) -> Span:
        """Return the span of `text[start:end]` of a value, wherever quotes and escapes have moved it."""
        raw, text = self.source.text[value.start : value.end], value.text or ""
        first = value.start + written_at(raw, text, start)
        last = value.start + written_at(raw, text, max(end - 1, start))
        return self.source.span(first, last + 1)

    def at(self, *path: str | int) -> Node:
        """Return the node at a path, or the innermost one that exists."""
        return _find(self.root, path)[0]

    def written(self, path: Path) -> Path:
        """Return the parts of a path that exist, and skip those that do not."""
        node, found = self.root, []
        for part in path:
            child = _child(node, part)
            if child is not None:
                node = child
                found.append(part)
        return tuple(found)

    def text(self, *path: str | int) -> str | None:
        """Return the text at a path, or None if there is no scalar."""
        node = self.root
        for part in path:
            child = _child(node, part)
            if child is None:
                return None
            node = child
        return node.text if isinstance(node, Scalar) else None


_KEPT = 64
"""Of so many documents without nodes, those that were read again last are kept."""


@lru_cache(maxsize=_KEPT)
def _read(nodes: Callable[[], Node]) -> Node:
    return nodes()


def _find(root: Node, path: Path) -> tuple[Node, Node | None]:
    """Follow a path as far as it exists; return the node, and its key if it has one."""
    node, key = root, None
    for part in path:
        child = _child(node, part)
        if child is None:
            break
        key = node.keys.get(str(part)) if isinstance(node, Record) else None
        node = child
    return node, key


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node, Record):
        return node.fields.get(part) if isinstance(part, str) else None
    if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
        return node.items[part]
    return None


def moved(node: Node, by: int) -> Node:
    """Return a node whose text begins that much later in its file."""
    if isinstance(node, Scalar):
        return node._replace(start=node.start + by, end=node.end + by)
    if isinstance(node, Sequence):
        return Sequence([moved(item, by) for item in node.items], node.start + by, node.end + by)
    return Record(
        {name: moved(value, by) for name, value in node.fields.items()},
        {name: moved(key, by) for name, key in node.keys.items()},
        node.start + by,
        node.end + by,
    )


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield all single values below a node, in the order of the text."""
    if isinstance(node, Scalar):
        yield node
        return
    for inner in node.fields.values() if isinstance(node, Record) else node.items:
        yield from scalars(inner)


def last_key(path: Path) -> str:
    """Return the last key of a path, or "" if it has none."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def plain(node: Node) -> Any:
    """Return a node as dicts, lists and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Record):
        return {key: plain(value) for key, value in node.fields.items()}
    return [plain(item) for item in node.items]
