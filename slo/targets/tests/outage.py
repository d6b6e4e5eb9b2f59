"""The test that everything fails: there is a page by the promised minute, and it ends with the outage."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from slo.conditions import OutageAlert, TierCondition, fires_after, first_in_outage, of_tiers
from slo.model import Strategy, naming
from slo.model.severity import in_order
from slo.targets.tests.checks import fires, no_alert, silent, tier_labels
from slo.targets.tests.course import Phase, interval_of
from slo.targets.tests.story import Check, Series, Story, series_name
from slo.targets.tests.subjects import Subject
from slo.text.units import Duration

_HEALTHY = 5
"""Minutes before the outage."""

_AFTER = 2
"""Minutes for a page to end in, once its short window has no more errors than it may have."""

_SHORT = Duration.parse("10m")
"""The end of an alert with a longer short window is not waited for."""

_LONGEST = 60
"""A later promise is not waited for."""

_MINUTE = 60_000  # milliseconds


def first(subject: Subject) -> OutageAlert | None:
    """Return the alert that a full outage fires first, of the most urgent level that tiers have."""
    slo, shares = subject.slo, [subject.budget.share]
    levels = in_order({one.tier.severity for one in of_tiers(slo)})
    if not levels:
        return None
    return first_in_outage(slo.policy, slo.window_length, shares, slo.sampling, levels[0])


def unreachable(subject: Subject) -> tuple[TierCondition, ...]:
    """Return the tiers that need more errors than there can be."""
    return tuple(one for one in of_tiers(subject.slo) if fires_after(one, subject.budget.share) is None)


def story(subject: Subject) -> Story | None:
    """Return the test; None if nothing would fire in an hour."""
    found = first(subject)
    impossible = unreachable(subject)
    if (found is None or found.within.milliseconds > _LONGEST * _MINUTE) and not impossible:
        return None
    lasts = found.within.milliseconds // _MINUTE if found else _HEALTHY
    lasts = min(lasts, _LONGEST)
    checks = [no_alert(subject, _HEALTHY, f"{subject.name} is healthy: no alert")]
    ends = _HEALTHY + lasts
    if found is not None and lasts == found.within.milliseconds // _MINUTE:
        checks += _promise(subject, found, ends)
    for one in impossible:
        needs = float(one.long.threshold(subject.budget.share)) * 100
        name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
        all_bad = f"{subject.name}, all bad: {name}, which needs over {needs:.4g}% bad events"
        checks.append(fires(subject, tier_labels(subject, one), ends, all_bad))
    recovers = _recovers(found) if found and _is_soon_over(found) else 1
    phases = (
        Phase(_HEALTHY, Fraction(0)),
        Phase(lasts, Fraction(1)),
        Phase(recovers + 1, _few(subject, found)),
    )
    interval = interval_of(subject.slo)
    words = (f"{subject.name}: from {_HEALTHY}m on, everything fails. Its target was edited before.",)
    series = {
        **subject.series(phases, interval),
        **_before_the_edit(subject, sum(one.minutes for one in phases)),
    }
    return Story(words, str(interval), series, tuple(checks))


def _promise(subject: Subject, found: OutageAlert, ends: int) -> Iterator[Check]:
    tier = found.tier.tier
    after = fires_after(found.tier, subject.budget.share)
    assert after is not None
    labels, name = tier_labels(subject, found.tier), f"the {tier.severity.noun} of {tier.long_window}"
    early = _HEALTHY + ceil(after / _MINUTE) - 1
    if early > _HEALTHY and subject.slo.service.strategy is not Strategy.DIRECT:
        yield silent(
            subject, labels, early, f"{subject.name}, all bad for {early - _HEALTHY}m: not yet {name}"
        )
    yield fires(subject, labels, ends, f"{subject.name}, all bad for {ends - _HEALTHY}m: {name}, as promised")
    if _is_soon_over(found):
        over = ends + _recovers(found)
        yield silent(subject, labels, over, f"{subject.name}, few bad for {over - ends}m: {name} is over")


def _few(subject: Subject, found: OutageAlert | None) -> Fraction:
    """Return a share of bad events on which that alert ends: a service that recovers has some."""
    tiers = of_tiers(subject.slo) if found is None else (found.tier,)
    lowest = min(one.short.threshold(subject.budget.share) for one in tiers)
    return min(Fraction(f"{float(lowest / 2):.1e}"), Fraction(1))


def _is_soon_over(found: OutageAlert) -> bool:
    tier = found.tier.tier
    return tier.keep_firing is None and tier.short_window <= _SHORT


def _recovers(found: OutageAlert) -> int:
    return found.tier.tier.short_window.milliseconds // _MINUTE + _AFTER


def _before_the_edit(subject: Subject, minutes: int) -> Series:
    """Return the budget that rules stated before the edit of the target, which is still found after it."""
    labels = {
        "slo": subject.slo.id,
        "slo_bundle": subject.slo.service.name,
        "service": subject.slo.service.name,
        "target": "50%",
        **subject.group,
    }
    return {series_name(naming.ERROR_BUDGET, labels): f"0.5x{2 * minutes}"}
