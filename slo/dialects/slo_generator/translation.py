"""Translation of SLOs of slo-generator, and of the queries that it makes from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from slo.dialects import queries
from slo.dialects.build import record
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings, Refused
from slo.dialects.grouping import renamings
from slo.dialects.made_services import Measured, Service
from slo.dialects.names import name_for, without_prefix
from slo.dialects.own_labels import on_alerts
from slo.dialects.ranges import Ranged, ranged
from slo.dialects.shapes import (
    NUMBER,
    TEXT,
    Anything,
    Items,
    Keys,
    Map,
    check,
    items,
    number,
    required,
    scalar,
    text,
    value,
)
from slo.promql import PromQLError, parse_selector
from slo.promql.bounds import bound_matcher
from slo.promql.window import WINDOW
from slo.source.joined import join
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import nearest
from slo.text.units import plain

_VERSION = "sre.google.com/v2"
_KIND = "ServiceLevelObjective"
_NAMES = ("service_name", "feature_name", "slo_name")
_NOBODY = Scalar(None, -1, -1)
_USUAL = "28d, unless the organisation has another default"

_INDICATOR = Map(Anything())
_SHAPE = Keys(
    {
        "apiVersion": TEXT,
        "kind": TEXT,
        "metadata": Keys({"name": TEXT, "labels": Map(TEXT), "annotations": Map(TEXT)}, required=("name",)),
        "spec": Keys(
            {
                "description": TEXT,
                "backend": TEXT,
                "method": TEXT,
                "exporters": Items(Anything()),
                "service_level_indicator": _INDICATOR,
                "error_budget_policy": TEXT,
                "goal": NUMBER,
                "frequency": TEXT,
            },
            required=("backend", "method", "service_level_indicator", "goal"),
        ),
    },
    required=("metadata", "spec"),
)

_REASONS = {
    "exporters": "the generated rules record what dashboards need",
    "error_budget_policy": "its steps are in another file: write an alert policy or an error budget policy",
    "labels": "alerts cannot have this label",
    "frequency": "rules are evaluated once a minute",
}


def translated(documents: Sequence[Document], answers: Answers) -> Translated:
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
    return Translated(tuple(made_documents), tuple(findings.problems), tuple(findings.notes))


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
        self._identify(root)
        before = len(self.findings.problems)
        check(self.findings, root, _SHAPE, "")
        if len(self.findings.problems) > before:
            raise self.findings.known()
        self.findings.carried(value(root, "apiVersion"), value(root, "kind"))
        measured = self._measured(root)
        target = self._target(root)
        service = self._service(document, root)
        name_node, name_text = required(root, "metadata", "name")
        name = self._name(root, service, name_text)
        if name in service.objectives:
            message = f"two SLOs of {service.written!r} would both be the objective {name!r}"
            self.findings.problem(checks.DUPLICATE, message, name_node)
            raise self.findings.known()
        indicator = service.indicator(name, name, measured, None)
        fields: dict[str, Node | None] = {
            "indicator": made(indicator, name_node),
            "name": made(name, name_node) if name != indicator else None,
            "target": target,
            "window": self._window(name_node),
            "description": scalar(root, "spec", "description"),
            "alerts": on_alerts(value(root, "metadata", "labels"), but=_NAMES),
        }
        service.objectives[name] = record(fields, name_node)
        return root

    def _identify(self, root: Record) -> None:
        version, kind = scalar(root, "apiVersion"), scalar(root, "kind")
        hint = "'slo-generator migrate' writes files of version 2"
        if version is None:
            first = root.beginning
            raise self.findings.refuse("this is an SLO of slo-generator 1", first, hint)
        if version.text != _VERSION:
            message = f"there is no version {version.text!r}"
            raise self.findings.refuse(message, version, f"accepted: {_VERSION}")
        if kind is None or kind.text != _KIND:
            message = f"slo-generator has no kind {kind.text!r}" if kind else "'kind' is missing"
            self.findings.problem(checks.KIND, message, kind or version, f"accepted: {_KIND}")
            raise self.findings.known()

    def _service(self, document: Document, root: Record) -> Service:
        at = scalar(root, "metadata", "labels", "service_name") or scalar(root, "metadata", "name")
        assert at is not None, "a name is required"
        written = at.text or ""
        name = name_for(written)
        found = self.services.get(name)
        if found is None:
            found = self.services[name] = Service(name, written, at, document)
            found.product = self._product(root, at)
            if name != written:
                self.findings.note(Fate.CHANGED, at, f"service_name: {written}", name)
        elif found.written != written:
            message = f"{written!r} and {found.written!r} would both be the service {name!r}"
            self.findings.problem(checks.DUPLICATE, message, at)
            raise self.findings.known()
        self.findings.carried(at)
        return found

    def _product(self, root: Record, at: Scalar) -> Scalar | None:
        label = self.answers.product_label
        named = scalar(root, "metadata", "labels", label) if label else None
        if named is not None and named.text:
            self.findings.carried(named)
            return made(name_for(named.text), named)
        if self.answers.product is not None:
            return made(self.answers.product, at)
        because = "slo-generator has no products"
        self.findings.note(Fate.TO_DECIDE, at, "product", "a service without product", because, of=_NOBODY)
        return None

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
        self.findings.note(Fate.TO_DECIDE, at, "window", shown, because, of=_NOBODY)
        return made(self.answers.window, at) if self.answers.window else None

    def _target(self, root: Record) -> Scalar:
        written, said = required(root, "spec", "goal")
        goal = number(said)
        if goal is None or not 0 < goal < 1:
            hint = f"did you mean {plain(goal / 100)}?" if goal is not None and 1 < goal < 100 else ""
            message = f"a goal is above 0 and below 1, not {said}"
            self.findings.problem(checks.VALUE, message, written, hint)
            raise self.findings.known()
        return made(f"{plain(goal.scaleb(2))}%", written)

    def _measured(self, root: Record) -> Measured:
        backend, name = required(root, "spec", "backend")
        if not name.lower().startswith("prometheus"):
            hint = "slo reads Prometheus only: 'backend: prometheus', or 'prometheus/' and a name"
            raise self.findings.refuse(f"the backend {name!r} is not Prometheus", backend, hint)
        method, said = required(root, "spec", "method")
        read = _METHODS.get(said)
        if read is None:
            message = f"the Prometheus backend has no method {said!r}"
            raise self.findings.refuse(message, method, nearest(said, _METHODS))
        self.findings.carried(backend, method)
        return read(self, value(root, "spec", "service_level_indicator"))

    def _query(self, indicator: Node | None, key: str, operators: Sequence[str]) -> tuple[Scalar, Ranged]:
        """Return a query as slo-generator would ask it: it adds a range and functions."""
        node = scalar(indicator, key)
        if node is None or node.text is None:
            at = indicator.beginning if isinstance(indicator, Record) else _NOBODY
            keys = indicator.fields if isinstance(indicator, Record) else ()
            slips = [one for one in keys if nearest(one, [key]).startswith("did you")]
            hint = f"did you mean {key!r} instead of {slips[0]!r}?" if slips else ""
            self.findings.problem(checks.MISSING, f"'service_level_indicator.{key}' is missing", at, hint)
            raise self.findings.known()
        try:
            query = ranged(node.text if "[" in node.text else f"{node.text.strip()}[{WINDOW}]")
        except PromQLError as error:
            self.findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
            raise self.findings.known() from error
        before = "".join(f"{one}(" for one in reversed(operators))
        wrapped = f"{before}{query.text.strip()}{')' * len(operators)}"
        self.findings.carried(node)
        return node, Ranged(wrapped, lambda at: query.written(max(0, at - len(before))), has_ranges=True)

    def _good_bad_ratio(self, indicator: Node | None) -> Measured:
        written = [one.text or "" for one in items(indicator, "operators") if isinstance(one, Scalar)]
        self.findings.carried(value(indicator, "operators"))
        operators = written or ["increase", "sum"]
        node, good = self._query(indicator, "filter_good", operators)
        if text(indicator, "filter_bad") is not None:
            _, bad = self._query(indicator, "filter_bad", operators)
            total = f"{good.text} + {bad.text}"
        else:
            total = self._query(indicator, "filter_valid", operators)[1].text
        return self._recognised(node, good, queries.of_good, good.text, total)

    def _distribution_cut(self, indicator: Node | None) -> Measured:
        node = scalar(indicator, "expression")
        if node is None or node.text is None:
            self._query(indicator, "expression", ())
        assert node is not None, "without it there is a problem"
        try:
            histogram = parse_selector((node.text or "").replace("[window]", "").strip())
        except PromQLError as error:
            self.findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
            raise self.findings.known() from error
        bound, said = scalar(indicator, "threshold_bucket"), text(indicator, "threshold_bucket")
        limit = number(said) if said is not None else None
        if bound is None or limit is None:
            message = "'service_level_indicator.threshold_bucket' is a number, such as 0.25"
            self.findings.problem(checks.MISSING if bound is None else checks.VALUE, message, bound or node)
            raise self.findings.known()
        self.findings.carried(node, bound)
        bucket = histogram.with_matcher("le", *bound_matcher(limit))
        count = histogram.renamed(f"{histogram.metric.removesuffix('_bucket')}_count")
        good, total = (f"sum(increase({one}[{WINDOW}]))" for one in (bucket, count))
        return self._recognised(
            node, Ranged(good, lambda _: 0, has_ranges=True), queries.of_good, good, total
        )

    def _query_sli(self, indicator: Node | None) -> Measured:
        node, good = self._query(indicator, "expression", ())
        before = "1 - ("
        bad = Ranged(
            f"{before}{good.text})", lambda at: good.written(max(0, at - len(before))), has_ranges=True
        )
        return self._recognised(node, bad, queries.of_ratio, bad.text)

    def _recognised(
        self, node: Scalar, query: Ranged, recognise: Callable[..., queries.Recognised], *texts: str
    ) -> Measured:
        try:
            found = recognise(*texts)
        except queries.NotCountable as error:
            hint = f"probably meant: {error.meant}" if error.meant else ""
            self.findings.problem(checks.NOT_COUNTABLE, error.reason, node, hint)
            raise self.findings.known() from error
        except PromQLError as error:
            self.findings.problem(checks.PROMQL, error.message, node, error.hint)
            raise self.findings.known() from error
        for what in (*found.dropped, *found.changed):
            self.findings.note(Fate.CHANGED, node, "query", "", what)
        for renaming in renamings(found.by):
            self.findings.note(Fate.CHANGED, node, *renaming)
        return Measured(found.kind, found.fields, node, found.by)


_METHODS: Mapping[str, Callable[[_Translator, Node | None], Measured]] = {
    "good_bad_ratio": _Translator._good_bad_ratio,
    "distribution_cut": _Translator._distribution_cut,
    "query_sli": _Translator._query_sli,
}
