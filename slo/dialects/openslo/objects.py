"""The objects of OpenSLO in documents, looked up by their names."""

from collections.abc import Iterable, Iterator

from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings, Refused
from slo.dialects.openslo.identity import Object, check_names, identified, records_of
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
from slo.dialects.shapes import check
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import nearest


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
            for record in records_of(document, findings):
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
        found = identified(document, record, self._findings)
        if found is None:
            self._anything_refused = True
            return
        check(self._findings, found.record, KINDS[found.version][found.kind])
        if self._findings.is_right(record):
            check_names(self._findings, found.record)
        is_right = self._findings.is_right(record)
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
