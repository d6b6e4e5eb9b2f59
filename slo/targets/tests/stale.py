"""The test that a success becomes too old: each minute from then on is bad, and alerts fire.

The tests of promtool begin in 1970, so no success is older than the test itself: it lasts longer than the age
that is allowed. Rules are evaluated every ten minutes, which is as long as they make up for.
"""

from fractions import Fraction

from slo.targets.tests.checks import checked
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.expected import Lag, Measured
from slo.targets.tests.sparse import Sparse, moments
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject

STEP = 10
"""How many minutes apart rules are evaluated."""

_LASTS = 120
"""For how many minutes the success is too old."""

_ROLLED_UP = Lag(25, 40)


def story(subject: Subject) -> Story | None:
    """Return the test; None for what does not age, and if counts are not recorded or settled later."""
    traits, good = subject.traits, subject.good_for
    if not good or not traits.is_usual:
        return None
    begins = good // STEP * STEP
    ends = begins + _LASTS
    scene = Scene((Phase(good, Fraction(0)), Phase(ends - good, Fraction(1))), traits.interval)
    found = moments(traits, Sparse(STEP, begins, ends, _ROLLED_UP, Measured.of(traits, scene)))
    words = (f"{subject.name}: its last success is at the beginning, and from {good}m on too old.",)
    checks = tuple(checked(subject, found))
    return Story(words, str(traits.interval), subject.series(scene), checks)
