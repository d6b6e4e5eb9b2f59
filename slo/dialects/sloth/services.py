"""Services of Sloth with their SLOs, as services with indicators and objectives."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NamedTuple

from slo.dialects.build import document as made_document
from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Answers, Note, Translated
from slo.dialects.fields import Fields
from slo.dialects.notes import Notes
from slo.dialects.sloth.alerting import Reader
from slo.dialects.sloth.headers import spec_of
from slo.dialects.sloth.indicators import indicator
from slo.dialects.sloth.labels import of_service, with_labels
from slo.dialects.sloth.policies import Policies
from slo.dialects.sloth.windows import PERIOD, CustomWindows
from slo.model.peers import NAME_THERE
from slo.peers import Peer
from slo.shapes import as_name
from slo.source.nodes import Document, Node, Record, Scalar, scalars
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import plain

_LONGEST_NAME = 63
_TARGET = re.compile(r"[0-9]{1,3}(\.[0-9]{1,10})?")


class _Service(NamedTuple):
    """What one document says about a service: its name in the original, and what it becomes."""

    document: Document
    name: Scalar
    product: Scalar | None
    alerts: Record | None
    slos: Mapping[str, tuple[Scalar, Record, Record]]
    policies: Mapping[str, Record]


def translate_services(
    documents: Sequence[Document], answers: Answers, custom: CustomWindows | None
) -> Translated:
    """Translate all service levels. SLOs with problems are left out."""
    problems: list[Problem] = []
    notes: list[Note] = []
    taken: dict[str, str] = {}
    found: dict[tuple[str, str], _Service] = {}
    for one in documents:
        noted = Notes(one)
        service = _service(one, answers, custom, taken, noted, problems)
        notes += noted.all
        if service is None:
            continue
        key = (one.source.file, service.name.text or "")
        found[key] = _merged(found[key], service, problems) if key in found else service
    made = tuple(document for service in found.values() for document in _documents(service))
    return Translated(made, tuple(problems), tuple(notes))


def _service(
    document: Document,
    answers: Answers,
    custom: CustomWindows | None,
    taken: dict[str, str],
    notes: Notes,
    problems: list[Problem],
) -> _Service | None:
    """Return what a document says; None if it has no name or no SLO that can be used."""
    before = len(problems)
    spec, spelling = spec_of(document, notes, problems)
    if spec is None:
        return None
    is_known = len(problems) == before
    written = spec.text("service", required=True)
    labels = spec.texts("labels")
    _plugins(spec, spelling.slo_plugins, notes)
    items = spec.items("slos", "an SLO", required=True)
    spec.finish()
    name = _name_of(written, document, taken, notes) if written else None
    if written is not None and name is None:
        spec.add(checks.VALUE, f"{written.text!r} has no letters or digits for a name", written)
    at = written or spec.record
    window = _window(answers, custom, at, notes, bool(items))
    policies = Policies(name.text or "" if name else "service", custom)
    severities = {word: severity for word, (severity, _) in (answers.severities or {}).items()}
    reader = Reader(spelling, severities, notes)
    slos: dict[str, tuple[Scalar, Record, Record]] = {}
    for slo in items:
        one = _slo(slo, reader, window, policies, written if written is not name else None)
        if one is not None:
            _add(slos, one, slo)
    product = _product(labels, items, answers, at, notes)
    groups = {label for _, measured, _ in slos.values() for label in _groups(measured)}
    alerts = of_service(labels, groups, notes)
    if name is None or not slos or not is_known:
        return None
    return _Service(document, name, product, alerts, slos, policies.needed)


def _name_of(written: Scalar, document: Document, taken: dict[str, str], notes: Notes) -> Scalar | None:
    """Return the name of a service: as written, if it is a name, and no other file has it."""
    name = _name(written.text or "")
    if not name:
        return None
    file = document.source.file
    if taken.setdefault(name, file) != file:
        name = _name(f"{name}-{PurePosixPath(file).stem}")
        because = "another file has SLOs of this service, and each service is defined once"
        taken[name] = file
    else:
        because = "names are lower-case words joined by hyphens"
    if name == written.text:
        notes.carried(written, f"service {name}", f"name: {name}")
    else:
        notes.changed(written, f"service {written.text}", f"name: {name}", because)
    return text(name, written) if name != written.text else written


def _name(words: str) -> str:
    name = as_name(words)[:_LONGEST_NAME].strip("-")
    return f"service-{name}"[:_LONGEST_NAME].strip("-") if name[:1].isdigit() else name


def _window(answers: Answers, custom: CustomWindows | None, at: Node, notes: Notes, needed: bool) -> Scalar:
    """Return the compliance window, which Sloth gets as an option."""
    if custom is not None:
        return text(custom.period.text or PERIOD, at)
    if answers.window is None and needed:
        because = "Sloth has it from --default-slo-period; answer by --window, or imports: {window: …}"
        notes.to_decide(
            at, "the compliance window, which the file does not state", f"window: {PERIOD}", because
        )
    return text(answers.window or PERIOD, at)


def _product(
    labels: Mapping[str, Scalar], slos: Sequence[Fields], answers: Answers, at: Node, notes: Notes
) -> Scalar | None:
    """Return the product that people answered, or that a label names."""
    label = answers.product_label
    node = labels.get(label) if label else None
    if label and node is None:
        named = (slo.record.fields.get("labels") for slo in slos)
        values = (one.fields.get(label) for one in named if isinstance(one, Record))
        node = next((value for value in values if isinstance(value, Scalar) and value.text), None)
    if node is not None and (name := as_name(node.text or "")):
        if name == node.text:
            notes.carried(node, f"label {label}: {node.text}", f"product: {name}")
            return node
        notes.changed(node, f"label {label}: {node.text}", f"product: {name}", "products have names")
        return text(name, node)
    if answers.product is not None:
        return text(answers.product, at)
    because = "answer by --product or --product-label, or by imports of the organisation"
    notes.to_decide(at, "the product of this service, which nothing names", "no product", because)
    return None


def _slo(
    slo: Fields,
    reader: Reader,
    window: Scalar,
    policies: Policies,
    renamed: Scalar | None,
) -> tuple[Scalar, Record, Record] | None:
    """Return the name, the indicator and the objective of an SLO; None if it has problems.

    `renamed` is the name of its service as it is written, if that is another one here.
    """
    before, notes = len(slo.problems), reader.notes
    written, target = slo.text("name", required=True), slo.text("objective", required=True)
    description, labels = slo.text("description"), slo.texts("labels")
    _plugins(slo, "plugins", notes)
    measured = indicator(slo, reader.spelling, notes)
    by = _groups(measured)
    alerts = reader.alerting(slo, labels, by)
    slo.finish()
    goal = _target(slo, target, notes) if target else None
    name = _name(written.text or "") if written else ""
    if written is not None and not name:
        slo.add(checks.VALUE, f"{written.text!r} has no letters or digits for a name", written)
    policy = policies.policy_of(alerts, slo.record, notes)
    if len(slo.problems) > before or written is None or measured is None or goal is None:
        return None
    _note_name(written, name, notes)
    if description is not None:
        what = f"description: {description.text}"
        if "{{" in (description.text or ""):
            notes.changed(description, what, "description", "templates in it are shown as they are written")
        else:
            notes.carried(description, what, "description")
    own = text(name, written) if name != written.text else written
    objective: dict[str, Node | None] = {
        "indicator": own,
        "target": goal,
        "window": window,
        "alert_policy": policy,
        "description": description,
        "runbook": alerts.runbook,
        "alerts": alerts.alerts,
        "known_as": _known_as(written, own, renamed, policies.service),
    }
    return own, measured, record(objective, slo.record)


def _known_as(written: Scalar, own: Scalar, renamed: Scalar | None, service: str) -> Record | None:
    """Return the names that Sloth's series have, if they are others here."""
    there = f"{renamed.text if renamed else service}/{written.text}"
    if (own is written and renamed is None) or not re.fullmatch(NAME_THERE.pattern, there):
        return None
    return record({Peer.SLOTH: text(there, written)}, written)


def _groups(measured: Record | None) -> tuple[str, ...]:
    """Return the labels that tell groups apart, in metrics and in recorded series."""
    by = measured.fields.get("by") if measured else None
    if by is None:
        return ()
    sources = tuple(by.fields) if isinstance(by, Record) else ()
    return (*sources, *(one.text or "" for one in scalars(by)))


def _note_name(written: Scalar, name: str, notes: Notes) -> None:
    if name == written.text:
        notes.carried(written, f"SLO {name}", f"indicator and objective {name}")
    else:
        notes.changed(written, f"SLO {written.text}", f"indicator and objective {name}", "these are names")


def _target(slo: Fields, written: Scalar, notes: Notes) -> Scalar | None:
    found = written.text or ""
    if not _TARGET.fullmatch(found):
        hint = "write a percentage without its sign, such as 99.9"
        slo.add(checks.VALUE, f"{found!r} is not an objective of Sloth", written, hint)
        return None
    if 0 < (share := Decimal(found)) < 1:
        because = f"Sloth reads a percentage; {plain(share.scaleb(2))} was probably meant"
        notes.to_decide(written, f"objective: {found}", f"target: {found}%", because)
    else:
        notes.carried(written, f"objective: {found}", f"target: {found}%")
    return text(f"{found}%", written)


def _plugins(fields: Fields, key: str, notes: Notes) -> None:
    """Note plugins of rules, which have no meaning here."""
    found = fields.inner(key, key)
    if found is not None:
        because = "slo writes its own rules; what this plugin changes in those of Sloth, it does not"
        notes.all_lost(found.record, key, because)


def _add(
    slos: dict[str, tuple[Scalar, Record, Record]], one: tuple[Scalar, Record, Record], slo: Fields
) -> None:
    name = one[0].text or ""
    if name in slos:
        slo.add(checks.DUPLICATE, f"there is an SLO {name!r} already", one[0])
    slos.setdefault(name, one)


def _merged(first: _Service, second: _Service, problems: list[Problem]) -> _Service:
    """Return two documents of one file about the same service as one."""
    for name, (node, _, _) in second.slos.items():
        if name in first.slos:
            span = second.document.source.span(node.start, node.end)
            problems.append(checks.DUPLICATE.problem(f"there is an SLO {name!r} already", span))
    added = {name: slo for name, slo in _each_with_labels(second).items() if name not in first.slos}
    return first._replace(
        alerts=None,
        slos={**_each_with_labels(first), **added},
        policies={**first.policies, **second.policies},
    )


def _each_with_labels(service: _Service) -> Mapping[str, tuple[Scalar, Record, Record]]:
    """Return SLOs that have the labels of their service themselves."""
    return {
        name: (own, measured, _labelled(objective, service))
        for name, (own, measured, objective) in service.slos.items()
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
        "indicators": record({name: one[1] for name, one in service.slos.items()}, at, _keys(service)),
        "objectives": sequence((one[2] for one in service.slos.values()), at),
    }
    yield made_document(service.document, record(fields, at))
    chosen = {_policy_of(objective) for _, _, objective in service.slos.values()}
    for policy in (one for name, one in service.policies.items() if name in chosen):
        yield made_document(service.document, policy)


def _keys(service: _Service) -> Mapping[str, Node]:
    return {name: one[0] for name, one in service.slos.items()}
