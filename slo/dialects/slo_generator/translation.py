"""SLOs of slo-generator as services with objectives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from slo.dialects.build import record
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import NOTHING, Findings, Refused, translated
from slo.dialects.made_services import Service
from slo.dialects.names import name_for, without_prefix
from slo.dialects.own_labels import on_alerts
from slo.dialects.products import product_of
from slo.dialects.shapes import check, is_identified
from slo.dialects.slo_generator.indicators import measured
from slo.dialects.slo_generator.shapes import SLO
from slo.dialects.values import required, scalar, texts, value
from slo.source.joined import join
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.units import plain

_NAMES = ("service_name", "feature_name", "slo_name")
_USUAL = "28d, unless the organisation has another default"

_REASONS = {
    "exporters": "the generated rules record what dashboards need",
    "error_budget_policy": "its steps are in another file: write an alert policy or an error budget policy",
    "labels": "alerts cannot have this label",
    "frequency": "rules are evaluated once a minute",
}


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Return the definitions that the documents mean: those of one service become one service."""
    joined = join(documents)
    if not joined:
        return Translated()
    findings = Findings(joined[0].source, is_strict=answers.strict)
    translator = _Translator(findings, answers)
    right: list[Record] = []
    for one in joined:
        try:
            right.append(translator.translate(one))
        except Refused:
            continue
    made_documents = [one.document for one in translator.services.values() if one.objectives]
    roots = [one.root for one in made_documents]
    for root in right:
        findings.finish(root, roots, _reason)
    return translated(made_documents, findings)


def _reason(path: tuple[str, ...]) -> str:
    return next((why for name, why in _REASONS.items() if name in path), "")


@dataclass
class _Translator:
    findings: Findings
    answers: Answers
    services: dict[str, Service] = field(default_factory=dict)

    def translate(self, document: Document) -> Record:
        """Add an objective; raises Refused, with a problem, if that is not possible."""
        root = document.root
        assert isinstance(root, Record), "only mappings are recognised"
        if value(root, "apiVersion") is None:
            hint = "'slo-generator migrate' writes files of version 2"
            raise self.findings.refuse("this is an SLO of slo-generator 1", root.beginning, hint)
        if not is_identified(self.findings, root, SLO):
            raise Refused
        check(self.findings, root, SLO)
        if not self.findings.is_right(root):
            raise Refused
        self.findings.carried(value(root, "apiVersion"), value(root, "kind"))
        indicator = measured(value(root, "spec"), self.findings)
        target = self._target(root)
        service = self._service(document, root)
        name_node, name_text = required(root, "metadata", "name")
        name = self._name(root, service, name_text)
        if name in service.objectives:
            message = f"two SLOs of {service.written!r} would both be the objective {name!r}"
            self.findings.problem(checks.DUPLICATE, message, name_node)
            raise Refused
        own_name = service.indicator(name, name, indicator, None)
        fields: dict[str, Node | None] = {
            "indicator": made(own_name, name_node),
            "name": made(name, name_node) if name != own_name else None,
            "target": target,
            "window": self._window(name_node),
            "description": scalar(root, "spec", "description"),
            "alerts": on_alerts(value(root, "metadata", "labels"), but=_NAMES),
        }
        service.objectives[name] = record(fields, name_node)
        return root

    def _service(self, document: Document, root: Record) -> Service:
        at = scalar(root, "metadata", "labels", "service_name") or scalar(root, "metadata", "name")
        assert at is not None, "a name is required"
        written = at.text or ""
        name = name_for(written)
        found = self.services.get(name)
        if found is None:
            found = self.services[name] = Service(name, written, at, document)
            labels = texts(root, "metadata", "labels")
            found.product = product_of([labels], self.answers, at, self.findings)
            if name != written:
                self.findings.note(Fate.CHANGED, at, f"service_name: {written}", name)
        elif found.written != written:
            message = f"{written!r} and {found.written!r} would both be the service {name!r}"
            self.findings.problem(checks.DUPLICATE, message, at)
            raise Refused
        self.findings.carried(at)
        return found

    def _name(self, root: Record, service: Service, written: str) -> str:
        """Name an objective by its labels, or else by its own name without that of its service."""
        labels = value(root, "metadata", "labels")
        parts = [scalar(labels, "feature_name"), scalar(labels, "slo_name")]
        said = [part for part in parts if part is not None and part.text]
        self.findings.carried(scalar(root, "metadata", "name"), *said)
        if parts[1] is not None and said:
            return name_for("-".join(part.text or "" for part in said))
        return without_prefix(name_for(written), service.name)

    def _window(self, at: Scalar) -> Node | None:
        shown = self.answers.window or _USUAL
        because = "slo-generator has a window in each step of a policy, and none in an SLO"
        self.findings.note(Fate.TO_DECIDE, at, "window", shown, because, of=NOTHING)
        return made(self.answers.window, at) if self.answers.window else None

    def _target(self, root: Record) -> Scalar:
        written, goal = required(root, "spec", "goal")
        return made(f"{plain(Decimal(goal).scaleb(2))}%", written)
