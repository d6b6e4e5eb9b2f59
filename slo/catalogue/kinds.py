"""The kinds of definitions."""

from collections.abc import Mapping

from slo.model import (
    AlertPolicy,
    Alerts,
    Archetype,
    ErrorBudgetPolicy,
    Exclusion,
    Organisation,
    Product,
    Service,
    UseCase,
)
from slo.model.agreement import Agreement
from slo.shapes import Definition

DEFINITIONS: Mapping[str, type[Definition]] = {
    "Organisation": Organisation,
    "Product": Product,
    "Service": Service,
    "AlertPolicy": AlertPolicy,
    "ErrorBudgetPolicy": ErrorBudgetPolicy,
    "Exclusion": Exclusion,
    "Archetype": Archetype,
    "Agreement": Agreement,
    "Alerts": Alerts,
    "UseCase": UseCase,
}
"""The models of definitions by their `kind`."""
