"""Services that are made from all SLOs of one OpenSLO service, wherever these are written."""

from dataclasses import dataclass, field

from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.made_services import Service
from slo.dialects.names import name_for
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import SERVICE, Version
from slo.dialects.own_labels import on_alerts
from slo.dialects.values import items, required, scalar, value
from slo.source.nodes import Record, Scalar
from slo.text import checks

_OWNERS = ("product", "team", "owner")
"""Labels that may name the product."""


@dataclass
class Services:
    """All services, by their names."""

    objects: Objects
    findings: Findings
    answers: Answers
    all: dict[str, Service] = field(default_factory=dict)

    def of(self, slo: Object) -> Service:
        """Return the service of an SLO; raises Refused if its name is taken."""
        written, text = required(slo.record, "spec", service_key(slo.version))
        self.findings.carried(written)
        name = name_for(text)
        found = self.all.get(name)
        if found is None:
            found = self.all[name] = self._new(name, text, written, slo)
        elif found.written != text:
            message = f"{text!r} and {found.written!r} would both be the service {name!r}"
            self.findings.problem(checks.DUPLICATE, message, written)
            raise Refused
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
            service.alerts = on_alerts(value(defined.record, "metadata", "labels"))
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
        self.findings.note(Fate.TO_DECIDE, at, "product", "a service without product", because, of=NOTHING)


def service_key(version: Version) -> str:
    """Return the key of the service of an SLO."""
    return "serviceRef" if version is Version.V2ALPHA else "service"
