"""The test of a long time without scrapes: the first one after it shows that all was good, and later all bad.

Rules are evaluated every five minutes. What the first scrape shows is settled five minutes later, when it is
no longer recent. A few errors then decide the alert together with what was settled.
"""

from fractions import Fraction
from functools import lru_cache

from slo.model import LONGEST_FROM_MINUTES
from slo.targets.tests.checks import Moment, Planned, checked, of_tier
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.expected import Measured
from slo.targets.tests.outage import first
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits

STEP = 5
"""How many minutes apart rules are evaluated."""

_GOOD, _BAD = range(10, 49), range(70, 109)
"""The minutes without scrapes: longer than the half hour in which counts of each minute are looked for.

The next sample is there at a full five minutes, at which series of the past hours are looked for as well.
"""

_EARLY, _LATE = 60, 115
"""When few errors do not alert, because all was good before; and when they do."""

_FEW = 6
"""How many times as many events are bad then as the short window alerts on.

Without the good events of the time without scrapes, the long window would alert as well.
"""


def story(subject: Subject) -> Story | None:
    """Return the test; None without counters, or if counts are settled later or few errors decide nothing."""
    if not subject.has_counters or (plan := _planned(subject.traits)) is None:
        return None
    lost = " and from ".join(f"{gap.start}m to {gap.stop}m" for gap in (_GOOD, _BAD))
    words = f"{subject.name}: nothing is scraped from {lost}, when everything fails."
    checks = tuple(checked(subject, plan.moments))
    return Story((words,), str(plan.scene.interval), subject.series(plan.scene), checks)


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> Planned | None:
    found = first(traits)
    if (
        found is None
        or not traits.counts_between_evaluations
        or found.tier.tier.long_window > LONGEST_FROM_MINUTES
    ):
        return None
    share = Fraction(f"{float(_FEW * found.tier.short.threshold(traits.budget.share)):.1e}")
    if share > 1:
        return None
    phases = (
        Phase(_EARLY - STEP, Fraction(0)),
        Phase(STEP, share),
        Phase(_BAD.start - _EARLY, Fraction(0)),
        Phase(len(_BAD), Fraction(1)),
        Phase(_LATE - STEP + 2 - _BAD.stop, Fraction(0)),
        Phase(STEP - 2, share),
    )
    scene = Scene(phases, traits.interval, lost=(_GOOD, _BAD))
    measured, condition = Measured.of(traits, scene), found.tier.condition
    early, late = (condition.holds(measured.at(minute), traits.budget) for minute in (_EARLY, _LATE))
    tier = found.tier.tier
    if early or not late or tier.for_ or tier.keep_firing:
        return None
    alert, name = of_tier(found.tier), f"the {tier.severity.noun} of {tier.long_window}"
    moments = (
        Moment(_EARLY, alert, fires=False, words=f", few bad after {len(_GOOD)}m that were good: not {name}"),
        Moment(_LATE, alert, fires=True, words=f", few bad after {len(_BAD)}m that were all bad: {name}"),
    )
    return Planned(scene, moments)
