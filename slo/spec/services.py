"""Whether what services name exists, and whether their objectives can be told apart and alerted on."""

from collections.abc import Iterator
from typing import NamedTuple

from slo.diagnostics import Problem
from slo.model import WORKBOOK, AlertPolicy, Objective, Service
from slo.spec.declarations import Declarations
from slo.spec.nodes import Document
from slo.spec.undeclared import undeclared


class Stated(NamedTuple):
    """An objective, and where it was stated."""

    service: Service
    objective: Objective
    document: Document
    position: int

    @property
    def name(self) -> str:
        return self.objective.name or self.objective.indicator

    @property
    def id(self) -> str:
        return f"{self.service.name}-{self.name}"


def stated(declared: Declarations) -> Iterator[Stated]:
    """Yield every objective that could be read: by the names of services, then as written."""
    for one in declared.services.values():
        if one.value is not None:
            for index, objective in enumerate(one.value.objectives):
                yield Stated(one.value, objective, one.document, index)


def unresolved_in_services(declared: Declarations) -> Iterator[Problem]:
    """Find every name in a service that stands for nothing, and every objective that cannot be."""
    for one in declared.services.values():
        if one.value is not None:
            yield from _names(one.value, one.document, declared)
    ids: dict[str, Stated] = {}
    for objective in stated(declared):
        yield from _names_in_objective(objective, declared)
        yield from _windows(objective, declared)
        first = ids.setdefault(objective.id, objective)
        if first is not objective:
            yield _same_id(objective, first)


def policy_of(stated: Stated, declared: Declarations) -> AlertPolicy | None:
    """Give an objective's policy, or its service's, or the organisation's; None if it could not be read."""
    organisation = declared.organisation.value if declared.organisation else None
    default = organisation.alert_policy if organisation else WORKBOOK.name
    name = stated.objective.alert_policy or stated.service.alert_policy or default
    if name == WORKBOOK.name:
        return WORKBOOK
    return declared.policies[name].value if name in declared.policies else None


def undeclared_policy(
    name: str | None, document: Document, path: tuple[str | int, ...], declared: Declarations
) -> Iterator[Problem]:
    """Find the name of an alert policy that stands for none."""
    known = {*declared.policies, WORKBOOK.name}
    if declared.complete and name is not None and name not in known:
        remedy = "define it with 'kind: AlertPolicy'"
        yield undeclared("alert policy", name, known, document.where(*path), remedy)


def _names(service: Service, document: Document, declared: Declarations) -> Iterator[Problem]:
    yield from undeclared_policy(service.alert_policy, document, ("alert_policy",), declared)
    product = service.product
    if declared.complete and product is not None and product not in declared.products:
        remedy = "define it with 'kind: Product'"
        yield undeclared("product", product, declared.products, document.where("product"), remedy)


def _names_in_objective(stated: Stated, declared: Declarations) -> Iterator[Problem]:
    place = ("objectives", stated.position)
    policy = stated.objective.alert_policy
    yield from undeclared_policy(policy, stated.document, (*place, "alert_policy"), declared)
    indicator, known = stated.objective.indicator, stated.service.indicators
    if indicator not in known:
        span = stated.document.where(*place, "indicator")
        yield undeclared("indicator", indicator, known, span, "declare it under 'indicators'")


def _windows(stated: Stated, declared: Declarations) -> Iterator[Problem]:
    """Find tiers that look further back than the objective does: they would weigh bad events twice."""
    policy, window = policy_of(stated, declared), stated.objective.window
    if policy is None:
        return
    for tier in policy.tiers_for(window):
        if tier.long_window > window:
            message = (
                f"policy {policy.name!r} alerts over {tier.long_window}, and this window is only {window}"
            )
            hint = (
                f"write 'meant_for' into {policy.name!r} to have its windows scaled, or choose another policy"
            )
            yield Problem(
                "window", message, stated.document.where("objectives", stated.position, "window"), hint=hint
            )


def _same_id(stated: Stated, first: Stated) -> Problem:
    key = "name" if stated.objective.name else "indicator"
    span = stated.document.where("objectives", stated.position, key)
    place = first.document.where("objectives", first.position)
    if stated.service is first.service:
        message = f"{stated.service.name!r} already has an objective named {stated.name!r} ({place})"
        return Problem("duplicate", message, span, hint="give each objective of an indicator its own 'name'")
    message = f"the id {stated.id!r} belongs to {first.name!r} of {first.service.name!r} ({place})"
    return Problem("duplicate", message, span, hint="rename one of the services or objectives")
