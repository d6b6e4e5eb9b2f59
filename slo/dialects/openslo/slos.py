"""SLOs of OpenSLO as objectives: one for each of theirs."""

from dataclasses import dataclass
from decimal import Decimal

from slo.dialects.build import record
from slo.dialects.build import text as made
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings, Refused
from slo.dialects.made_services import Service
from slo.dialects.names import name_for, without_prefix
from slo.dialects.openslo.alerts import Policies
from slo.dialects.openslo.budgets import (
    limit_for,
    method_of,
    percent,
    slicing_of,
    target_of,
    unused_slices,
)
from slo.dialects.openslo.composites import WEIGHT, Member, combined, said_alone
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.indicators import Reader, inline_of
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.services import Services, service_key
from slo.dialects.openslo.shapes import SLI
from slo.dialects.openslo.windows import ReadWindow, window_of
from slo.dialects.own_labels import on_alerts
from slo.dialects.values import items, scalar, text, value
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks

ANNOTATIONS = {
    "runbook": "runbook",
    "runbook_url": "runbook",
    "slo/category": "category",
    "slo/third-party": "third_party",
    "slo/error-budget-policy": "error_budget_policy",
}
"""Annotations that say what an objective of slo says in a field."""


@dataclass(frozen=True)
class Translator:
    """Translates SLOs into the services that they belong to."""

    objects: Objects
    findings: Findings
    answers: Answers
    services: Services
    policies: Policies
    reader: Reader

    def translate(self, slo: Object) -> None:
        """Add the objectives of an SLO; raises Refused, with a problem, if that is not possible."""
        slo.is_used = True
        objectives = [one for one in items(slo.record, "spec", "objectives") if isinstance(one, Record)]
        if not objectives:
            raise self.findings.refuse("this SLO has no objectives", slo.name_node)
        method = method_of(slo, self.findings)
        own = self._members_own(slo, objectives)
        service = self.services.of(slo)
        name = without_prefix(name_for(slo.name), service.name)
        self.findings.carried(slo.name_node)
        if not own or len(objectives) == 1:
            names = _names(name, objectives, self.findings)
            for objective, named in zip(objectives, names, strict=True):
                self._objective(slo, service, named, objective, method, with_policy=True)
            return
        members = [
            self._member(slo, service, part, objective, method)
            for part, objective in zip(_part_names(name, slo, objectives), objectives, strict=True)
        ]
        measured, target = combined(members, method, self.findings)
        service.indicator(name, name, measured, None)
        window = window_of(slo, None, self.findings, self.answers.window)
        self._add(slo, service, name, self._fields(slo, name, name, target, window, slo.name_node))

    def _member(self, slo: Object, service: Service, name: str, objective: Record, method: str) -> Member:
        """Return a part of a composite: an SLO that says the same by itself, or else one of its own."""
        alone = said_alone(slo, objective, self.objects)
        if alone is None:
            target, at = self._objective(slo, service, name, objective, method, with_policy=False)
            return Member(f"{service.name}-{name}", objective, target, at)
        at, target = target_of(objective, self.findings)
        self.findings.carried(*(node for key, node in objective.fields.items() if key != WEIGHT))
        own = self.services.of(alone).name
        return Member(f"{own}-{without_prefix(name_for(alone.name), own)}", objective, target, at)

    def _members_own(self, slo: Object, objectives: list[Record]) -> bool:
        """Return whether the objectives have indicators of their own, as those of composites do."""
        inline, reference = inline_of(slo.version)
        spec = value(slo.record, "spec")
        at_top = [key for key in (inline, reference) if value(spec, key) is not None]
        if slo.version.endswith("v1alpha"):
            return False
        own = [
            one for one in objectives if value(one, inline) is not None or value(one, reference) is not None
        ]
        message = ""
        if at_top and own:
            message = "an SLO has its indicator either in 'spec' or in each of its objectives"
        elif own and len(own) < len(objectives):
            message = "either all objectives have an indicator of their own, or none"
        elif not own and len(at_top) != 1:
            message = f"an SLO needs exactly one of {inline!r} and {reference!r}"
        if message:
            self.findings.problem(checks.VALUE if own or at_top else checks.MISSING, message, slo.name_node)
            raise Refused
        return bool(own)

    def _objective(
        self, slo: Object, service: Service, name: str, objective: Record, method: str, *, with_policy: bool
    ) -> tuple[Decimal, Node]:
        """Add one objective; return its target, and where that is written."""
        owner, spec, sli_name, journey = self._indicator(slo, objective)
        slicing = slicing_of(method, objective, slo, self.findings)
        unused_slices(method, objective, self.findings)
        limit = limit_for(objective, spec, slo, self.findings)
        measured = self.reader.measured(owner, spec, slicing, limit)
        written, target = target_of(objective, self.findings)
        window = window_of(slo, objective, self.findings, self.answers.window)
        indicator = service.indicator(sli_name or name, name, measured, journey)
        at_target = made(percent(target), written)
        self._add(
            slo,
            service,
            name,
            self._fields(slo, name, indicator, at_target, window, written, with_policy=with_policy),
        )
        return target, written

    def _fields(
        self,
        slo: Object,
        name: str,
        indicator: str,
        target: Node,
        window: ReadWindow,
        at: Node,
        *,
        with_policy: bool = True,
    ) -> dict[str, Node | None]:
        described = scalar(slo.record, "spec", "description")
        fields: dict[str, Node | None] = {
            "indicator": made(indicator, slo.name_node),
            "name": made(name, slo.name_node) if name != indicator else None,
            "target": target,
            "window": made(window.text, window.at) if window.text else None,
            "alert_policy": self.policies.policy_of(slo, window) if with_policy else None,
            "description": described or scalar(slo.record, "metadata", "displayName"),
            "alerts": on_alerts(value(slo.record, "metadata", "labels")),
        }
        annotations = value(slo.record, "metadata", "annotations")
        for key, field in ANNOTATIONS.items():
            found = scalar(annotations, key)
            if found is not None and fields.get(field) is None:
                fields[field] = found
        if window.timezone is not None:
            fields["timezone"] = window.timezone
        return fields

    def _add(self, slo: Object, service: Service, name: str, fields: dict[str, Node | None]) -> None:
        if name in service.objectives:
            message = f"two SLOs of {service.written!r} would both be the objective {name!r}"
            self.findings.problem(checks.DUPLICATE, message, slo.name_node)
            raise Refused
        zone = fields.pop("timezone", None)
        if isinstance(zone, Scalar):
            if service.timezone is not None and service.timezone.text != zone.text:
                message = f"the periods of {service.written!r} are those of {service.timezone.text} already"
                raise self.findings.refuse(message, zone, "a service has one time zone: use two services")
            service.timezone = service.timezone or zone
        service.objectives[name] = record(fields, slo.name_node)

    def _indicator(self, slo: Object, objective: Record) -> tuple[Object, Record, str, Scalar | None]:
        """Return an indicator: the object it is in, its spec, name and description."""
        if slo.version.endswith("v1alpha"):
            ratio = value(objective, "ratioMetrics")
            spec = value(slo.record, "spec")
            if isinstance(ratio, Record):
                found = record({"ratioMetric": ratio}, ratio)
            else:
                threshold = value(spec, "indicator", "thresholdMetric")
                if threshold is None:
                    message = "an SLO of v1alpha needs 'spec.indicator', or 'ratioMetrics' in its objectives"
                    self.findings.problem(checks.MISSING, message, slo.name_node)
                    raise Refused
                found = record({"thresholdMetric": threshold}, threshold)
            return slo, found, "", None
        inline, reference = inline_of(slo.version)
        holder: Node | None = objective
        if value(objective, inline) is None and value(objective, reference) is None:
            holder = value(slo.record, "spec")
        referred = scalar(holder, reference)
        owner = self.objects.referred(SLI, referred) if referred is not None else slo
        sli = owner.record if referred is not None else value(holder, inline)
        spec = value(sli, "spec")
        assert isinstance(spec, Record), "indicators without 'spec' were refused"
        name = text(sli, "metadata", "name")
        self.findings.carried(value(sli, "metadata", "name"))
        journey = scalar(spec, "description") or scalar(sli, "metadata", "displayName")
        service = name_for(text(slo.record, "spec", service_key(slo.version)) or "")
        return owner, spec, without_prefix(name_for(name), service) if name else "", journey


def _names(name: str, objectives: list[Record], findings: Findings) -> list[str]:
    """Name the objectives of an SLO: like it, or with their display names or numbers after it."""
    if len(objectives) == 1:
        return [name]
    names: list[str] = []
    for number, one in enumerate(objectives, start=1):
        shown = scalar(one, "displayName")
        wanted = name_for(f"{name}-{shown.text}") if shown and shown.text else f"{name}-{number}"
        names.append(wanted if wanted not in names and wanted != name else f"{name}-{number}")
        if shown is not None:
            findings.note(Fate.CHANGED, shown, f"displayName: {shown.text}", f"name: {names[-1]}")
    return names


def _part_names(name: str, slo: Object, objectives: list[Record]) -> list[str]:
    """Name the parts of a composite by their indicators."""
    inline, reference = inline_of(slo.version)
    names: list[str] = []
    for number, one in enumerate(objectives, start=1):
        own = text(one, reference) or text(one, inline, "metadata", "name") or str(number)
        wanted = name_for(f"{name}-{own}")
        names.append(wanted if wanted not in names else f"{name}-{number}")
    return names
