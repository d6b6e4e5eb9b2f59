"""Which of several defaults counts: the one that is nearest to the objective.

The objective itself, its service, the environment, the product, the organisation, at last what is built in.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from slo.model.alerting import AlertPolicy, AlertSeverity
from slo.model.defaults import Defaults, Environment
from slo.model.error_budget_policy import ErrorBudgetPolicy
from slo.model.organisation import Organisation
from slo.model.product import Product
from slo.model.service import Objective, Service
from slo.shapes import Shape

DEFAULTED = tuple(Defaults.model_fields)
"""The fields of an objective that may be left to defaults."""


class Layer(NamedTuple):
    """Something that may hold defaults, and whose they are, such as "product notify"."""

    whose: str
    values: Shape

    def value(self, field: str) -> Any:
        """Return what this says of a field; None if it says nothing."""
        return getattr(self.values, field, None)


def environment_of(service: Service, organisation: Organisation | None) -> Environment | None:
    """Return what the organisation says of the service's environment."""
    return organisation.environments.get(service.environment) if organisation else None


def layers(service: Service, product: Product | None, organisation: Organisation | None) -> tuple[Layer, ...]:
    """Return what may hold defaults for a service's objectives, the nearest first."""
    return tuple(_layers(service, product, organisation))


def nearest_layer(field: str, layers: tuple[Layer, ...]) -> Layer | None:
    """Find the layer whose value of a field counts; None if no layer says anything of it."""
    return next((layer for layer in layers if layer.value(field) is not None), None)


def settle(objective: Objective, layers: tuple[Layer, ...]) -> Objective:
    """Fill in what the objective leaves open."""
    left_open = [field for field in DEFAULTED if field not in objective.model_fields_set]
    found = {field: layer.value(field) for field in left_open if (layer := nearest_layer(field, layers))}
    return objective.model_copy(update=found) if found else objective


def without_pages(policy: AlertPolicy) -> AlertPolicy:
    """Make every page of a policy a ticket.

    Where two tiers then have the same long window, the one that takes less of the budget to alert stays.
    """
    tickets = [tier.model_copy(update={"severity": AlertSeverity.TICKET}) for tier in policy.tiers]
    soonest = {tier.long_window: tier for tier in sorted(tickets, key=lambda tier: -tier.budget.ratio)}
    kept = tuple(tier for tier in tickets if soonest[tier.long_window] is tier)
    return policy.model_copy(update={"tiers": kept})


def without_budget_pages(policy: ErrorBudgetPolicy) -> ErrorBudgetPolicy:
    """Make every page of an error budget policy a ticket."""
    tickets = [step.model_copy(update={"severity": AlertSeverity.TICKET}) for step in policy.steps]
    return policy.model_copy(update={"steps": tuple(tickets)})


def without_notify(policy: ErrorBudgetPolicy) -> ErrorBudgetPolicy:
    """Leave only who is first to hear of an error budget policy."""
    steps = tuple(step.model_copy(update={"notify": ()}) for step in policy.steps)
    return policy.model_copy(update={"steps": steps})


def _layers(service: Service, product: Product | None, organisation: Organisation | None) -> Iterator[Layer]:
    yield Layer(f"service {service.name}", service)
    environment = environment_of(service, organisation)
    if environment:
        yield Layer(f"environment {service.environment}", environment)
    if product and product.defaults:
        yield Layer(f"product {product.name}", product.defaults)
    if organisation and organisation.defaults:
        yield Layer(f"organisation {organisation.name}", organisation.defaults)
