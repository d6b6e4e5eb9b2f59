"""The fields of a document of another tool: each is taken once, and what is left over is not known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem, Span, nearest

_NAMES = {Record: "a mapping", Sequence: "a list", Scalar: "a single value"}


@dataclass(slots=True)
class Fields:
    """One mapping. `what` is what it is called in messages, such as "an SLO"; problems are collected."""

    document: Document
    record: Record
    what: str
    problems: list[Problem]
    _known: list[str] = field(default_factory=list)
    _missing: list[str] = field(default_factory=list)

    def span(self, node: Node | None = None) -> Span:
        """Return the place of a node, or of the mapping."""
        place = node or self.record
        return self.document.source.span(place.start, place.end)

    def add(self, check: Check, message: str, node: Node | None = None, hint: str = "") -> None:
        """Add a problem about a node, or about the mapping."""
        self.problems.append(check.problem(message, self.span(node), hint))

    def key(self, name: str) -> Node:
        """Return the node of a key that is there."""
        return self.record.keys[name]

    def node(self, name: str, required: bool = False) -> Node | None:
        """Take a field; None if it is not there, or empty."""
        self._known.append(name)
        found = self.record.fields.get(name)
        if found is None or (isinstance(found, Scalar) and found.text is None):
            if required:
                self._missing.append(name)
            return None
        return found

    def text(self, name: str, required: bool = False) -> Scalar | None:
        """Take a single value."""
        found = self.node(name, required)
        if isinstance(found, Scalar):
            return found
        self._mistyped(name, found, Scalar)
        return None

    def inner(self, name: str, what: str, required: bool = False) -> "Fields | None":
        """Take a mapping."""
        found = self.node(name, required)
        if isinstance(found, Record):
            return Fields(self.document, found, what, self.problems)
        self._mistyped(name, found, Record)
        return None

    def items(self, name: str, what: str, required: bool = False) -> list["Fields"]:
        """Take a list of mappings."""
        found = self.node(name, required)
        if not isinstance(found, Sequence):
            self._mistyped(name, found, Sequence)
            return []
        for item in found.items:
            if not isinstance(item, Record):
                self.add(checks.TYPE, f"each item of {name!r} is a mapping", item)
        records = (item for item in found.items if isinstance(item, Record))
        return [Fields(self.document, item, what, self.problems) for item in records]

    def texts(self, name: str) -> Mapping[str, Scalar]:
        """Take a mapping of single values, such as labels; an empty value is ""."""
        found = self.inner(name, name)
        if found is None:
            return {}
        for value in found.record.fields.values():
            if not isinstance(value, Scalar):
                self.add(checks.TYPE, f"{name} are texts", value)
        return {
            key: value if value.text is not None else value._replace(text="")
            for key, value in found.record.fields.items()
            if isinstance(value, Scalar)
        }

    def finish(self) -> None:
        """Report every key that was not taken, and those that are needed, unless they are misspelt."""
        hints = {name: nearest(name, self._known) for name in self.record.keys if name not in self._known}
        for name, hint in hints.items():
            message = f"{self.what} has no {name!r}"
            self.add(checks.UNKNOWN_KEY, message, self.record.keys[name], hint)
        for name in self._missing:
            if nearest(name, [name]) not in hints.values():
                self.add(checks.MISSING, f"{self.what} needs {name!r}", self.record.keys.get(name))

    def _mistyped(self, name: str, found: Node | None, wanted: type) -> None:
        if found is not None:
            message = f"{name!r} is {_NAMES[wanted]}, not {_NAMES[type(found)]}"
            self.add(checks.TYPE, message, self.record.keys[name])
