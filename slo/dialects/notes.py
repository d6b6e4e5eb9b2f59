"""Notes on what becomes of the fields of one document, collected while it is translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from slo.dialects.dialect import Fate, Note
from slo.source.nodes import Document, Node, Record, Scalar, Sequence


@dataclass(slots=True)
class Notes:
    """The notes on a document; each is about the place of a node."""

    document: Document
    all: list[Note] = field(default_factory=list)

    def add(self, fate: Fate, node: Node, what: str, becomes: str = "", because: str = "") -> None:
        span = self.document.source.span(node.start, node.end)
        self.all.append(Note(fate, span, " ".join(what.split()), becomes, because))

    def carried(self, node: Node, what: str, becomes: str = "") -> None:
        self.add(Fate.CARRIED, node, what, becomes)

    def changed(self, node: Node, what: str, becomes: str, because: str = "") -> None:
        self.add(Fate.CHANGED, node, what, becomes, because)

    def lost(self, node: Node, what: str, because: str = "") -> None:
        self.add(Fate.LOST, node, what, "", because)

    def to_decide(self, node: Node, what: str, default: str, because: str = "") -> None:
        self.add(Fate.TO_DECIDE, node, what, default, because)

    def all_lost(self, node: Node, what: str, because: str) -> None:
        """Note each single value below a node as lost."""
        match node:
            case Scalar():
                self.lost(node, f"{what}: {node.text}", because)
            case Record():
                for name, inner in node.fields.items():
                    self.all_lost(inner, f"{what}.{name}", because)
            case Sequence():
                for inner in node.items:
                    self.all_lost(inner, what, because)

    def all_carried(self, texts: Mapping[str, Scalar], what: str, becomes: str) -> None:
        """Note each of several texts as carried."""
        for name, node in texts.items():
            self.carried(node, f"{what} {name}: {node.text}", becomes)
