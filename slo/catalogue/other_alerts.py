"""Alerts and use cases beside objectives: whether what they name exists, and what holds where they are."""

from collections.abc import Iterator, Mapping

from slo.catalogue.declarations import Declarations, Definition
from slo.catalogue.environments import PRODUCTION
from slo.catalogue.undeclared import undeclared
from slo.model import Alerts, AlertSeverity, Declared, Environment, Service, UseCase
from slo.text import checks
from slo.text.diagnostics import Problem

_Beside = Alerts | UseCase


def unresolved_other_alerts(declared: Declarations) -> Iterator[Problem]:
    """Find every name in alerts and use cases that stands for nothing, and files of one name."""
    for alerts in declared.alerts.values():
        yield from _names(alerts, declared)
    for use_case in declared.use_cases.values():
        yield from _names(use_case, declared)
    for name, one in declared.alerts.items():
        if name in declared.services:
            place = declared.services[name].document.where("name")
            message = f"the rules of the service {name!r} are in a file of this name ({place})"
            hint = f"give these alerts another name, such as {name}-alerts"
            yield checks.DUPLICATE.problem(message, one.document.where("name"), hint=hint)


def settled_alerts(declared: Declarations) -> Mapping[str, Declared[Alerts]]:
    """Give all alerts, with what is left open filled in, and as tickets where nobody is woken."""
    return {
        name: Declared(_alerts(one, declared), one.document.where) for name, one in declared.alerts.items()
    }


def settled_use_cases(declared: Declarations) -> Mapping[str, Declared[UseCase]]:
    """Give all use cases, with what is left open filled in, and as tickets where nobody is woken."""
    return {
        name: Declared(_use_case(one, declared), one.document.where)
        for name, one in declared.use_cases.items()
    }


def _names(one: Definition[Alerts] | Definition[UseCase], declared: Declarations) -> Iterator[Problem]:
    value, document = one.value, one.document
    if value is None:
        return
    if declared.complete and value.product not in declared.products:
        span, remedy = document.where("product"), "define it with 'kind: Product'"
        yield undeclared("product", value.product, declared.products, span, remedy)
    if declared.complete and value.service is not None and value.service not in declared.services:
        span, remedy = document.where("service"), "define it with 'kind: Service'"
        yield undeclared("service", value.service, declared.services, span, remedy)
    service = _service(value, declared)
    if service and service.product != value.product:
        whose = f"is part of {service.product!r}" if service.product else "names no product"
        message = f"{value.service!r} {whose}, and these are of {value.product!r}"
        yield checks.PRODUCT.problem(message, document.where("service"), hint="name one product in both")
    environments = _environments(declared)
    if environments and value.environment not in {None, *environments, PRODUCTION}:
        remedy = "declare it under 'environments' of the organisation"
        span = document.where("environment")
        yield undeclared("environment", str(value.environment), {*environments, PRODUCTION}, span, remedy)


def _alerts(one: Definition[Alerts], declared: Declarations) -> Alerts:
    assert one.value is not None, "what could not be decoded is a problem"
    environment = _environment(one.value, declared)
    quiet = {"severity": AlertSeverity.TICKET} if _never_pages(environment, declared) else {}
    rules = tuple(
        rule.model_copy(update={"runbook": rule.runbook or one.value.runbook, **quiet})
        for rule in one.value.alerts
    )
    return one.value.model_copy(update={"environment": environment, "alerts": rules})


def _use_case(one: Definition[UseCase], declared: Declarations) -> UseCase:
    assert one.value is not None, "what could not be decoded is a problem"
    environment = _environment(one.value, declared)
    quiet = {"severity": AlertSeverity.TICKET} if _never_pages(environment, declared) else {}
    return one.value.model_copy(update={"environment": environment, **quiet})


def _environment(value: _Beside, declared: Declarations) -> str:
    service = _service(value, declared)
    return value.environment or (service.environment if service else PRODUCTION)


def _service(value: _Beside, declared: Declarations) -> Service | None:
    named = declared.services.get(value.service or "")
    return named.value if named else None


def _environments(declared: Declarations) -> Mapping[str, Environment]:
    return declared.shared.environments if declared.shared else {}


def _never_pages(environment: str, declared: Declarations) -> bool:
    environments = _environments(declared)
    return environment in environments and environments[environment].pages == "never"
