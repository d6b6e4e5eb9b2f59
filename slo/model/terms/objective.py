"""The terms of an objective, which parties sign: what is measured, target, window and consequences.

Terms are canonical: layout, order, explicit defaults and the use of archetypes make no difference. What only
explains, such as a journey or a runbook, is not a term. Neither are the names of indicators and policies.

The words here are signed, so they are a contract: any other wording would void every signature. New words
have a new version, and those of earlier versions stay.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from slo.model.agreement import NEWEST, Terms
from slo.model.alerting import Tier
from slo.model.catalogue import SLO
from slo.model.consent import CONTINUES, PRODUCT, SIGNED_BY, all_of
from slo.model.error_budget_policy import Condition, Step
from slo.model.service import PRODUCTION, Service, Strategy
from slo.model.windows import Calendar
from slo.promql import Selector, quote
from slo.promql.canonical import canonical_selector
from slo.shapes import Shape
from slo.sli import USUAL_DELAY, Indicator
from slo.sli.expression import Query
from slo.sli.metric_names import TimeUnit, unit_of
from slo.text.units import plain

_Terms = Iterator[tuple[str, str]]

_CHECKS = frozenset(("buckets",))
"""Fields that measure nothing, but check other fields."""


def terms(slo: SLO, version: int = NEWEST) -> Terms:
    """Return the terms to be signed, in the order in which people read them, in the words of a version.

    Version 1 lacks the product, who signs, what happens by default once all targets are down, and how series
    are read; and in its words `$window` and a duration written 123456s are the same.
    """
    return dict(
        (
            *(_bound(slo) if version > 1 else ()),
            *_measured(slo, version),
            *(_read(slo) if version > 1 else ()),
            *_demanded(slo),
            *_alerts(slo, version),
            *_labels(slo),
            *_budget_policy(slo),
        )
    )


def _bound(slo: SLO) -> _Terms:
    """Yield whose objective it is, and who must agree to change it."""
    if slo.service.product is not None:
        yield PRODUCT, slo.service.product
    if slo.signatories:
        yield SIGNED_BY, all_of(slo.signatories)


def _measured(slo: SLO, version: int) -> _Terms:
    yield from _indicator(slo.indicator, version)
    for part in slo.parts:
        yield from ((f"{part.id} {term}", words) for term, words in _indicator(part.indicator, version))


def _read(slo: SLO) -> _Terms:
    """Yield how series are read, where that is not as usual: by it, events could be overlooked."""
    yield from _sampled(slo.service)
    for part in slo.parts:
        yield from ((f"{part.id} {term}", words) for term, words in _sampled(part.service))
    if slo.service.environment != PRODUCTION:
        yield "environment", slo.service.environment
    if slo.earlier_ids:
        yield CONTINUES, all_of(slo.earlier_ids)


def _sampled(service: Service) -> _Terms:
    if service.scrape_interval != Service.model_fields["scrape_interval"].default:
        yield "scrape_interval", str(service.scrape_interval)
    if service.sample_delay not in (None, USUAL_DELAY):
        yield "sample_delay", str(service.sample_delay)
    if service.strategy is Strategy.DIRECT:  # the others only differ in when they record the same budget
        yield "strategy", service.strategy


def _indicator(indicator: Indicator, version: int) -> _Terms:
    name = indicator.kind_name
    yield "indicator", name
    kind: Shape = getattr(indicator, name)
    for field, described in type(kind).model_fields.items():
        value = getattr(kind, field)
        if field not in _CHECKS and value != described.get_default() and not _is_assumed(kind, value):
            yield field, _words(value, version)
    if indicator.by:
        yield "by", ", ".join(sorted(indicator.groups.words))


def _is_assumed(kind: Shape, value: object) -> bool:
    """Return whether a value is the unit that would be assumed if it were not stated."""
    metrics = (selector.metric for _, selector in kind if isinstance(selector, Selector))
    return isinstance(value, TimeUnit) and value is unit_of(next(metrics), None)


def _words(value: object, version: int) -> str:
    match value:
        case Selector():
            return canonical_selector(value)
        case Query():
            return value.canonical if version > 1 else value.canonical_in_version_1
        case Decimal():
            return plain(value)
        case Mapping():
            return ", ".join(f"{key} {value[key]}" for key in sorted(value))
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _demanded(slo: SLO) -> _Terms:
    objective = slo.objective
    yield "target", str(objective.target)
    if objective.targets:
        yield "targets", ", ".join(sorted(f"{_group(one.group)} {one.target}" for one in objective.targets))
    is_calendar = isinstance(objective.window, Calendar)
    yield "window", f"{objective.window} in {slo.service.timezone}" if is_calendar else str(objective.window)
    yield "category", str(objective.category)
    if objective.third_party:
        yield "third_party", objective.third_party


def _group(group: Mapping[str, str]) -> str:
    return f"{{{','.join(f'{label}={quote(group[label])}' for label in sorted(group))}}}"


def _alerts(slo: SLO, version: int) -> _Terms:
    """Yield the tiers scaled to the objective's window, and the other conditions of alerts."""
    for tier in sorted(slo.tiers, key=lambda tier: (tier.severity, tier.long_window)):
        yield f"{tier.severity} over {tier.long_window}", _tier(tier)
    if not slo.tiers:
        yield "tiers", "none"
    if slo.policy.min_events is not None:
        yield "min_events", str(slo.policy.min_events)
    if slo.policy.min_bad_events is not None:
        yield "min_bad_events", str(slo.policy.min_bad_events)
    yield "no_data_after", str(slo.policy.no_data_after)
    if version > 1:
        yield "targets_down", str(slo.policy.when_targets_are_down or "never")
    elif slo.policy.targets_down is not None:
        yield "targets_down", slo.policy.targets_down


def _labels(slo: SLO) -> _Terms:
    """Yield labels that people chose: routes that are not slo's may decide by them who is woken.

    The word of a level is one of them, unless it is the name of the level.
    """
    for level in slo.possible_levels:
        word = slo.severities.of(level)
        chosen = {"severity": word} if word != level and level in slo.levels else {}
        if labels := {**slo.own_on_alerts(level).labels, **chosen}:
            yield f"labels of each {level}", _group(labels)


def _tier(tier: Tier) -> str:
    for_ = f", for {tier.for_}" if tier.for_ else ""
    keep = f", kept firing for {tier.keep_firing}" if tier.keep_firing else ""
    if tier.budget is None:
        return f"more than {tier.error_ratio} bad, and over {tier.short_window}{for_}{keep}"
    return f"{tier.budget} of the budget, and as fast over {tier.short_window}{for_}{keep}"


def _budget_policy(slo: SLO) -> _Terms:
    if slo.budget_policy is None:
        return
    for step in slo.steps:
        yield (
            f"step {step.name}",
            f"{_condition(step.when)}, {_consequence(step)}: {step.do.in_all_languages}",
        )
    if slo.budget_policy.exclusions:
        planned = slo.budget_policy.exclusions.planned
        yield (
            "exclusions planned",
            f"announced {planned.announced} before, at most {planned.at_most} within {planned.within}",
        )
    if slo.budget_policy.override:
        yield "override", slo.budget_policy.override.in_all_languages
    if slo.budget_policy.overridden_by:
        yield "override by", ", ".join(sorted(slo.budget_policy.overridden_by))


def _condition(when: Condition) -> str:
    if when.remaining is not None:
        return f"at most {when.remaining} left"
    if when.spent is not None:
        return f"{when.spent} spent within {when.within}"
    return f"nothing left in {when.exhausted_within}"


def _consequence(step: Step) -> str:
    notified = f", told to {' and '.join(sorted(step.notify))}" if step.notify else ""
    return f"{step.severity}{', freeze' if step.freeze else ''}{notified}"
