"""Objects in documents of Pyrra: which documents are Pyrra's, and the objects of a list."""

from collections.abc import Iterator

from slo.dialects.dialect import Fate
from slo.dialects.pyrra.reading import Reading
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import nearest

KIND = "ServiceLevelObjective"
_LISTS = ("List", f"{KIND}List")
_GROUP, _VERSION = "pyrra.dev/", "v1alpha1"


def is_of_pyrra(document: Document) -> bool:
    """Return whether a document is an object of Pyrra, or a list that contains one."""
    root = document.root
    if _text(root, "kind") in _LISTS:
        return any(_is_object(item) for item in _items(root))
    return _is_object(root)


def objects(reading: Reading) -> Iterator[Record]:
    """Yield the objectives of a document; other things in it are problems."""
    root = reading.document.root
    assert isinstance(root, Record), "a document of Pyrra was recognised by its fields"
    if _text(root, "kind") not in _LISTS:
        yield from _object(root, reading)
        return
    reading.fields(root, "a list", ("apiVersion", "kind", "metadata", "items"))
    for name in root.fields:
        if name in ("apiVersion", "kind", "metadata"):
            reading.note(Fate.LOST, root.keys[name], name, because="each item is an object of its own")
    for item in _items(root):
        yield from _object(item, reading)


def _object(node: Node, reading: Reading) -> Iterator[Record]:
    if not isinstance(node, Record) or not _is_object(node):
        message = "this is no object of Pyrra: definitions of other tools are put into files of their own"
        reading.refuse(checks.KIND, message, node if not isinstance(node, Record) else _first(node))
        return
    version, kind = _text(node, "apiVersion"), _text(node, "kind")
    if version not in (_VERSION, f"{_GROUP}{_VERSION}"):
        hint = f"accepted: {_GROUP}{_VERSION}"
        reading.refuse(checks.VALUE, f"Pyrra has no version {version!r}", node.fields["apiVersion"], hint)
    elif kind != KIND:
        at = node.fields.get("kind", node)
        reading.refuse(checks.KIND, f"Pyrra has no kind {kind!r}", at, nearest(kind or "", [KIND]))
    else:
        yield node


def _is_object(node: Node) -> bool:
    """Return whether an object has Pyrra's group, or no group but Pyrra's version and kind."""
    version = _text(node, "apiVersion") or ""
    return version.startswith(_GROUP) or (version == _VERSION and _text(node, "kind") == KIND)


def _items(root: Node) -> list[Node]:
    items = root.fields.get("items") if isinstance(root, Record) else None
    return items.items if isinstance(items, Sequence) else []


def _first(record: Record) -> Node:
    return next(iter(record.keys.values()), record)


def _text(node: Node, name: str) -> str | None:
    value = node.fields.get(name) if isinstance(node, Record) else None
    return value.text if isinstance(value, Scalar) else None
