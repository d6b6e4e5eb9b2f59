"""The catalogue: all definitions, with every reference resolved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from slo.languages import LanguageCode
from slo.model import naming
from slo.model.agreement import Agreement, Draft, Signature, signatories
from slo.model.alerting import AlertPolicy, Tier
from slo.model.consent import NOTHING, InEmergency, Standing, home_of
from slo.model.error_budget_policy import ErrorBudgetPolicy, Step
from slo.model.exclusions import Exclusion, Unsigned
from slo.model.origins import Origins
from slo.model.own_labels import OfSeverity, combined
from slo.model.service import Objective, Service
from slo.model.severity import ALWAYS_USED, NAMES_OF_LEVELS, AlertSeverity, SeverityWords, in_order
from slo.model.subjects import Subject
from slo.model.targets import BY_DEFAULT, Target
from slo.model.windows import Calendar, start
from slo.peers import Peer
from slo.promql import Selector
from slo.sli import ANCHORED_SINCE, OLDEST_PROMETHEUS, Counts, Indicator, Reading, Sampling
from slo.sli.scrapes import scrapes
from slo.text.check import Check
from slo.text.diagnostics import Problem, Span
from slo.text.units import Duration, Percent
from slo.text.versions import is_newer

if TYPE_CHECKING:
    from slo.model.alerts import Alerts
    from slo.model.base import Base
    from slo.model.organisation import Organisation
    from slo.model.product import Product
    from slo.model.use_case import UseCase

K = TypeVar("K")
T = TypeVar("T")

Locate = Callable[..., Span]
"""Returns the span of a path in a definition, such as `where("objectives", 0, "target")`."""


@dataclass(frozen=True, slots=True)
class Declared(Generic[T]):
    """A definition, where it is written, and in which file."""

    value: T
    where: Locate = field(compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that silences a check on a line of the file of its `span`."""

    check: Check
    line: int
    span: Span


@dataclass(frozen=True, kw_only=True)
class SLO:
    """One objective of one service, with its indicator and policy. `id` is unique in a catalogue.

    `parts` are the objectives of a composite indicator. `signatories` are the parties that must sign it.
    `draft` is set if it was never signed by all of them, `emergency` if one of them alone signed it as it is.
    `exclusions` leave time out of it, those that are `unsigned` do not. `prometheus` is the version that
    evaluates it, `language` that of its alerts, `severities` the words for their levels. It is written in a
    `file`; `written` returns its YAML and that of its indicator. Both are "" if that is not known.
    """

    id: str
    service: Service
    objective: Objective
    indicator: Indicator
    policy: AlertPolicy
    budget_policy: ErrorBudgetPolicy | None = None
    exclusions: tuple[Exclusion, ...] = ()
    unsigned: tuple[Unsigned, ...] = ()
    parts: tuple["SLO", ...] = ()
    signatories: tuple[str, ...] = ()
    draft: Draft | None = None
    prometheus: str = OLDEST_PROMETHEUS
    language: LanguageCode = "en"
    severities: SeverityWords = NAMES_OF_LEVELS
    emergency: InEmergency | None = None
    where: Locate = field(compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)
    written: Callable[[], str] = field(default=str, compare=False, repr=False)

    @property
    def all_exclusions(self) -> tuple[Exclusion, ...]:
        """The exclusions that name it, whether they leave anything out of it or not."""
        return (*self.exclusions, *(one.exclusion for one in self.unsigned))

    @cached_property
    def earlier_ids(self) -> tuple[str, ...]:
        """The ids under which it was recorded before, by its own earlier ids or else those of its service."""
        name = self.objective.name or self.objective.indicator
        return self.objective.renamed_from or tuple(f"{one}-{name}" for one in self.service.renamed_from)

    @property
    def ids(self) -> tuple[str, ...]:
        """Its id and then its earlier ids, newest first."""
        return (self.id, *self.earlier_ids)

    @property
    def error_budget(self) -> Decimal:
        """The share of events that may be bad: exactly 0.001 for 99.9%."""
        return 1 - self.objective.target.ratio

    @property
    def longest_window(self) -> Duration:
        """The longest time that its compliance window can have."""
        window = self.objective.window
        return window.longest if isinstance(window, Calendar) else window

    def target_of(self, group: Mapping[str, str]) -> Percent:
        """Return the target of a group: its own, or that of the objective.

        A group of one cluster has the label of the cluster as well.
        """
        own = (one.target for one in self.objective.targets if one.group.items() <= group.items())
        return next(own, self.objective.target)

    @property
    def window_length(self) -> Duration:
        """The length of the compliance window; for a calendar period, its usual length."""
        window = self.objective.window
        return window.usual if isinstance(window, Calendar) else window

    def window_start(self, at: datetime) -> datetime:
        """Return when the compliance window that ends at (or contains) a time began, in UTC."""
        return start(self.objective.window, at, self.service.timezone)

    @cached_property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers of its alert policy, scaled to its window."""
        return self.policy.tiers_for(self.window_length)

    @property
    def never_alerts(self) -> bool:
        """Return whether it has no alert at all: none of tiers, steps, missing data and targets down."""
        no_data = self.policy.no_data_after != "never" or self.when_targets_are_down is not None
        return not (self.tiers or self.steps or no_data)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its error budget policy, if any."""
        return self.budget_policy.steps if self.budget_policy else ()

    @property
    def levels(self) -> frozenset[AlertSeverity]:
        """The levels of the alerts of its alert policy and of its error budget policy."""
        return frozenset((*self.levels_without_steps, *(step.severity for step in self.steps)))

    @cached_property
    def levels_without_steps(self) -> tuple[AlertSeverity, ...]:
        """The levels of the alerts of its alert policy, in the order of its tiers."""
        no_data = AlertSeverity.TICKET if self.policy.no_data_after != "never" else None
        of_silence = (one for one in (no_data, self.when_targets_are_down) if one)
        return tuple(dict.fromkeys((*(tier.severity for tier in self.tiers), *of_silence)))

    @property
    def possible_levels(self) -> tuple[AlertSeverity, ...]:
        """The levels that its alerts can have: also tickets, as of a draft or an emergency, and pages."""
        return in_order(self.levels.union(ALWAYS_USED))

    @property
    def can_page(self) -> bool:
        """Return whether its alert policy or a step of its error budget policy pages."""
        return AlertSeverity.PAGE in self.levels

    @cached_property
    def scrapes(self) -> tuple[Selector, ...]:
        """The series `up` of the targets that it is measured from, as far as its selectors name their job.

        One for each job: without the targets of any of them, it is not measured. Those of a composite are
        those of its parts that have no alert of their own for this.
        """
        own = tuple(up for one in self.indicator.kind.selectors if (up := scrapes(one)) is not None)
        parts = (part for part in self.parts if part.when_targets_are_down is None)
        return tuple(dict.fromkeys((*own, *(up for part in parts for up in part.scrapes))))

    @cached_property
    def when_targets_are_down(self) -> AlertSeverity | None:
        """The severity of the alert that all its targets are down; None if there is none."""
        return self.policy.when_targets_are_down if self.scrapes else None

    def own_on_alerts(self, severity: AlertSeverity) -> OfSeverity:
        """Return the labels and annotations that people chose for its alerts of a severity."""
        return combined(severity, (self.service.alerts, self.objective.alerts))

    @cached_property
    def sampling(self) -> Sampling:
        """How its indicator reads raw series."""
        sampling = sampling_of(self.service, self.indicator, own=self.id)
        return replace(sampling, anchored=True) if self._is_anchored else sampling

    @property
    def _is_anchored(self) -> bool:
        """Whether its counters are read by `anchored` ranges.

        Not with exclusions: what is not counted then would be made up for after it. Kinds that judge minutes
        need full minutes.
        """
        kind = self.indicator.kind
        of_counters = kind.of_differences and not kind.by_minute
        return of_counters and not self.exclusions and not is_newer(ANCHORED_SINCE, self.prometheus)

    @property
    def runbook(self) -> str:
        return self.objective.runbook or self.service.runbook or ""


def sampling_of(service: Service, indicator: Indicator, own: str = "") -> Sampling:
    """Return how an indicator of a service reads raw series, and the recorded series of objectives.

    `own` is the id of the objective that it is read for.
    """
    return Sampling(
        scrape_interval=service.scrape_interval,
        sample_delay=service.settles_after,
        groups=indicator.groups,
        recorded=_recorded,
        own=own,
    )


_RECORDED = {
    Reading.SETTLED: (naming.TOTAL_1M, naming.BAD_1M),
    Reading.RECENT: (naming.TOTAL_RECENT, naming.BAD_RECENT),
}


def _recorded(slo: str, reading: Reading) -> Counts:
    total, bad = _RECORDED[reading]
    return Counts(naming.of_objective(total, slo), naming.of_objective(bad, slo))


def _grouped(values: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return {name: tuple(some) for name, some in found.items()}


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All definitions. Objectives are ordered by the names of services, then as written.

    `compat` are tools whose series of all objectives are recorded as well.
    `base` is the Alertmanager configuration that generated routes are added to, if there is one.
    `imported` are warnings about definitions of other tools that mean something else here. `standing` is what
    is in force. If there are `record_problems`, nothing of its record is used.
    `recorded_at` returns where the record has a subject, None if it has not.
    """

    slos: tuple[SLO, ...] = ()
    services: Mapping[str, Declared[Service]] = field(default_factory=dict)
    products: "Mapping[str, Declared[Product]]" = field(default_factory=dict)
    exclusions: Mapping[str, Declared[Exclusion]] = field(default_factory=dict)
    policies: Mapping[str, Declared[AlertPolicy]] = field(default_factory=dict)
    budget_policies: Mapping[str, Declared[ErrorBudgetPolicy]] = field(default_factory=dict)
    organisation: "Declared[Organisation] | None" = None
    agreements: tuple[Declared[Agreement], ...] = ()
    alerts: "Mapping[str, Declared[Alerts]]" = field(default_factory=dict)
    use_cases: "Mapping[str, Declared[UseCase]]" = field(default_factory=dict)
    base: "Base | None" = None
    allowances: tuple[Allowance, ...] = ()
    imported: tuple[Problem, ...] = ()
    compat: tuple[Peer, ...] = ()
    standing: Standing = NOTHING
    record_problems: tuple[Problem, ...] = ()
    recorded_at: Callable[[Subject], Span | None] = field(default=lambda _: None, compare=False, repr=False)

    @property
    def origins(self) -> Origins:
        """The labels by which series of several Prometheus servers differ, as far as they are declared."""
        return self.organisation.value.origins if self.organisation else Origins()

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets to compile: those that the organisation chose, or the usual ones."""
        chosen = self.organisation.value.targets if self.organisation else ()
        return chosen or BY_DEFAULT

    @cached_property
    def slos_by_service(self) -> Mapping[str, tuple[SLO, ...]]:
        """The objectives of each service that has any, by its name."""
        return _grouped(self.slos, lambda slo: slo.service.name)

    @cached_property
    def slos_by_product(self) -> Mapping[str | None, tuple[SLO, ...]]:
        """The objectives of each product that has any, and those of no product (None)."""
        return _grouped(self.slos, lambda slo: slo.service.product)

    @cached_property
    def services_by_product(self) -> Mapping[str | None, tuple[Service, ...]]:
        """The services of each product that has any, and those of no product (None)."""
        return _grouped((one.value for one in self.services.values()), lambda service: service.product)

    @cached_property
    def agreements_by_product(self) -> Mapping[str | None, tuple[Agreement, ...]]:
        """The agreements of each product that has any, and those of no product (None)."""
        return _grouped((one.value for one in self.agreements), lambda agreement: agreement.product)

    @cached_property
    def levels_by_product(self) -> Mapping[str | None, tuple[AlertSeverity, ...]]:
        """The levels that alerts of each product can have, and those of no product (None).

        A level besides pages and tickets is there if an alert has it, or if there are channels for it.
        """
        found: defaultdict[str | None, set[AlertSeverity]] = defaultdict(set)
        for slo in self.slos:
            found[slo.service.product].update(slo.levels)
        for group in self.alerts.values():
            found[group.value.product].update(one.severity for one in group.value.alerts.values())
        for use_case in self.use_cases.values():
            found[use_case.value.product].add(use_case.value.severity)
        parties = self.organisation.value.parties if self.organisation else {}
        for product in (one.value for one in self.products.values()):
            found[product.name].update(product.levels_with_channels(parties))
        return {name: in_order({*ALWAYS_USED, *found[name]}) for name in (*self.products, None)}

    @property
    def levels(self) -> tuple[AlertSeverity, ...]:
        """The levels that any alert can have."""
        return in_order({level for levels in self.levels_by_product.values() for level in levels})

    @property
    def severities(self) -> SeverityWords:
        """The words of the organisation for the levels of alerts."""
        return self.organisation.value.severities if self.organisation else NAMES_OF_LEVELS

    def language_of(self, product: str | None) -> LanguageCode:
        """Return the language of a product's pages and messages, or by default that of the organisation."""
        declared = self.products.get(product) if product else None
        return (declared and declared.value.language) or (
            self.organisation.value.language if self.organisation else "en"
        )

    def language_for(self, products: Iterable[str | None]) -> LanguageCode:
        """Return the language of what is about some products: theirs if it is the same, or the shared one."""
        found = {self.language_of(product) for product in products}
        return found.pop() if len(found) == 1 else self.language_of(None)

    def signing(self) -> Mapping[str, tuple[str, ...]]:
        """Return who signs anything of each product, and of ORGANISATION: first the parties of objectives."""
        organisation = self.organisation.value if self.organisation else None
        found = {
            name: dict.fromkeys(signatories(one.value, organisation)) for name, one in self.products.items()
        }
        others: dict[str, set[str]] = {}
        for one in self.standing.written.values():
            if (home := home_of(one, one.terms)) is not None:
                others.setdefault(home, set()).update(one.parties)
        for home, parties in others.items():
            found.setdefault(home, {}).update(dict.fromkeys(sorted(parties)))
        return {home: tuple(parties) for home, parties in found.items()}

    def roles(self, party: str) -> tuple[str, ...]:
        """Return the roles that may sign for a party, or for the team of a product; none if any may."""
        if self.organisation and party in self.organisation.value.parties:
            return self.organisation.value.parties[party].signatories
        return self.products[party].value.signatories if party in self.products else ()

    def is_old(self, signature: Signature, today: date) -> bool:
        """Return whether a signature is older than the time between two reviews."""
        review = self.organisation.value.review if self.organisation else None
        return review is not None and today - signature.agreed_on > review.period
