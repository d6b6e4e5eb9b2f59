"""Alerts and use cases that belong to no objective: their checks, and their defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declaration, Declarations
from slo.model import PRODUCTION, AlertSeverity, Declared, Service
from slo.sli import OLDEST_PROMETHEUS
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.versions import is_newer

if TYPE_CHECKING:
    from slo.model import Alerts, Environment, UseCase

    _Beside = Alerts | UseCase

_OFFSETS_SINCE = "2.53"
"""https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md"""


def misplaced_other_alerts(declared: Declarations) -> Iterator[Problem]:
    """Find alerts and use cases with another product than their service's, and duplicate file names."""
    for alerts in declared.alerts.values():
        yield from _of_one_product(alerts, declared)
    for use_case in declared.use_cases.values():
        yield from _of_one_product(use_case, declared)
    for one in declared.alerts.values():
        yield from _needs_newer_prometheus(one, declared)
    for name, one in declared.alerts.items():
        if name in declared.services:
            place = declared.services[name].document.where("name")
            message = f"service {name!r} has the same name, and so the same file of rules ({place})"
            hint = f"choose another name, such as {name}-alerts"
            yield checks.DUPLICATE.problem(message, one.document.where("name"), hint=hint)


def settled_alerts(declared: Declarations) -> Mapping[str, Declared[Alerts]]:
    """Return all alerts with their defaults; in environments that never page, pages are tickets."""
    return {
        name: Declared(_alerts(one, declared), one.document.where, one.document.source.file)
        for name, one in declared.alerts.items()
    }


def settled_use_cases(declared: Declarations) -> Mapping[str, Declared[UseCase]]:
    """Return all use cases with their defaults; in environments that never page, pages are tickets."""
    return {
        name: Declared(_use_case(one, declared), one.document.where, one.document.source.file)
        for name, one in declared.use_cases.items()
    }


def _of_one_product(
    one: Declaration[Alerts] | Declaration[UseCase], declared: Declarations
) -> Iterator[Problem]:
    value, document = one.value, one.document
    if value is None:
        return
    service = _service(value, declared)
    if service and value.product and service.product != value.product:
        whose = f"belongs to product {service.product!r}" if service.product else "names no product"
        message = f"service {value.service!r} {whose}, but this definition is for {value.product!r}"
        yield checks.PRODUCT.problem(message, document.where("service"), hint="name the same product in both")


def _needs_newer_prometheus(one: Declaration[Alerts], declared: Declarations) -> Iterator[Problem]:
    """Find offsets of queries that the Prometheus of the organisation would refuse."""
    if declared.organisation and declared.shared is None:
        return  # it could not be read, and may name a newer one
    version = declared.shared.prometheus if declared.shared else OLDEST_PROMETHEUS
    if one.value and one.value.query_offset and is_newer(_OFFSETS_SINCE, version):
        yield checks.PROMETHEUS.problem(
            f"'query_offset' needs Prometheus {_OFFSETS_SINCE}, but rules are written for {version}",
            one.document.where("query_offset"),
            hint=f"write 'prometheus: \"{_OFFSETS_SINCE}\"' in the organisation, or leave the offset out",
        )


def _alerts(one: Declaration[Alerts], declared: Declarations) -> Alerts:
    from slo.model import RecordingRule  # imported here, because few teams write alerts

    assert one.value is not None, "what could not be decoded is a problem"
    alerts, environment = one.value, _environment(one.value, declared)
    highest = _most_urgent(environment, declared)
    rules = tuple(
        rule.model_copy(update={"labels": {**alerts.labels, **rule.labels}})
        if isinstance(rule, RecordingRule)
        else rule.model_copy(
            update={
                "labels": {**alerts.labels, **rule.labels},
                "runbook": rule.runbook or alerts.runbook,
                "severity": rule.severity.at_most(highest),
            }
        )
        for rule in alerts.rules
    )
    return alerts.model_copy(
        update={"product": product_of(alerts, declared), "environment": environment, "rules": rules}
    )


def product_of(value: Alerts, declared: Declarations) -> str | None:
    """Return the product of alerts: its own, or that of the service."""
    service = _service(value, declared)
    return value.product or (service.product if service else None)


def _use_case(one: Declaration[UseCase], declared: Declarations) -> UseCase:
    assert one.value is not None, "what could not be decoded is a problem"
    environment = _environment(one.value, declared)
    severity = one.value.severity.at_most(_most_urgent(environment, declared))
    return one.value.model_copy(update={"environment": environment, "severity": severity})


def _environment(value: _Beside, declared: Declarations) -> str:
    service = _service(value, declared)
    return value.environment or (service.environment if service else PRODUCTION)


def _service(value: _Beside, declared: Declarations) -> Service | None:
    named = declared.services.get(value.service or "")
    return named.value if named else None


def _environments(declared: Declarations) -> Mapping[str, Environment]:
    return declared.shared.environments if declared.shared else {}


def _most_urgent(environment: str, declared: Declarations) -> AlertSeverity:
    """Return the most urgent level that alerts in an environment can have."""
    environments = _environments(declared)
    never = environment in environments and environments[environment].pages == "never"
    return AlertSeverity.TICKET if never else AlertSeverity.PAGE
