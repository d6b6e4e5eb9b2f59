"""Explanation of an objective in a few lines: counted events, error budget, alerts, first responder."""

import inspect
from collections.abc import Iterator
from fractions import Fraction

from slo.conditions import (
    ExhaustedWithin,
    RemainingAtMost,
    SpentWithin,
    TierCondition,
    first_alert,
    of_step,
    of_tiers,
    targets_down_after,
)
from slo.model import ALWAYS, SLO, AlertSeverity, Calendar, Catalogue, Step
from slo.plan.responders import calls_without_people
from slo.text.plurals import have
from slo.text.rounding import share, times, whole_length
from slo.text.terminal import one_line
from slo.text.units import Duration, plain


def explanation(slo: SLO, catalogue: Catalogue) -> list[str]:
    """Return the id of an objective, and below it lines that begin with their topic."""
    lines = [*_counted(slo), *_budget(slo), *_draft(slo), *_alerts(slo), *_first(slo, catalogue)]
    return [slo.id, *(f"  {topic:8} {one_line(text)}" for topic, text in lines)]


def _counted(slo: SLO) -> Iterator[tuple[str, str]]:
    indicator = slo.indicator
    if indicator.journey:
        yield "journey", indicator.journey
    name = indicator.kind_name
    about = (inspect.getdoc(indicator.kind) or "").split("\n\n")[0]
    yield "counted", f"{name}: {' '.join(about.split())}"
    kind = getattr(indicator, name)
    for field in type(kind).model_fields:
        if field in kind.model_fields_set:
            yield "", f"{field}: {_in_words(getattr(kind, field))}"
    if indicator.by:
        yield "", f"by: {', '.join(indicator.groups.words)}"


def _budget(slo: SLO) -> Iterator[tuple[str, str]]:
    window = slo.objective.window
    length = f"a usual {window}" if isinstance(window, Calendar) else str(window)
    outage = whole_length(Fraction(slo.error_budget) * slo.window_length.seconds)
    yield "budget", f"{_percent(slo)} of events may be bad: {outage} of full outage in {length}"
    for one in slo.objective.targets:
        group = ", ".join(f"{label}={value}" for label, value in one.group.items())
        yield "", f"{plain((1 - one.target.ratio).scaleb(2))}% for {group}"


def _percent(slo: SLO) -> str:
    return f"{plain(slo.error_budget.scaleb(2))}%"


def _draft(slo: SLO) -> Iterator[tuple[str, str]]:
    if slo.draft:
        yield "draft", f"{have(slo.draft.missing)} yet to sign: until then, pages are tickets"


def _alerts(slo: SLO) -> Iterator[tuple[str, str]]:
    for one in of_tiers(slo):
        yield one.tier.severity, _tier(slo, one)
    if slo.never_alerts:
        yield "alerts", f"none, by its alert policy {slo.policy.name!r}"
        return
    yield "outage", _outage(slo)
    if slo.policy.counts_events:
        yield "", f"only with {_enough_events(slo)} in the longer window"
    for step in slo.steps:
        yield step.severity, f"{_condition(step)}: {step.do}"
    if isinstance(slo.policy.no_data_after, Duration):
        yield AlertSeverity.TICKET, f"no data for {slo.policy.no_data_after}"
        if slo.indicator.kind.lasting is not None:
            yield "", f"a target of several is silent for {slo.policy.no_data_after}"
    if slo.when_targets_are_down is not None:
        after = targets_down_after(slo.service.scrape_interval)
        yield slo.when_targets_are_down, f"all its targets are down or gone for {after}"
    yield from _labels(slo)


def _labels(slo: SLO) -> Iterator[tuple[str, str]]:
    for severity in slo.possible_levels:
        if labels := slo.own_on_alerts(severity).labels:
            listed = ", ".join(f"{name}={value}" for name, value in labels.items())
            yield "labels", f"of each {severity}: {listed}"


def _tier(slo: SLO, one: TierCondition) -> str:
    tier, limit = one.tier, one.long.threshold(Fraction(slo.error_budget))
    windows = f"over {tier.long_window} and over {tier.short_window}"
    if tier.budget is None:
        return f"error ratio above {share(limit)} {windows}"
    text = f"{tier.budget} of the budget spent in {tier.long_window}"
    if limit >= 1:
        return f"{text}: never fires, because it needs an error ratio above {share(limit)}"
    rate = one.rate(Fraction(slo.error_budget))
    return f"{text}: error ratio above {share(limit)} {windows} (burn rate {times(rate)})"


def _outage(slo: SLO) -> str:
    """Say how long a full outage lasts until somebody hears of it."""
    if (first := first_alert(slo)) is None:
        return "even if all events are bad, no alert fires"
    level, within = first
    nobody = "" if level is AlertSeverity.PAGE else " and pages nobody"
    return f"if all events are bad, it {level.verb} within {within}{nobody}"


def _enough_events(slo: SLO) -> str:
    total, bad = slo.policy.min_events, slo.policy.min_bad_events
    least = [f"{total} events" if total else "", f"{bad} bad events" if bad else ""]
    return " and ".join(f"at least {one}" for one in least if one)


def _condition(step: Step) -> str:
    match of_step(step):
        case RemainingAtMost(share_left):
            return f"at most {share_left} of the budget is left"
        case SpentWithin(spent, window):
            return f"{spent} of the budget spent in {window}"
        case ExhaustedWithin(time):
            return f"at the pace of the last day, the budget is spent in less than {time}"


def _first(slo: SLO, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Say who is first, the hours in which it reads chat and mail, and when which party is called."""
    name = slo.service.product
    product = catalogue.products[name].value if name and name in catalogue.products else None
    if product is None:
        yield "first", "nobody: the service has no product"
        return
    first = product.party or product.name
    if product.alerting and product.alerting.hours != ALWAYS:
        first += f", which reads chat and mail in {product.alerting.hours}"
    organisation = catalogue.organisation.value if catalogue.organisation else None
    called = None
    if organisation and product.is_served(organisation.hosting) and not slo.objective.third_party:
        called = organisation.calls_for(slo.objective.category)
    if called is None or called == product.party:
        yield "first", first
        return
    yield "first", f"{first}; it can call {called}"
    if slo.can_page:
        for way in calls_without_people(called, product, (slo.objective.category,)):
            yield "", f"{called} {way}"


def _in_words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
