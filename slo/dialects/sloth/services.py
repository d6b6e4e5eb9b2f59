"""Services of Sloth with their SLOs, as services with indicators and objectives."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from slo.dialects.build import document as made_document
from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings
from slo.dialects.shapes import check, inner, records, scalar, texts, value
from slo.dialects.sloth.alerting import Reader
from slo.dialects.sloth.labels import of_service, with_labels
from slo.dialects.sloth.policies import Policies
from slo.dialects.sloth.shapes import FILE_OF_SLOTH, RESOURCE_OF_SLOTH
from slo.dialects.sloth.slos import Slo, name_of, slo_of
from slo.dialects.sloth.spelling import CAMEL, SNAKE, is_resource
from slo.dialects.sloth.windows import PERIOD, CustomWindows
from slo.shapes import as_name
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks

_LONGEST_NAME = 63


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
    return Translated(
        tuple(document for service in found.values() for document in _documents(service)),
        tuple(problem for findings in every for problem in findings.problems),
        tuple(note for findings in every for note in findings.notes),
    )


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
    name = _name_of(written, document, taken, findings) if written else None
    items = records(spec, "slos")
    at = written or spec or root
    window = _window(answers, custom, at, findings, bool(items))
    policies = Policies(name.text or "" if name else "service", custom)
    severities = {word: severity for word, (severity, _) in (answers.severities or {}).items()}
    reader = Reader(CAMEL if in_kubernetes else SNAKE, severities, findings)
    slos: dict[str, Slo] = {}
    for item in items:
        one = slo_of(item, reader, window, policies, written if written is not name else None)
        if one is not None:
            _add(slos, one, findings)
    labels = texts(spec, "labels")
    product = _product(labels, items, answers, at, findings)
    alerts = of_service(labels, {label for one in slos.values() for label in one.groups}, findings)
    said = [value(root, key) for key in ("apiVersion", "kind", "version")]
    if name is None or not slos or not all(findings.is_right(one) for one in said if one is not None):
        return None
    findings.carried(*said)
    if findings.is_right(root):
        made = [one for slo in slos.values() for one in slo]
        findings.finish(root, (name, *made, *(one for one in (alerts, product) if one)), _reason)
    return _Service(document, name, product, alerts, slos, policies.needed)


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


def _name_of(written: Scalar, document: Document, taken: dict[str, str], findings: Findings) -> Scalar | None:
    """Return the name of a service: as written, if it is a name, and no other file has it."""
    name = name_of(written, findings)
    if not name:
        return None
    file = document.source.file
    because = "names are lower-case words joined by hyphens"
    if taken.setdefault(name, file) != file:
        because = "another file has SLOs of this service, and each service is defined once"
        name = as_name(f"{name}-{PurePosixPath(file).stem}")[:_LONGEST_NAME].strip("-")
        taken[name] = file
    if name == written.text:
        findings.note(Fate.CARRIED, written, f"service {name}", f"name: {name}")
        return written
    findings.note(Fate.CHANGED, written, f"service {written.text}", f"name: {name}", because)
    return text(name, written)


def _window(
    answers: Answers, custom: CustomWindows | None, at: Node, findings: Findings, needed: bool
) -> Scalar:
    """Return the compliance window, which Sloth gets as an option."""
    if custom is not None:
        return text(custom.period.text or PERIOD, at)
    if answers.window is None and needed:
        because = "Sloth has it from --default-slo-period; answer by --window, or imports: {window: …}"
        what = "the compliance window, which the file does not state"
        findings.note(Fate.TO_DECIDE, at, what, f"window: {PERIOD}", because)
    return text(answers.window or PERIOD, at)


def _product(
    labels: Mapping[str, Scalar], slos: Sequence[Record], answers: Answers, at: Node, findings: Findings
) -> Scalar | None:
    """Return the product that people answered, or that a label names."""
    label = answers.product_label
    named = [labels.get(label), *(scalar(slo, "labels", label) for slo in slos)] if label else []
    node = next((one for one in named if one is not None and one.text), None)
    if node is not None and (name := as_name(node.text or "")):
        if name == node.text:
            findings.note(Fate.CARRIED, node, f"label {label}: {node.text}", f"product: {name}")
            return node
        because = "products have names"
        findings.note(Fate.CHANGED, node, f"label {label}: {node.text}", f"product: {name}", because)
        return text(name, node)
    if answers.product is not None:
        return text(answers.product, at)
    because = "answer by --product or --product-label, or by imports of the organisation"
    what = "the product of this service, which nothing names"
    findings.note(Fate.TO_DECIDE, at, what, "no product", because)
    return None


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


def _policy_of(objective: Record) -> str | None:
    named = objective.fields.get("alert_policy")
    return named.text if isinstance(named, Scalar) else None


def _documents(service: _Service) -> Iterator[Document]:
    """Yield the definition of a service, and the policies that it needs."""
    at = service.document.root
    fields: dict[str, Node | None] = {
        "kind": text("Service", at),
        "name": service.name,
        "product": service.product,
        "alerts": service.alerts,
        "indicators": record({name: one.indicator for name, one in service.slos.items()}, at, _keys(service)),
        "objectives": sequence((one.objective for one in service.slos.values()), at),
    }
    yield made_document(service.document, record(fields, at))
    chosen = {_policy_of(objective) for objective in (one.objective for one in service.slos.values())}
    for policy in (one for name, one in service.policies.items() if name in chosen):
        yield made_document(service.document, policy)


def _keys(service: _Service) -> Mapping[str, Node]:
    return {name: one.name for name, one in service.slos.items()}
