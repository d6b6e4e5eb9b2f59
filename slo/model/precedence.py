"""Precedence of defaults: the one nearest to the objective applies.

The order is: objective, service, environment, product, organisation, built-in default.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from slo.model.alerting import AlertPolicy, Tier
from slo.model.defaults import Defaults, Environment
from slo.model.error_budget_policy import ErrorBudgetPolicy, Step
from slo.model.service import Objective, Service
from slo.model.severity import AlertSeverity
from slo.shapes import Shape
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.model.organisation import Organisation
    from slo.model.product import Product

T = TypeVar("T", Tier, Step)

DEFAULTED = tuple(Defaults.model_fields)
"""The fields of an objective that can have defaults."""


class Layer(NamedTuple):
    """A source of defaults, and its name, such as "product notify"."""

    whose: str
    values: Shape

    def value(self, field: str) -> Any:
        """Return the default of a field; None if there is none."""
        return getattr(self.values, field, None)


def environment_of(service: Service, organisation: Organisation | None) -> Environment | None:
    """Return the environment of a service, if the organisation declares it."""
    return organisation.environments.get(service.environment) if organisation else None


def layers(service: Service, product: Product | None, organisation: Organisation | None) -> tuple[Layer, ...]:
    """Return the sources of defaults for a service's objectives, the nearest first."""
    return tuple(_layers(service, product, organisation))


def nearest_layer(field: str, layers: tuple[Layer, ...]) -> Layer | None:
    """Return the layer whose default of a field applies; None if no layer has one."""
    return next((layer for layer in layers if layer.value(field) is not None), None)


def settle(objective: Objective, layers: tuple[Layer, ...]) -> Objective:
    """Return an objective with defaults for the fields that it does not set."""
    unset = [field for field in DEFAULTED if field not in objective.model_fields_set]
    found = {field: layer.value(field) for field in unset if (layer := nearest_layer(field, layers))}
    return objective.model_copy(update=found) if found else objective


def with_delay(service: Service, organisation: Organisation | None) -> Service:
    """Return a service with the sample delay of the organisation, unless it has its own."""
    if service.sample_delay or organisation is None or organisation.sample_delay is None:
        return service
    return service.model_copy(update={"sample_delay": organisation.sample_delay})


def without_pages(policy: AlertPolicy) -> AlertPolicy:
    """Return a policy whose pages are tickets; what is less urgent stays what it is.

    If two tickets then have the same long window, the one that alerts on less of the budget is kept, rather
    than one that alerts on an error ratio.
    """
    quiet = [_at_most_tickets(tier) for tier in policy.tiers]
    soonest = {_kind(tier): tier for tier in sorted(quiet, key=_budget, reverse=True)}
    kept = tuple(tier for tier in quiet if soonest[_kind(tier)] is tier)
    down = policy.targets_down
    if down not in (None, "never"):
        down = AlertSeverity(down).at_most(AlertSeverity.TICKET).value
    return policy.model_copy(update={"tiers": kept, "targets_down": down})


def _at_most_tickets(one: T) -> T:
    return one.model_copy(update={"severity": one.severity.at_most(AlertSeverity.TICKET)})


def _kind(tier: Tier) -> tuple[AlertSeverity, Duration]:
    return tier.severity, tier.long_window


def _budget(tier: Tier) -> Decimal:
    return tier.budget.ratio if tier.budget else Decimal("Infinity")


def without_budget_pages(policy: ErrorBudgetPolicy) -> ErrorBudgetPolicy:
    """Return an error budget policy whose pages are tickets."""
    return policy.model_copy(update={"steps": tuple(map(_at_most_tickets, policy.steps))})


def without_notify(policy: ErrorBudgetPolicy) -> ErrorBudgetPolicy:
    """Return an error budget policy that notifies the first responder only."""
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
