"""Services of slo, with their indicators and objectives, as objects of OpenSLO v1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slo.dialects.dialect import Fate, Note
from slo.dialects.openslo.export import alerts
from slo.dialects.openslo.export.composites import NotSaid, Part, whole_of
from slo.dialects.openslo.export.metrics import Metric, metric_of
from slo.dialects.openslo.export.names import LONGEST, object_name, shortened
from slo.dialects.openslo.shapes import CONDITION, POLICY, SERVICE, SLI, SLO, TARGET, Version
from slo.languages.words import Words
from slo.model.alerting import AlertPolicy
from slo.model.service import PRODUCTION, Objective, Service
from slo.model.windows import Calendar
from slo.sli import Composite
from slo.source.nodes import Document, plain
from slo.text.yaml import Value

Path = tuple[str | int, ...]

_PERIODS = {Calendar.WEEK: "1w", Calendar.MONTH: "1M", Calendar.QUARTER: "1Q", Calendar.YEAR: "1Y"}
_ANY_BEGINNING = "2024-01-01 00:00:00"
"""A Monday, on which a week, a month, a quarter and a year began."""

_LONGEST_TITLE, _LONGEST_TEXT = 63, 1050
_ANNOTATED = {
    "category": "slo/category",
    "third_party": "slo/third-party",
    "error_budget_policy": "slo/error-budget-policy",
    "runbook": "runbook",
}
"""Fields of objectives that annotations say, which slo reads again."""

_NOT_SAID = {
    "renamed_from": "OpenSLO has no history of names",
    "targets": "OpenSLO has no groups",
    "environment": "it is a label that nothing reads again",
    "scrape_interval": "OpenSLO does not say how often samples arrive",
    "sample_delay": "OpenSLO does not say how late samples arrive",
    "logs": "OpenSLO has no logs",
    "strategy": "OpenSLO does not say how its figures are computed",
    "alerts": "OpenSLO has no annotations of alerts, and no labels of pages or tickets alone",
}
_SAID = frozenset(
    (
        *("api_version", "kind", "name", "title", "product", "timezone", "indicators", "objectives"),
        *("runbook", "alert_policy", "error_budget_policy", "indicator", "target", "window", "category"),
        *("third_party", "description", "journey", "by", "uses", "parameters"),
    )
)


@dataclass
class Writer:
    """Collects documents of OpenSLO, and notes."""

    policies: Mapping[str, AlertPolicy]
    parts: Mapping[str, Part]
    documents: list[Mapping[str, Value]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _written: set[str] = field(default_factory=set)

    def lost(self, source: Document, path: Path, what: str, because: str) -> None:
        """Note that something cannot be said."""
        self._note(Fate.LOST, source, path, what, "", because)

    def service(self, source: Document) -> None:
        """Write a service, its indicators and its objectives."""
        service = Service.model_validate(plain(source.root))
        metadata: dict[str, Value] = {"name": service.name}
        metadata |= self._title(source, service.title)
        labels = {**_labels(service), "product": service.product, "environment": service.environment}
        if service.environment == PRODUCTION:
            del labels["environment"]
        if said := {name: value for name, value in labels.items() if value}:
            metadata["labels"] = said
        self._add(SERVICE, metadata, {})
        self._not_said(source, (), service)
        metrics = dict(self._indicators(source, service))
        for index, objective in enumerate(service.objectives):
            metric = metrics.get(objective.indicator)
            composite = service.indicators[objective.indicator].composite
            if metric is not None:
                counted = {"indicatorRef": object_name(service.name, objective.indicator)}
                goals = [{"target": objective.target.ratio, **metric.objective}]
                self._objective(source, service, index, objective, counted, metric.method, goals)
            elif composite is not None:
                self._composite(source, service, index, objective, composite)

    def policy(self, source: Document) -> None:
        """Note what is lost of an alert policy, or that no objective here names it."""
        policy = self.policies[source.text("name") or ""]
        if policy.name not in self._written:
            because = "no objective in this file names it, and a burn rate depends on the window of one"
            self.lost(source, ("name",), f"alert policy {policy.name}", because)
            return
        for what, because in alerts.lost(policy):
            self.lost(source, ("name",), what, because)

    def _indicators(self, source: Document, service: Service) -> Iterator[tuple[str, Metric]]:
        for name, indicator in service.indicators.items():
            path = ("indicators", name)
            metric = metric_of(indicator)
            if metric is None:
                if indicator.journey:
                    because = "composites of OpenSLO are objectives, and no indicators with a description"
                    self.lost(source, (*path, "journey"), "journey", because)
                continue
            spec: dict[str, Value] = {
                **self._text(source, (*path, "journey"), indicator.journey),
                **metric.fields,
            }
            self._add(SLI, {"name": object_name(service.name, name)}, spec)
            for key, because in metric.lost.items():
                of_kind = () if key in ("by", indicator.kind_name) else (indicator.kind_name,)
                here = (*path, *of_kind, key)
                self.lost(source, here, key, because)
            yield name, metric

    def _composite(
        self, source: Document, service: Service, index: int, objective: Objective, composite: Composite
    ) -> None:
        """Write the objective of a composite, or note why OpenSLO cannot say it."""
        try:
            whole = whole_of(composite, objective, self.parts)
        except NotSaid as error:
            what = f"objective {objective.name or objective.indicator}, a composite"
            self.lost(source, ("objectives", index), what, str(error))
            return
        self._objective(source, service, index, objective, {}, whole.method, whole.objectives)

    def _objective(
        self,
        source: Document,
        service: Service,
        index: int,
        objective: Objective,
        counted: Mapping[str, Value],
        method: str,
        goals: Sequence[Mapping[str, Value]],
    ) -> None:
        path = ("objectives", index)
        whole = f"{service.name}-{objective.name or objective.indicator}"
        if (name := shortened(whole)) != whole:
            because = f"names have {LONGEST} characters at most"
            field = "name" if objective.name else "indicator"
            self._note(Fate.CHANGED, source, (*path, field), f"name {whole}", name, because)
        self._not_said(source, path, objective)
        metadata: dict[str, Value] = {"name": name}
        if labels := _labels(objective):
            metadata["labels"] = labels
        if annotations := self._annotations(service, objective):
            metadata["annotations"] = annotations
        spec: dict[str, Value] = {
            **self._text(source, (*path, "description"), objective.description),
            "service": service.name,
            **counted,
            "timeWindow": [self._window(source, path, service, objective)],
            "budgetingMethod": method,
            "objectives": list(goals),
        }
        policies = self._alert_policies(source, path, service, objective)
        if policies:
            spec["alertPolicies"] = [{"alertPolicyRef": one} for one in policies]
        self._add(SLO, metadata, spec)

    def _window(
        self, source: Document, path: Path, service: Service, objective: Objective
    ) -> Mapping[str, Value]:
        if "window" not in objective.model_fields_set:
            because = "the objective states none, and defaults of others are not looked at"
            self._note(Fate.CHANGED, source, path, "window", str(objective.window), because)
        if isinstance(objective.window, Calendar):
            calendar = {"startTime": _ANY_BEGINNING, "timeZone": service.timezone}
            return {"duration": _PERIODS[objective.window], "isRolling": False, "calendar": calendar}
        return {"duration": str(objective.window), "isRolling": True}

    def _alert_policies(
        self, source: Document, path: Path, service: Service, objective: Objective
    ) -> list[str]:
        """Write the alert policy of an objective, and return the names that it has there."""
        named = objective.alert_policy or service.alert_policy
        if named is None:
            because = "the objective names none: that of others, or of the SRE Workbook, is not written"
            self.lost(source, path, "alert policy", because)
            return []
        policy = self.policies.get(named)
        if policy is None:
            self.lost(source, (*path, "alert_policy"), f"alert policy {named}", "it is not in this file")
            return []
        window = objective.window
        length = window.usual if isinstance(window, Calendar) else window
        self._written.add(named)
        names = []
        for name, spec, condition in alerts.policies(policy, length):
            name = shortened(f"{name}-of-{length}")
            names.append(name)
            if name not in self._written:
                self._written.add(name)
                target = str(condition["severity"])
                self._once(TARGET, target, {"target": "alertmanager"})
                self._add(CONDITION, {"name": name}, condition)
                self._add(POLICY, {"name": name}, {**spec, "conditions": [{"conditionRef": name}]})
        return names

    def _annotations(self, service: Service, objective: Objective) -> Mapping[str, Value]:
        values = {
            name: getattr(objective, name) or getattr(service, name, None)
            for name in _ANNOTATED
            if name in objective.model_fields_set or getattr(service, name, None)
        }
        return {_ANNOTATED[name]: str(value) for name, value in values.items() if value}

    def _not_said(self, source: Document, path: Path, model: Service | Objective) -> None:
        """Note each field that is set and has no counterpart."""
        said = _SAID | ({"alerts"} if model.alerts and model.alerts.model_fields_set <= {"labels"} else set())
        for name in sorted(model.model_fields_set - said):
            key = type(model).model_fields[name].alias or name
            self.lost(source, (*path, key), key, _NOT_SAID.get(name, "OpenSLO has nothing like it"))

    def _title(self, source: Document, words: Words) -> Mapping[str, Value]:
        return self._text(source, ("title",), words, "displayName", _LONGEST_TITLE)

    def _text(
        self,
        source: Document,
        path: Path,
        words: Words,
        key: str = "description",
        longest: int = _LONGEST_TEXT,
    ) -> Mapping[str, Value]:
        if len(words.texts) > 1:
            self.lost(source, path, "texts in other languages", "OpenSLO has one text")
        if len(words) > longest:
            self.lost(source, path, str(path[-1]), f"{key!r} has {longest:,} characters at most")
            return {}
        return {key: str(words)} if words else {}

    def _once(self, kind: str, name: str, spec: Mapping[str, Value]) -> None:
        if f"{kind} {name}" not in self._written:
            self._written.add(f"{kind} {name}")
            self._add(kind, {"name": name}, spec)

    def _add(self, kind: str, metadata: Mapping[str, Value], spec: Mapping[str, Value]) -> None:
        self.documents.append(
            {
                "apiVersion": str(Version.V1),
                "kind": kind,
                "metadata": metadata,
                **({"spec": spec} if spec else {}),
            }
        )

    def _note(self, fate: Fate, source: Document, path: Path, what: str, becomes: str, because: str) -> None:
        self.notes.append(Note(fate, source.where(*path), what, becomes, because))


def _labels(one: Service | Objective) -> dict[str, Value]:
    return dict(one.alerts.labels) if one.alerts else {}
