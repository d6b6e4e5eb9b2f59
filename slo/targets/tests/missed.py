"""The test of missed evaluations: rules are evaluated every three minutes, and all errors are between.

The next evaluation counts what happened in minutes without one, so alerts fire as if none was missed.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from slo.model import LONGEST_FROM_MINUTES
from slo.targets.tests.checks import Moment, checked, percent
from slo.targets.tests.course import TRAFFIC, Phase, Scene
from slo.targets.tests.expected import Lag, Measured
from slo.targets.tests.sparse import Sparse, moments
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits

STEP = 3
"""How many minutes apart rules are evaluated."""

_HEALTHY, _HEALTHY_ANCHORED = 6, 30
"""Minutes before the first error. With anchored ranges, minutes are made up for after half an hour."""

_TIMES = 13
"""How many minutes have errors."""

_FIRST = Fraction(9, 2)
"""After so many minutes with errors, the first tier fires: between two of them, so that one is known."""

_CYCLE = (2, 1, 3)
"""Minutes without errors, with errors, and without: the second ends when rules are evaluated.

What is settled then is five minutes old, so the minute that is counted without making up for others has none.
"""

_LASTS = _TIMES * sum(_CYCLE)

_ROLLED_UP = Lag(25, 40)


class _Missed(NamedTuple):
    """What happens, and what is expected then; this `share` of events is bad in some minutes."""

    share: Fraction
    scene: Scene
    moments: tuple[Moment, ...]


def story(subject: Subject) -> Story | None:
    """Return the test; None if counts are not recorded or are settled later, or nothing would fire."""
    traits = subject.traits
    if not traits.is_usual:
        return None
    plan = _planned(traits)
    if not any(one.fires for one in plan.moments):
        return None
    errors = f"{percent(plan.share)} of events are bad in one of six minutes, in which no rule is evaluated"
    words = (f"{subject.name}: from {_begins(traits)}m on, {errors}.",)
    checks = tuple(checked(subject, plan.moments))
    return Story(words, str(traits.interval), subject.series(plan.scene), checks)


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> _Missed:
    share = _share(traits)
    begins = _begins(traits)
    before, during, after = _CYCLE
    cycle = (Phase(before, Fraction(0)), Phase(during, share), Phase(after, Fraction(0)))
    scene = Scene((Phase(begins, Fraction(0)), *(_TIMES * cycle)), traits.interval)
    plan = Sparse(STEP, begins, begins + _LASTS, _ROLLED_UP, Measured.of(traits, scene))
    return _Missed(share, scene, moments(traits, plan))


def _begins(traits: Traits) -> int:
    return _HEALTHY_ANCHORED if traits.sampling.anchored else _HEALTHY


def _share(traits: Traits) -> Fraction:
    """Return the share of bad events in each of these minutes.

    It makes whole numbers of events: sums of decimal fractions can be less than the sum before.
    """
    tiers = [one for one in traits.tiers if one.tier.long_window <= LONGEST_FROM_MINUTES]
    share = min((one / _FIRST for one in traits.minutes_spent(tiers)), default=Fraction(1))
    return Fraction(min(max(round(share * TRAFFIC), 1), TRAFFIC), TRAFFIC)
