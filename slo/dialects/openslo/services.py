"""Services that are made from all SLOs of one OpenSLO service, wherever these are written."""

from dataclasses import dataclass, field

from slo.dialects.build import document, record, sequence
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.fields import items, required, scalar, value
from slo.dialects.findings import Findings
from slo.dialects.names import name_for
from slo.dialects.openslo.indicators import Measured
from slo.dialects.openslo.objects import Object, Objects
from slo.dialects.openslo.shapes import SERVICE, Version
from slo.source.nodes import Document, Node, Record, Scalar, plain
from slo.text import checks

_OWNERS = ("product", "team", "owner")
"""Labels that may name the product."""


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
            "indicators": record(self.indicators, self.at),
            "objectives": sequence(self.objectives.values(), self.at),
        }
        return document(self.origin, record(fields, self.at))

    def indicator(self, wanted: str, instead: str, measured: Measured, journey: Scalar | None) -> str:
        """Add an indicator and return its name: `wanted`, unless another one has it."""
        by = sequence([made(label, measured.at) for label in measured.by], measured.at)
        fields = {
            "journey": journey,
            "by": by if measured.by else None,
            measured.kind: _node(measured.fields, measured.at),
        }
        node = record(fields, measured.at)
        for name in (wanted, instead, *(f"{instead}-{number}" for number in range(2, 1000))):
            if name not in self.indicators or plain(self.indicators[name]) == plain(node):
                self.indicators.setdefault(name, node)
                return name
        raise AssertionError("there are not so many indicators")


@dataclass
class Services:
    """All services, by their names."""

    objects: Objects
    findings: Findings
    answers: Answers
    all: dict[str, Service] = field(default_factory=dict)

    def of(self, slo: Object) -> Service:
        """Return the service of an SLO; raises Refused if its name is taken."""
        key = "serviceRef" if slo.version is Version.V2ALPHA else "service"
        written, text = required(slo.record, "spec", key)
        self.findings.carried(written)
        name = name_for(text)
        found = self.all.get(name)
        if found is None:
            found = self.all[name] = self._new(name, text, written, slo)
        elif found.written != text:
            message = f"{text!r} and {found.written!r} would both be the service {name!r}"
            self.findings.problem(checks.DUPLICATE, message, written)
            raise self.findings.known()
        return found

    def _new(self, name: str, text: str, at: Scalar, slo: Object) -> Service:
        if name != text:
            because = "names are lower-case words joined by hyphens"
            self.findings.note(Fate.CHANGED, at, f"service: {text}", name, because)
        service = Service(name, text, at, slo.document)
        defined = self.objects.named(SERVICE, text)
        if defined is not None:
            defined.is_used = True
            self.findings.carried(defined.name_node)
            service.title = scalar(defined.record, "metadata", "displayName")
        service.product = self._product(at, slo, defined)
        return service

    def _product(self, at: Scalar, slo: Object, defined: Object | None) -> Scalar | None:
        holders = [one.record for one in (defined, slo) if one is not None]
        label = self.answers.product_label
        for holder in holders:
            named = value(holder, "metadata", "labels", label) if label else None
            values = [one for one in items(named) if isinstance(one, Scalar)] if named else []
            if isinstance(named, Scalar):
                values = [named]
            if len(values) == 1 and values[0].text:
                product = name_for(values[0].text)
                if product != values[0].text:
                    self.findings.note(Fate.CHANGED, values[0], f"{label}: {values[0].text}", product)
                return made(product, values[0])
        if self.answers.product is not None:
            return made(self.answers.product, at)
        self._ask(at, holders)
        return None

    def _ask(self, at: Scalar, holders: list[Record]) -> None:
        labels = [name for name in _OWNERS for one in holders if value(one, "metadata", "labels", name)]
        because = f"the label {labels[0]!r} may name it" if labels else "OpenSLO has no products"
        nobody = Scalar(None, -1, -1)
        self.findings.note(Fate.TO_DECIDE, at, "product", "a service without product", because, of=nobody)


def _node(found: object, at: Node) -> Node:
    if isinstance(found, dict):
        return record({name: _node(inner, at) for name, inner in found.items()}, at)
    if isinstance(found, list | tuple):
        return sequence([_node(inner, at) for inner in found], at)
    return made(str(found), at)
