"""The catalogue: everything that was defined, with every name resolved to what it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from slo.model import naming
from slo.model.agreement import Agreement, Draft, Signature, signatories
from slo.model.alerting import AlertPolicy, Tier
from slo.model.alerts import Alerts
from slo.model.error_budget_policy import ErrorBudgetPolicy, Step
from slo.model.exclusions import Exclusion
from slo.model.organisation import Organisation
from slo.model.product import Product
from slo.model.service import Objective, Service
from slo.model.targets import Target
from slo.model.use_case import UseCase
from slo.model.windows import Calendar
from slo.sli import Counts, Indicator, Sampling
from slo.text.diagnostics import Span
from slo.text.units import Duration, Percent

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
    """One objective of one service, with its indicator and policy. `id` is unique in a catalogue.

    `parts` are the objectives that a composite indicator is of. A `draft` is not signed by all who must.
    """

    id: str
    service: Service
    objective: Objective
    indicator: Indicator
    policy: AlertPolicy
    budget_policy: ErrorBudgetPolicy | None = None
    exclusions: tuple[Exclusion, ...] = ()
    parts: tuple["SLO", ...] = ()
    draft: Draft | None = None
    where: Locate = field(compare=False, repr=False)

    @property
    def error_budget(self) -> Decimal:
        """The share of events that may be bad: exactly 0.001 for 99.9%."""
        return 1 - self.objective.target.ratio

    @property
    def reach(self) -> Duration:
        """How far back its budget looks at most."""
        window = self.objective.window
        return window.longest if isinstance(window, Calendar) else window

    def target_of(self, group: Mapping[str, str]) -> Percent:
        """Give the target of a group, which most groups have in common."""
        own = (one.target for one in self.objective.targets if one.group == group)
        return next(own, self.objective.target)

    @property
    def window_length(self) -> Duration:
        """How long the compliance window is; of a calendar period, how long one usually is."""
        window = self.objective.window
        return window.usual if isinstance(window, Calendar) else window

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers of its alert policy, scaled to its window."""
        return self.policy.tiers_for(self.window_length)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its error budget policy; none if nothing was agreed."""
        return self.budget_policy.steps if self.budget_policy else ()

    @property
    def sampling(self) -> Sampling:
        """How its indicator reads raw series."""
        return sampling_of(self.service, self.indicator)

    @property
    def runbook(self) -> str:
        return self.objective.runbook or self.service.runbook or ""


def sampling_of(service: Service, indicator: Indicator) -> Sampling:
    """Say how an indicator of a service reads raw series, and what others have recorded."""
    return Sampling(scrape_interval=service.scrape_interval, group_by=indicator.by, recorded=_recorded)


def _recorded(slo: str) -> Counts:
    return Counts(naming.of(naming.TOTAL_1M, slo=slo), naming.of(naming.BAD_1M, slo=slo))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Services in the order of their names; each with its objectives in the order they were written."""

    slos: tuple[SLO, ...] = ()
    services: Mapping[str, Declared[Service]] = field(default_factory=dict)
    products: Mapping[str, Declared[Product]] = field(default_factory=dict)
    organisation: Declared[Organisation] | None = None
    agreements: tuple[Declared[Agreement], ...] = ()
    alerts: Mapping[str, Declared[Alerts]] = field(default_factory=dict)
    use_cases: Mapping[str, Declared[UseCase]] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What is compiled: what the organisation has chosen, or everything."""
        chosen = self.organisation.value.targets if self.organisation else ()
        return chosen or tuple(Target)

    def signatories(self, slo: SLO) -> tuple[str, ...]:
        """Name the parties whose signatures make an objective an agreement; nobody where none are needed."""
        product = self.products.get(slo.service.product or "")
        organisation = self.organisation.value if self.organisation else None
        return signatories(product.value if product else None, organisation)

    def is_old(self, signature: Signature, today: date) -> bool:
        """Whether the time between two reviews has gone by since something was signed."""
        review = self.organisation.value.review if self.organisation else None
        return review is not None and today - signature.agreed_on > review.period
