"""What an object of OpenSLO says that it is: its version, kind and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.names import name_for
from slo.dialects.openslo.shapes import IDENTITY, KINDS, SLI, SLO, Version
from slo.dialects.shapes import is_identified
from slo.dialects.values import items, required, scalar, text, value
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


def records_of(document: Document, findings: Findings) -> Iterator[Record]:
    """Yield the objects of a document: one, those of a list, or those of an invented kind of list."""
    root = document.root
    found = root.items if isinstance(root, Sequence) else [root]
    if isinstance(root, Record) and (listed := scalar(root, "kind")) and (listed.text or "").endswith("List"):
        because = "OpenSLO has no lists of a kind: write a list, or several documents"
        findings.lenient(listed, f"kind: {listed.text}", "its items are read one by one", because)
        findings.carried(value(root, "apiVersion"))
        for name, other in root.fields.items():
            if name not in ("apiVersion", "kind", "items"):
                findings.note(Fate.LOST, root.keys[name], name, because="lists have no fields", of=other)
        found = items(root, "items")
    for one in found:
        if isinstance(one, Record):
            yield one
        else:
            findings.problem(checks.TYPE, "an object of OpenSLO is a mapping", one)


def identified(document: Document, record: Record, findings: Findings) -> Object | None:
    """Return what a mapping says that it is; None, with a problem, if that is nothing known."""
    if not is_identified(findings, record, IDENTITY):
        return None
    (said, written), (kind_node, kind) = required(record, "apiVersion"), required(record, "kind")
    version = Version(written)
    if kind in _INVENTED:
        kind = _INVENTED[kind]
        findings.lenient(kind_node, f"kind: {kind_node.text}", f"kind: {kind}", "OpenSLO has no such kind")
    if version is Version.V1 and kind == SLO and _is_alpha(record):
        findings.lenient(said, written, Version.V1ALPHA, "the fields below are those of v1alpha")
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


def check_names(findings: Findings, node: Node, key: str = "") -> None:
    """Check names and lengths of texts, in this object and in those inside of it."""
    if isinstance(node, Sequence):
        for item in node.items:
            check_names(findings, item, key)
    if not isinstance(node, Record):
        return
    for name, found in node.fields.items():
        if name in ("labels", "annotations", "connectionDetails"):
            continue
        if isinstance(found, Scalar) and len(found.text or "") > _LONGEST.get(name, 2000):
            findings.too_long(found, name, _LONGEST.get(name, 2000))
        if key == "metadata" and name == "name" and isinstance(found, Scalar) and found.text:
            if not _NAME.fullmatch(found.text):
                because = "OpenSLO has names of lower-case letters, digits and '-', 63 at most"
                findings.lenient(found, f"name: {found.text}", name_for(found.text), because)
        else:
            check_names(findings, found, name)
