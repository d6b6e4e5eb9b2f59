"""The objects of OpenSLO in documents: found, checked, and looked up by their names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings, Refused
from slo.dialects.names import name_for
from slo.dialects.openslo.shapes import (
    CONDITION,
    DATA_SOURCE,
    KINDS,
    POLICY,
    SERVICE,
    SLI,
    SLO,
    TARGET,
    Version,
)
from slo.dialects.shapes import check, exactly_one, items, scalar, text, value
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import nearest

_INVENTED = {"ServiceLevelObjective": SLO, "ServiceLevelIndicator": SLI, "Slo": SLO, "Sli": SLI}
_NAME = re.compile(r"(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LONGEST = {"displayName": 63, "description": 1050}


@dataclass(eq=False)
class Object:
    """One object, or one that is written inside of another.

    `is_used` once something is made from it, and `is_refused` once something could not be.
    """

    version: Version
    kind: str
    record: Record
    document: Document
    is_used: bool = False
    is_refused: bool = False

    @property
    def name(self) -> str:
        return text(self.record, "metadata", "name") or ""

    @property
    def name_node(self) -> Node:
        return value(self.record, "metadata", "name") or self.record

    def inside(self, kind: str, record: Record) -> "Object":
        """Return an object that is written inside of this one."""
        return Object(self.version, kind, record, self.document, is_used=True)


class Objects:
    """All objects of some documents; those with problems are only known by name."""

    def __init__(self, documents: Iterable[Document], findings: Findings) -> None:
        self._findings = findings
        self._named: dict[tuple[str, str], Object | None] = {}
        self._anything_refused = False
        self._reported: set[int] = set()
        self.all: list[Object] = []
        self.referred_to: list[Object] = []
        """The objects that were looked up, in that order."""
        for document in documents:
            for record in _records(document, findings):
                self._add(document, record)

    def of(self, kind: str) -> Iterator[Object]:
        """Yield the objects of a kind."""
        return (one for one in self.all if one.kind == kind)

    def named(self, kind: str, name: str) -> Object | None:
        """Return an object, None if there is none that can be used."""
        return self._named.get((kind, name))

    def referred(self, kind: str, reference: Scalar) -> Object:
        """Return the object that a reference names; raises Refused, with a problem unless there is one."""
        found = self._named.get((kind, reference.text or ""))
        if found is None:
            self._report(kind, reference)
            raise Refused
        found.is_used = True
        self.referred_to.append(found)
        self._findings.carried(reference, found.name_node)
        return found

    def check_references(self) -> None:
        """Report references to nothing, also in objects that no SLO uses.

        The examples of v2alpha, which is a proposal, refer to what they do not show.
        """
        for found in self.all:
            if found.version is not Version.V2ALPHA or found.kind == SLO:
                for kind, reference in _references(found.record):
                    if self._named.get((kind, reference.text or "")) is None:
                        self._report(kind, reference)

    def _report(self, kind: str, reference: Scalar) -> None:
        name = reference.text or ""
        if (kind, name) in self._named or self._anything_refused or reference.start in self._reported:
            return
        self._reported.add(reference.start)
        known = [other for of_kind, other in self._named if of_kind == kind]
        message = f"there is no {kind} {name!r}"
        self._findings.problem(checks.UNDECLARED, message, reference, nearest(name, known))

    def _add(self, document: Document, record: Record) -> None:
        before = len(self._findings.problems)
        found = _identified(document, record, self._findings)
        if found is None:
            self._anything_refused = True
            return
        check(self._findings, found.record, KINDS[found.version][found.kind], "")
        if len(self._findings.problems) == before:
            _check_names(self._findings, found.record)
            _check_choices(self._findings, found)
        is_right = len(self._findings.problems) == before
        key = (found.kind, found.name)
        if is_right and self._named.get(key) is not None:
            if found.kind in (SERVICE, DATA_SOURCE):
                because = "there is another one of that name above"
                self._findings.note(
                    Fate.LOST, found.name_node, f"{found.kind} {found.name}", "", because, of=record
                )
            else:
                message = f"there are two objects of kind {found.kind} with the name {found.name!r}"
                self._findings.problem(checks.DUPLICATE, message, found.name_node)
            return
        self._named.setdefault(key, found if is_right else None)
        if is_right:
            self.all.append(found)


_REFERENCES = {
    "indicatorRef": SLI,
    "sliRef": SLI,
    "alertPolicyRef": POLICY,
    "conditionRef": CONDITION,
    "targetRef": TARGET,
}


def _references(node: Node) -> Iterator[tuple[str, Scalar]]:
    """Yield the references in an object, each with the kind that it is to."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _references(item)
    elif isinstance(node, Record):
        for name, inner in node.fields.items():
            if name in _REFERENCES and isinstance(inner, Scalar) and inner.text:
                yield _REFERENCES[name], inner
            elif name not in ("labels", "annotations", "connectionDetails"):
                yield from _references(inner)


def _records(document: Document, findings: Findings) -> Iterator[Record]:
    """Yield the objects of a document: one, those of a list, or those of an invented kind of list."""
    root = document.root
    if isinstance(root, Record) and (text(root, "kind") or "").endswith("List"):
        listed = scalar(root, "kind")
        assert listed is not None
        because = "OpenSLO has no lists of a kind: write a list, or several documents"
        findings.lenient(listed, f"kind: {listed.text}", "its items are read one by one", because)
        findings.carried(value(root, "apiVersion"))
        for name, other in root.fields.items():
            if name not in ("apiVersion", "kind", "items"):
                findings.note(Fate.LOST, root.keys[name], name, because="lists have no fields", of=other)
        yield from (one for one in items(root, "items") if isinstance(one, Record))
        return
    for one in root.items if isinstance(root, Sequence) else (root,):
        if isinstance(one, Record):
            yield one
        else:
            findings.problem(checks.TYPE, "an object of OpenSLO is a mapping", one)


def _identified(document: Document, record: Record, findings: Findings) -> Object | None:
    """Return what a mapping says that it is; None, with a problem, if that is nothing known."""
    said, kind_node = scalar(record, "apiVersion"), scalar(record, "kind")
    for name, node in (("apiVersion", said), ("kind", kind_node)):
        if node is None:
            findings.problem(checks.MISSING, f"{name!r} is missing", record.beginning)
    if said is None or kind_node is None or said.text is None or kind_node.text is None:
        return None
    if said.text not in tuple(Version):
        hint = nearest(said.text, [str(one) for one in Version])
        findings.problem(checks.VALUE, f"there is no version {said.text!r} of OpenSLO", said, hint)
        return None
    version, kind = Version(said.text), kind_node.text
    if kind in _INVENTED:
        kind = _INVENTED[kind]
        findings.lenient(kind_node, f"kind: {kind_node.text}", f"kind: {kind}", "OpenSLO has no such kind")
    if version is Version.V1 and kind == SLO and _is_alpha(record):
        findings.lenient(said, said.text, Version.V1ALPHA, "the fields below are those of v1alpha")
        version = Version.V1ALPHA
    if kind not in KINDS[version]:
        message = f"{version} has no kind {kind!r}"
        findings.problem(checks.KIND, message, kind_node, nearest(kind, KINDS[version]))
        return None
    if version is Version.V2ALPHA and kind == SLO:
        record = _with_service_reference(record, findings)
    findings.carried(said, kind_node)
    return Object(version, kind, record, document)


def _is_alpha(record: Record) -> bool:
    spec = value(record, "spec")
    return (
        value(spec, "timeWindows") is not None
        or value(spec, "indicator", "thresholdMetric", "query") is not None
        or any(value(one, "ratioMetrics") is not None for one in items(spec, "objectives"))
    )


def _with_service_reference(record: Record, findings: Findings) -> Record:
    """Read `service` as `serviceRef`: the text of the proposal has one name, and its validator the other."""
    spec, service = value(record, "spec"), value(record, "spec", "service")
    if not isinstance(spec, Record) or service is None or value(spec, "serviceRef") is not None:
        return record
    findings.lenient(
        spec.keys["service"],
        "spec.service",
        "spec.serviceRef",
        "v2alpha calls it serviceRef",
        of=spec.keys["service"],
    )
    renamed = {"serviceRef" if name == "service" else name: one for name, one in spec.fields.items()}
    keys = {"serviceRef" if name == "service" else name: one for name, one in spec.keys.items()}
    inner = Record(renamed, keys, spec.start, spec.end)
    return Record({**record.fields, "spec": inner}, record.keys, record.start, record.end)


def _check_names(findings: Findings, node: Node, key: str = "") -> None:
    """Check names and lengths of texts, in this object and in those inside of it."""
    if isinstance(node, Sequence):
        for item in node.items:
            _check_names(findings, item, key)
    if not isinstance(node, Record):
        return
    for name, inner in node.fields.items():
        if name in ("labels", "annotations", "connectionDetails"):
            continue
        if isinstance(inner, Scalar) and len(inner.text or "") > _LONGEST.get(name, 2000):
            findings.too_long(inner, name, _LONGEST.get(name, 2000))
        if key == "metadata" and name == "name" and isinstance(inner, Scalar) and inner.text:
            if not _NAME.fullmatch(inner.text):
                because = "OpenSLO has names of lower-case letters, digits and '-', 63 at most"
                findings.lenient(inner, f"name: {inner.text}", name_for(inner.text), because)
        else:
            _check_names(findings, inner, name)


def _check_choices(findings: Findings, found: Object) -> None:
    """Check what must be there exactly once, where each way of writing it is right by itself."""
    spec = value(found.record, "spec")
    if not isinstance(spec, Record):
        return
    if found.kind == SLI:
        check_sli(findings, spec, "spec")
    elif found.kind == POLICY:
        _check_policy(findings, found, spec)
    elif found.kind == SLO:
        for index, one in enumerate(items(spec, "objectives")):
            if isinstance(one, Record):
                path = f"spec.objectives[{index}]"
                exactly_one(findings, one, ("target", "targetPercent"), path)
                _check_own_indicator(findings, one, path)
        for inline in ("indicator", "sli"):
            inner = value(spec, inline, "spec")
            if isinstance(inner, Record) and found.version is not Version.V1ALPHA:
                check_sli(findings, inner, f"spec.{inline}.spec")
        for policy in items(spec, "alertPolicies"):
            inner = value(policy, "spec")
            if isinstance(inner, Record):
                _check_policy(findings, found.inside(POLICY, inner), inner)


def _check_own_indicator(findings: Findings, objective: Record, path: str) -> None:
    """Check the indicator that an objective has: that of a part of a composite, or of v1alpha."""
    ratio = value(objective, "ratioMetrics")
    if isinstance(ratio, Record):
        exactly_one(findings, ratio, ("good", "bad"), f"{path}.ratioMetrics")
    for inline in ("indicator", "sli"):
        spec = value(objective, inline, "spec")
        if isinstance(spec, Record):
            check_sli(findings, spec, f"{path}.{inline}.spec")


def check_sli(findings: Findings, spec: Record, path: str) -> None:
    """Check that an indicator has one measurement, with one of each of its parts."""
    which = exactly_one(findings, spec, ("thresholdMetric", "ratioMetric"), path)
    ratio = value(spec, "ratioMetric")
    if which != "ratioMetric" or not isinstance(ratio, Record):
        return
    path = f"{path}.ratioMetric"
    if exactly_one(findings, ratio, ("total", "raw"), path) == "total":
        exactly_one(findings, ratio, ("good", "bad"), path)
    elif value(ratio, "raw") is not None:
        if value(ratio, "rawType") is None:
            findings.problem(checks.MISSING, f"'{path}.rawType' is missing", ratio.keys["raw"])
        for other in ("good", "bad"):
            if value(ratio, other) is not None:
                findings.problem(checks.VALUE, f"'raw' excludes {other!r}", ratio.keys[other])


def _check_policy(findings: Findings, found: Object, spec: Record) -> None:
    conditions = items(spec, "conditions")
    if len(conditions) > 1:
        findings.problem(checks.VALUE, "an AlertPolicy has exactly one condition", conditions[1])
    for one, kind, reference in (
        *((one, CONDITION, "conditionRef") for one in conditions),
        *((one, TARGET, "targetRef") for one in items(spec, "notificationTargets")),
    ):
        if isinstance(one, Record):
            exactly_one(findings, one, (reference, "spec"), kind)
