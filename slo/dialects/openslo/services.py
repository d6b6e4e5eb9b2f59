"""Services that are made from all SLOs of one OpenSLO service, wherever these are written."""

from dataclasses import dataclass, field

from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings, Refused
from slo.dialects.made_services import Service
from slo.dialects.names import name_for
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import SERVICE, Version
from slo.dialects.own_labels import on_alerts
from slo.dialects.products import product_of
from slo.dialects.values import inner, items, required, scalar, value
from slo.source.nodes import Scalar
from slo.text import checks


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
        labels = [_labels(one) for one in (defined, slo) if one is not None]
        service.product = product_of(labels, self.answers, at, self.findings)
        return service


def _labels(one: Object) -> dict[str, Scalar]:
    """Return the labels of an object that have one value."""
    written = inner(one.record, "metadata", "labels")
    values = {name: items(node) or [node] for name, node in (written.fields if written else {}).items()}
    return {
        name: found[0] for name, found in values.items() if len(found) == 1 and isinstance(found[0], Scalar)
    }


def service_key(version: Version) -> str:
    """Return the key of the service of an SLO."""
    return "serviceRef" if version is Version.V2ALPHA else "service"
