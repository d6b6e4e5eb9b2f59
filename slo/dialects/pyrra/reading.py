"""Reading of documents of Pyrra: fields that are accepted, and what becomes of each."""

from collections.abc import Collection

from slo.dialects.notes import Notes
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem, Span, nearest

_TEMPLATE = "{{"
RENDER_FIRST = "this is a template, such as one of Helm: render it first, and import the result"


class Reading:
    """One document, and the notes and problems that were found in it so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes = Notes(document)
        self.problems: list[Problem] = []

    def refuse(self, check: Check, message: str, at: Node | Span, hint: str = "") -> None:
        """Note a problem."""
        span = at if isinstance(at, Span) else self.span(at)
        self.problems.append(check.problem(message, span, hint))

    def span(self, node: Node) -> Span:
        return self.document.source.span(node.start, node.end)

    def fields(
        self, node: Node, what: str, accepted: Collection[str], required: Collection[str] = ()
    ) -> Record:
        """Return a mapping, empty if it is none.

        Keys that are not accepted are problems, and those that are missing, unless one of them is misspelt.
        """
        if not isinstance(node, Record):
            if not self._is_empty(node) or required:
                self.refuse(checks.TYPE, f"{what} is a mapping", node)
            return Record({}, {}, node.start, node.end)
        hints = {name: nearest(name, accepted) for name in node.fields if name not in accepted}
        for name, hint in hints.items():
            message = f"Pyrra has no field {name!r} in {what}"
            self.refuse(checks.UNKNOWN_KEY, message, node.keys[name], hint)
        for name in required:
            is_misspelt = nearest(name, [name]) in hints.values()
            if not is_misspelt and (name not in node.fields or self._is_empty(node.fields[name])):
                place = node.keys.get(name, node.beginning)
                self.refuse(checks.MISSING, f"{what} needs {name!r}", place)
        return node

    def mapping(self, parent: Record, name: str, what: str) -> Record:
        """Return a mapping of any keys to texts, such as labels; empty if there is none."""
        node = parent.fields.get(name)
        if node is None or self._is_empty(node):
            return Record({}, {}, parent.start, parent.start)
        if not isinstance(node, Record):
            self.refuse(checks.TYPE, f"{what} are a mapping", node)
            return Record({}, {}, node.start, node.end)
        return node

    def text(self, parent: Record, name: str) -> Scalar | None:
        """Return the text of a field, or None if it is empty or not a text, which is a problem."""
        node = parent.fields.get(name)
        if node is None or self._is_empty(node):
            return None
        if not isinstance(node, Scalar):
            self.refuse(checks.TYPE, f"{name!r} is a single value", node)
            return None
        if _TEMPLATE in (node.text or "") and name != "description":
            self.refuse(checks.VALUE, f"{name!r} has a placeholder in it", node, RENDER_FIRST)
            return None
        return node

    def texts(self, parent: Record, name: str) -> list[Scalar]:
        """Return the texts of a list; what is not one is a problem."""
        node = parent.fields.get(name)
        if node is None or self._is_empty(node):
            return []
        if not isinstance(node, Sequence):
            self.refuse(checks.TYPE, f"{name!r} is a list", node)
            return []
        found = []
        for item in node.items:
            if isinstance(item, Scalar) and item.text is not None:
                found.append(item)
            else:
                self.refuse(checks.TYPE, f"{name!r} is a list of texts", item)
        return found

    def flag(self, parent: Record, name: str) -> bool | None:
        """Return whether a field is true; None if it is not written, or neither true nor false."""
        node = self.text(parent, name)
        if node is None:
            return None
        if node.text not in ("true", "false"):
            self.refuse(checks.VALUE, f"{node.text!r} is neither true nor false", node)
            return None
        return node.text == "true"

    def _is_empty(self, node: Node) -> bool:
        """Return whether a value is empty, as if its field were not written."""
        if not isinstance(node, Scalar) or node.text:
            return False
        self.notes.carried(node, "nothing")
        return True


def key(record: Record, name: str) -> Node:
    """Return the node of a key."""
    return record.keys.get(name, record)
