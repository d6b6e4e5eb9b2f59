"""The test of lost scrapes: the next one shows that all was good meanwhile, and later that all was bad."""

from fractions import Fraction
from functools import lru_cache

from slo.targets.tests.checks import Moment, Planned, checked, of_tier
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.outage import first
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits

_SCRAPED = 5
"""Minutes with scrapes before each time without."""

_LOST = 8
"""Minutes without a scrape, or more: longer than samples may be late, so that a short window has none."""

_LONGEST = 30
"""A page that needs more minutes of errors is not waited for."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None without counters, if counts are not recorded, or if more errors are needed."""
    if not subject.has_counters or (plan := _planned(subject.traits)) is None:
        return None
    good, bad = plan.scene.lost
    lost = f"nothing is scraped from {good.start}m to {good.stop}m, and from {bad.start}m to {bad.stop}m"
    words = f"{subject.name}: {lost}, when everything fails."
    checks = tuple(checked(subject, plan.moments))
    return Story((words,), str(plan.scene.interval), subject.series(plan.scene), checks)


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> Planned | None:
    found = first(traits)
    if found is None or not traits.is_usual or found.within.milliseconds > _LONGEST * _MINUTE:
        return None
    lasts = max(_LOST, -(-found.within.milliseconds // _MINUTE))
    good = range(_SCRAPED, _SCRAPED + lasts)
    bad = range(good.stop + _SCRAPED, good.stop + _SCRAPED + lasts)
    phases = (Phase(bad.start, Fraction(0)), Phase(lasts, Fraction(1)), Phase(2, Fraction(0)))
    tier, alert = found.tier.tier, of_tier(found.tier)
    name, as_shown = f"the {tier.severity.noun} of {tier.long_window}", ", as the next scrape shows, all"
    moments = (
        Moment(good.stop + 1, alert, fires=False, words=f"{as_shown} good for {lasts}m: not {name}"),
        Moment(bad.stop + 1, alert, fires=True, words=f"{as_shown} bad for {lasts}m: {name}"),
    )
    return Planned(Scene(phases, traits.interval, lost=(good, bad)), moments)
