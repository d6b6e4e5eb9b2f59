"""Services of Sloth with their SLOs, as services with indicators and objectives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from slo.dialects.build import document as made_document
from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Translated
from slo.dialects.findings import Findings, translated
from slo.dialects.products import product_of
from slo.dialects.shapes import check
from slo.dialects.sloth.about import service_name, window_of
from slo.dialects.sloth.alerting import Reader
from slo.dialects.sloth.labels import of_service, with_labels
from slo.dialects.sloth.policies import Policies
from slo.dialects.sloth.shapes import FILE_OF_SLOTH, RESOURCE_OF_SLOTH
from slo.dialects.sloth.slos import Slo, slo_of
from slo.dialects.sloth.spelling import CAMEL, SNAKE, is_resource
from slo.dialects.sloth.windows import CustomWindows
from slo.dialects.values import inner, records, scalar, texts, value
from slo.dialects.values import text as text_at
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks


class _Service(NamedTuple):
    """What one document says about a service: its name in the original, and what it becomes."""

    document: Document
    name: Scalar
    product: Scalar | None
    alerts: Record | None
    slos: Mapping[str, Slo]
    policies: Mapping[str, Record]


def translate_services(
    documents: Sequence[Document], answers: Answers, custom: CustomWindows | None
) -> Translated:
    """Translate all service levels. SLOs with problems are left out."""
    every: list[Findings] = []
    taken: dict[str, str] = {}
    found: dict[tuple[str, str], _Service] = {}
    for one in documents:
        findings = Findings(one.source)
        every.append(findings)
        service = _service(one, answers, custom, taken, findings)
        if service is None:
            continue
        key = (one.source.file, service.name.text or "")
        found[key] = _merged(found[key], service, findings) if key in found else service
    return translated((document for one in found.values() for document in _documents(one)), *every)


def _service(
    document: Document,
    answers: Answers,
    custom: CustomWindows | None,
    taken: dict[str, str],
    findings: Findings,
) -> _Service | None:
    """Return what a document says; None if it has no name or no SLO that can be used."""
    root = document.root
    assert isinstance(root, Record), "it is recognised by its keys"
    in_kubernetes = is_resource(document)
    check(findings, root, RESOURCE_OF_SLOTH if in_kubernetes else FILE_OF_SLOTH)
    spec = inner(root, "spec") if in_kubernetes else root
    written = scalar(spec, "service")
    name = service_name(written, document, taken, findings) if written else None
    items = records(spec, "slos")
    at = written or spec or root
    window = window_of(answers, custom, at, findings, bool(items))
    policies = Policies(name.text or "" if name else "service", custom)
    severities = {word: severity for word, (severity, _) in (answers.severities or {}).items()}
    reader = Reader(CAMEL if in_kubernetes else SNAKE, severities, findings)
    renamed = written if written is not name else None
    slos: dict[str, Slo] = {}
    for slo in (slo_of(item, reader, window, policies, renamed) for item in items):
        if slo is not None:
            _add(slos, slo, findings)
    labels = texts(spec, "labels")
    product = product_of([labels, *(texts(one, "labels") for one in items)], answers, at, findings)
    alerts = of_service(labels, {label for one in slos.values() for label in one.groups}, findings)
    head = [one for key in ("apiVersion", "kind", "version") if (one := value(root, key)) is not None]
    if name is None or not slos or not all(map(findings.is_right, head)):
        return None
    findings.carried(*head)
    service = _Service(document, name, product, alerts, slos, policies.needed)
    if findings.is_right(root):
        findings.finish(root, (one.root for one in _documents(service)), _reason)
    return service


def _reason(path: tuple[str, ...]) -> str:
    """Return why the value at a path is lost."""
    return next((because for name, because in _LOST.items() if name in path), "")


_OF_OBJECT = "it is about the object in Kubernetes"
_LOST = {
    "metadata": _OF_OBJECT,
    "status": _OF_OBJECT,
    **dict.fromkeys(
        ("plugins", SNAKE.slo_plugins, CAMEL.slo_plugins),
        "slo writes its own rules; what this plugin changes in those of Sloth, it does not",
    ),
}


def _add(slos: dict[str, Slo], one: Slo, findings: Findings) -> None:
    name = one.name.text or ""
    if name in slos:
        findings.problem(checks.DUPLICATE, f"there is an SLO {name!r} already", one.name)
    slos.setdefault(name, one)


def _merged(first: _Service, second: _Service, findings: Findings) -> _Service:
    """Return two documents of one file about the same service as one."""
    slos = _each_with_labels(first)
    for one in _each_with_labels(second).values():
        _add(slos, one, findings)
    return first._replace(alerts=None, slos=slos, policies={**first.policies, **second.policies})


def _each_with_labels(service: _Service) -> dict[str, Slo]:
    """Return SLOs that have the labels of their service themselves."""
    return {
        name: one._replace(objective=_labelled(one.objective, service)) for name, one in service.slos.items()
    }


def _labelled(objective: Record, service: _Service) -> Record:
    alerts = with_labels(objective.fields.get("alerts"), service.alerts)
    return record({**objective.fields, "alerts": alerts}, objective)


def _documents(service: _Service) -> Iterator[Document]:
    """Yield the definition of a service, and the policies that it needs."""
    at = service.document.root
    names = {name: one.name for name, one in service.slos.items()}
    fields: dict[str, Node | None] = {
        "kind": text("Service", at),
        "name": service.name,
        "product": service.product,
        "alerts": service.alerts,
        "indicators": record({name: one.indicator for name, one in service.slos.items()}, at, names),
        "objectives": sequence((one.objective for one in service.slos.values()), at),
    }
    yield made_document(service.document, record(fields, at))
    chosen = {text_at(one.objective, "alert_policy") for one in service.slos.values()}
    for policy in (one for name, one in service.policies.items() if name in chosen):
        yield made_document(service.document, policy)
