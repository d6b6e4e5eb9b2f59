"""The test that everything fails: there is a page by the promised minute, and it ends with the outage."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import ceil

from slo.conditions import OutageAlert, fires_after, first_in_outage
from slo.model import naming
from slo.model.severity import in_order
from slo.targets.tests.checks import Moment, Planned, checked, of_tier, quiet
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.story import Series, Story, series_name
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits
from slo.text.units import Duration

_HEALTHY = 5
"""Minutes before the outage."""

_AFTER = 2
"""Minutes for a page to end in, once its short window has no more errors than it may have."""

SHORT = Duration.parse("10m")
"""The end of an alert with a longer short window is not waited for."""

_LONGEST = 60
"""A later promise is not waited for."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None if nothing would fire in an hour."""
    if (plan := _planned(subject.traits)) is None:
        return None
    words = (f"{subject.name}: from {_HEALTHY}m on, everything fails. Its target was edited before.",)
    series = {**subject.series(plan.scene), **_before_the_edit(subject, plan.scene.minutes)}
    return Story(words, str(plan.scene.interval), series, tuple(checked(subject, plan.moments)))


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> Planned | None:
    found = first(traits)
    impossible = [one for one in traits.tiers if fires_after(one, traits.budget.share) is None]
    if (found is None or found.within.milliseconds > _LONGEST * _MINUTE) and not impossible:
        return None
    lasts = found.within.milliseconds // _MINUTE if found else _HEALTHY
    lasts = min(lasts, _LONGEST)
    moments = [quiet(_HEALTHY, " is healthy: no alert")]
    ends = _HEALTHY + lasts
    if found is not None and lasts == found.within.milliseconds // _MINUTE:
        moments += _promise(traits, found, ends)
    for one in impossible:
        needs = float(one.long.threshold(traits.budget.share)) * 100
        name = f"the {one.tier.severity.noun} of {one.tier.long_window}"
        words = f", all bad: {name}, which needs over {needs:.4g}% bad events"
        moments.append(Moment(ends, of_tier(one), fires=True, words=words))
    recovers = _recovers(found) if found and _is_soon_over(found) else 1
    phases = (
        Phase(_HEALTHY, Fraction(0)),
        Phase(lasts, Fraction(1)),
        Phase(recovers + 1, _few(traits, found)),
    )
    return Planned(Scene(phases, traits.interval), tuple(moments))


def first(traits: Traits) -> OutageAlert | None:
    """Return the alert that a full outage fires first, of the most urgent level that tiers have."""
    levels, budget = in_order({one.tier.severity for one in traits.tiers}), traits.budget
    if not levels:
        return None
    return first_in_outage(traits.policy, budget.length, [budget.share], traits.sampling, levels[0])


def _promise(traits: Traits, found: OutageAlert, ends: int) -> Iterator[Moment]:
    tier = found.tier.tier
    after = fires_after(found.tier, traits.budget.share)
    assert after is not None
    alert, name = of_tier(found.tier), f"the {tier.severity.noun} of {tier.long_window}"
    early = _HEALTHY + ceil(after / _MINUTE) - 1
    if early > _HEALTHY and not traits.is_direct:
        words = f", all bad for {early - _HEALTHY}m: not yet {name}"
        yield Moment(early, alert, fires=False, words=words)
    yield Moment(ends, alert, fires=True, words=f", all bad for {ends - _HEALTHY}m: {name}, as promised")
    if _is_soon_over(found):
        over = ends + _recovers(found)
        yield Moment(over, alert, fires=False, words=f", few bad for {over - ends}m: {name} is over")


def _few(traits: Traits, found: OutageAlert | None) -> Fraction:
    """Return a share of bad events on which that alert ends: a service that recovers has some."""
    tiers = traits.tiers if found is None else (found.tier,)
    lowest = min(one.short.threshold(traits.budget.share) for one in tiers)
    return min(Fraction(f"{float(lowest / 2):.1e}"), Fraction(1))


def _is_soon_over(found: OutageAlert) -> bool:
    tier = found.tier.tier
    return tier.keep_firing is None and tier.short_window <= SHORT


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
