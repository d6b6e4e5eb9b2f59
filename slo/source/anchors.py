"""Anchors of a YAML document: an alias repeats the value of its anchor, a merge key adds its entries."""

from slo.source.nodes import Node, Record, Scalar, Sequence
from slo.source.source import Source
from slo.text import checks
from slo.text.diagnostics import Problem

_MOST_VALUES = 50_000
"""Most values that aliases may repeat: a short text of nested aliases can mean billions."""


class Unreadable(Exception):
    """Raised to stop reading a file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Anchors:
    """The values that a document has named so far."""

    def __init__(self, source: Source) -> None:
        self.named: dict[str, Node] = {}
        self._source = source
        self._repeated = 0

    def repeated(self, name: str, start: int, end: int) -> Node:
        """Return the value of an anchor, with the position of its alias; raises Unreadable."""
        if name not in self.named:
            message = f"there is no anchor {name!r} above"
            raise Unreadable(checks.ANCHOR.problem(message, self._source.span(start, end)))
        return self._moved(self.named[name], start, end)

    def _moved(self, node: Node, start: int, end: int) -> Node:
        self._repeated += 1
        if self._repeated > _MOST_VALUES:
            message = f"aliases repeat more than {_MOST_VALUES:,} values"
            raise Unreadable(checks.ANCHOR.problem(message, self._source.span(start, end)))
        if isinstance(node, Scalar):
            return Scalar(node.text, start, end, filled=True)
        if isinstance(node, Sequence):
            return Sequence([self._moved(item, start, end) for item in node.items], start, end)
        fields = {name: self._moved(value, start, end) for name, value in node.fields.items()}
        keys: dict[str, Node] = {name: Scalar(name, start, end, filled=True) for name in fields}
        return Record(fields, keys, start, end)


def merge(value: Node, fields: dict[str, Node], keys: dict[str, Node]) -> None:
    """Add the entries of a mapping, or of a list of mappings, whose keys are not there yet."""
    for one in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(one, Record):
            for name, inner in one.fields.items():
                if name not in fields:
                    fields[name], keys[name] = inner, one.keys[name]
