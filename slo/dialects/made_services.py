"""Services of slo that are made from definitions of other tools, one objective after the other."""

from dataclasses import dataclass, field

from slo.dialects.build import document, record, sequence
from slo.dialects.build import text as made
from slo.dialects.grouping import grouped
from slo.source.nodes import Document, Node, Record, Scalar, plain


@dataclass(frozen=True)
class Measured:
    """An indicator: the key of its kind, the kind's fields, and where its query is written."""

    kind: str
    fields: dict[str, object]
    at: Node
    by: tuple[str, ...] = ()


@dataclass
class Service:
    """A service as far as it was made."""

    name: str
    written: str
    at: Scalar
    origin: Document
    title: Scalar | None = None
    product: Scalar | None = None
    timezone: Scalar | None = None
    alerts: Node | None = None
    indicators: dict[str, Node] = field(default_factory=dict)
    objectives: dict[str, Record] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        fields = {
            "apiVersion": made("slo/v1", self.at),
            "kind": made("Service", self.at),
            "name": made(self.name, self.at),
            "title": self.title,
            "product": self.product,
            "timezone": self.timezone,
            "alerts": self.alerts,
            "indicators": record(self.indicators, self.at),
            "objectives": sequence(self.objectives.values(), self.at),
        }
        return document(self.origin, record(fields, self.at))

    def indicator(self, wanted: str, instead: str, measured: Measured, journey: Scalar | None) -> str:
        """Add an indicator and return its name: `wanted`, unless another one has it."""
        fields = {
            "journey": journey,
            "by": grouped(dict.fromkeys(measured.by, measured.at), measured.at),
            measured.kind: _node(measured.fields, measured.at),
        }
        node = record(fields, measured.at)
        for name in (wanted, instead, *(f"{instead}-{number}" for number in range(2, 1000))):
            if name not in self.indicators or plain(self.indicators[name]) == plain(node):
                self.indicators.setdefault(name, node)
                return name
        raise AssertionError("there are not so many indicators")


def _node(found: object, at: Node) -> Node:
    if isinstance(found, dict):
        return record({name: _node(inner, at) for name, inner in found.items()}, at)
    if isinstance(found, list | tuple):
        return sequence([_node(inner, at) for inner in found], at)
    return made(str(found), at)
