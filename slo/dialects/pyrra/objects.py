"""Objects of Pyrra: which documents are such, and which of them can be read."""

from slo.dialects.pyrra.reading import Reading
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import nearest

_KIND = "ServiceLevelObjective"
_GROUP, _VERSION = "pyrra.dev/", "v1alpha1"


def is_of_pyrra(document: Document) -> bool:
    """Return whether a document has Pyrra's group, or no group but Pyrra's version and kind."""
    version = _text(document.root, "apiVersion") or ""
    return version.startswith(_GROUP) or (version == _VERSION and _text(document.root, "kind") == _KIND)


def objective(reading: Reading) -> Record | None:
    """Return the objective that a document is; None, and a problem, if it is something else of Pyrra."""
    root = reading.document.root
    assert isinstance(root, Record), "a document of Pyrra was recognised by its fields"
    version, kind = _text(root, "apiVersion"), _text(root, "kind")
    if version not in (_VERSION, f"{_GROUP}{_VERSION}"):
        hint = f"accepted: {_GROUP}{_VERSION}"
        reading.refuse(checks.VALUE, f"Pyrra has no version {version!r}", root.fields["apiVersion"], hint)
        return None
    if kind != _KIND:
        at = root.fields.get("kind", root.keys["apiVersion"])
        message = f"Pyrra has no kind {kind!r}" if kind else "this object has no kind"
        reading.refuse(checks.KIND, message, at, nearest(kind or "", [_KIND]))
        return None
    return root


def _text(node: Node, name: str) -> str | None:
    value = node.fields.get(name) if isinstance(node, Record) else None
    return value.text if isinstance(value, Scalar) else None
