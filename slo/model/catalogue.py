"""The catalogue: everything that was defined, with every name resolved to what it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from slo.diagnostics import Span
from slo.model.alerting import AlertPolicy
from slo.model.organisation import Organisation
from slo.model.product import Product
from slo.model.service import Objective, Service
from slo.sli import Indicator

T = TypeVar("T")

Locate = Callable[..., Span]
"""Gives the span of a path in a definition, such as `where("objectives", 0, "target")`."""


@dataclass(frozen=True, slots=True)
class Declared(Generic[T]):
    """A definition, and where it was written."""

    value: T
    where: Locate = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SLO:
    """One objective of one service, with its indicator and policy. `id` is unique in a catalogue."""

    id: str
    service: Service
    objective: Objective
    indicator: Indicator
    policy: AlertPolicy
    where: Locate = field(compare=False, repr=False)

    @property
    def error_budget(self) -> Decimal:
        """The share of events that may be bad: exactly 0.001 for 99.9%."""
        return 1 - self.objective.target.ratio

    @property
    def runbook(self) -> str:
        return self.objective.runbook or self.service.runbook or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Services in the order of their names; each with its objectives in the order they were written."""

    slos: tuple[SLO, ...] = ()
    services: Mapping[str, Declared[Service]] = field(default_factory=dict)
    products: Mapping[str, Declared[Product]] = field(default_factory=dict)
    organisation: Declared[Organisation] | None = None
