"""Objectives of services with their defaults, and checks of their ids, groups and windows."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from weakref import WeakKeyDictionary

from slo.catalogue.declarations import Declarations
from slo.conditions import PAGES_WITHIN, first_in_outage
from slo.model import (
    BUILT_IN_POLICIES,
    HOURS,
    HOURS_AND_OUTAGE,
    WORKBOOK,
    WORKBOOK_AND_OUTAGE,
    AlertPolicy,
    Calendar,
    ErrorBudgetPolicy,
    Objective,
    Service,
)
from slo.model.precedence import (
    environment_of,
    layers,
    settle,
    with_delay,
    without_budget_pages,
    without_notify,
    without_pages,
)
from slo.sli import Sampling
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_DAY = Duration.parse("1d")

_HIGH_TARGET = Decimal("0.99")
"""From this target on, the usual policy pages a full outage soon enough."""


class SettledObjective(NamedTuple):
    """An objective with its defaults, as it was `written`, and its position in the document."""

    service: Service
    objective: Objective
    written: Objective
    document: Document
    position: int

    @property
    def name(self) -> str:
        return self.objective.name or self.objective.indicator

    @property
    def id(self) -> str:
        return f"{self.service.name}-{self.name}"


_SETTLED: WeakKeyDictionary[Declarations, tuple[SettledObjective, ...]] = WeakKeyDictionary()


def settled_objectives(declared: Declarations) -> tuple[SettledObjective, ...]:
    """Return all objectives that could be read: by the names of services, then as written.

    They are kept as long as the declarations.
    """
    if declared not in _SETTLED:
        _SETTLED[declared] = tuple(_settled(declared))
    return _SETTLED[declared]


def _settled(declared: Declarations) -> Iterator[SettledObjective]:
    for one in declared.services.values():
        if one.value is not None:
            defaults = layers(one.value, declared.product_of(one.value), declared.shared)
            service = with_delay(one.value, declared.shared)
            for index, objective in enumerate(service.objectives):
                yield SettledObjective(service, settle(objective, defaults), objective, one.document, index)


def impossible_objectives(declared: Declarations) -> Iterator[Problem]:
    """Find duplicate ids, windows that are too short, and targets of groups that do not exist."""
    ids: dict[str, SettledObjective] = {}
    for settled in settled_objectives(declared):
        yield from _groups(settled)
        yield from _windows(settled, declared)
        first = ids.setdefault(settled.id, settled)
        if first is not settled:
            yield _same_id(settled, first)


def policy_of(settled: SettledObjective, declared: Declarations) -> AlertPolicy | None:
    """Return an objective's alert policy in its environment; None if it could not be read."""
    name = settled.objective.alert_policy
    policy: AlertPolicy | None
    if name is None:
        policy = default_policy(settled.objective, settled.service)
    elif name in BUILT_IN_POLICIES:
        policy = BUILT_IN_POLICIES[name]
    else:
        policy = declared.policies[name].value if name in declared.policies else None
    return without_pages(policy) if policy and _never_pages(settled, declared) else policy


def default_policy(objective: Objective, service: Service) -> AlertPolicy:
    """Return the policy for a window, with a tier for outages if it pages too late for low targets.

    It is that of the SRE Workbook, or for windows of hours one of larger shares.
    """
    window = objective.window
    length = window.usual if isinstance(window, Calendar) else window
    usual, with_outage = (HOURS, HOURS_AND_OUTAGE) if length < _DAY else (WORKBOOK, WORKBOOK_AND_OUTAGE)
    if objective.target.ratio >= _HIGH_TARGET:
        return usual
    shares = [1 - Fraction(objective.target.ratio)]
    sampling = Sampling(scrape_interval=service.scrape_interval)
    first = first_in_outage(usual, length, shares, sampling)
    return usual if first and first.within <= PAGES_WITHIN else with_outage


def budget_policy_of(settled: SettledObjective, declared: Declarations) -> ErrorBudgetPolicy | None:
    """Return an objective's error budget policy in its environment; None if there is none."""
    name = settled.objective.error_budget_policy
    policy = declared.budget_policies[name].value if name and name in declared.budget_policies else None
    policy = without_budget_pages(policy) if policy and _never_pages(settled, declared) else policy
    return without_notify(policy) if policy and settled.objective.third_party else policy


def _never_pages(settled: SettledObjective, declared: Declarations) -> bool:
    environment = environment_of(settled.service, declared.shared)
    here = environment is not None and environment.pages == "never"
    return here or settled.objective.third_party is not None


def _groups(settled: SettledObjective) -> Iterator[Problem]:
    """Find targets of groups whose labels are not those of the indicator."""
    indicator = settled.service.indicators.get(settled.objective.indicator)
    by = indicator.by if indicator else ()
    for index, one in enumerate(settled.objective.targets if indicator else ()):
        if set(one.group) == set(by):
            continue
        span = settled.document.where_key("objectives", settled.position, "targets", index, "group")
        if by:
            message = f"'group' needs a value for each label of the indicator, and no other: {', '.join(by)}"
            yield checks.GROUP.problem(message, span)
        else:
            hint = "add 'by' with label names to the indicator"
            yield checks.GROUP.problem(
                f"indicator {settled.objective.indicator!r} has no groups", span, hint=hint
            )


def _windows(settled: SettledObjective, declared: Declarations) -> Iterator[Problem]:
    """Find tiers with a longer window than the objective's, and those that cannot be scaled to it."""
    policy, window = policy_of(settled, declared), settled.objective.window
    if policy is None:
        return
    length = window.usual if isinstance(window, Calendar) else window
    if tier := policy.unscalable(length):
        assert policy.meant_for is not None
        share = Duration(tier.long_window.milliseconds * length.milliseconds // policy.meant_for.milliseconds)
        message = (
            f"policy {policy.name!r} is meant for {policy.meant_for}: "
            f"for {window}, its {tier.budget} in {tier.long_window} would be {tier.budget} in {share}"
        )
        yield checks.WINDOW.problem(
            message,
            settled.document.where("objectives", settled.position, "window"),
            hint=f"name the policy {HOURS.name!r}, or one of your own that is meant for hours",
        )
        return
    for tier in policy.tiers_for(length):
        if tier.long_window > length:
            message = (
                f"policy {policy.name!r} has a long window of {tier.long_window}, but this window is {window}"
            )
            hint = f"set 'meant_for' in {policy.name!r} to have its windows scaled, or choose another policy"
            yield checks.WINDOW.problem(
                message, settled.document.where("objectives", settled.position, "window"), hint=hint
            )


def _same_id(settled: SettledObjective, first: SettledObjective) -> Problem:
    key = "name" if settled.objective.name else "indicator"
    span = settled.document.where("objectives", settled.position, key)
    place = first.document.where("objectives", first.position)
    if settled.service is first.service:
        message = f"{settled.service.name!r} already has an objective named {settled.name!r} ({place})"
        return checks.DUPLICATE.problem(
            message, span, hint="give each objective of an indicator its own 'name'"
        )
    message = f"the id {settled.id!r} is already that of {first.name!r} of {first.service.name!r} ({place})"
    return checks.DUPLICATE.problem(message, span, hint="rename one of the services or objectives")
