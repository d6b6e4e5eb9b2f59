"""The test of missed evaluations: rules are evaluated every three minutes, and all errors are between.

The next evaluation counts what happened in minutes without one, so alerts fire as if none was missed.
"""

from fractions import Fraction

from slo.conditions import of_tiers
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, SLO, Strategy
from slo.targets.tests.checks import percent
from slo.targets.tests.course import TRAFFIC, Phase, course, interval_of
from slo.targets.tests.expected import Lag, Measured
from slo.targets.tests.sparse import Sparse, checks
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject

STEP = 3
"""How many minutes apart rules are evaluated."""

_HEALTHY = 30
"""Minutes before the first error."""

_TIMES = 8
"""How many minutes have errors."""

_FIRST = Fraction(9, 2)
"""After so many minutes with errors, the first tier fires: between two of them, so that one is known."""

_CYCLE = (2, 1, 3)
"""Minutes without errors, with errors, and without: the second ends when rules are evaluated.

What is settled then is five minutes old, so the minute that is counted without making up for others has none.
"""

_ENDS = _HEALTHY + _TIMES * sum(_CYCLE)

_ROLLED_UP = Lag(25, 40)

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None if counts are not recorded or are settled later, or nothing would fire."""
    slo = subject.slo
    if slo.service.strategy is Strategy.DIRECT or slo.sampling.sample_delay != ROLL_UP:
        return None
    share, interval = _share(slo, subject.budget.share), interval_of(slo)
    before, during, after = _CYCLE
    cycle = (Phase(before, Fraction(0)), Phase(during, share), Phase(after, Fraction(0)))
    phases = (Phase(_HEALTHY, Fraction(0)), *(_TIMES * cycle))
    measured = Measured.of(slo, course(slo, phases, interval))
    found = checks(subject, Sparse(STEP, _HEALTHY, _ENDS, _ROLLED_UP, measured))
    if not any(check.labels for check in found):
        return None
    errors = f"{percent(share)} of events are bad in one of six minutes, in which no rule is evaluated"
    words = (f"{subject.name}: from {_HEALTHY}m on, {errors}.",)
    return Story(words, str(interval), subject.series(phases, interval), found)


def _share(slo: SLO, budget: Fraction) -> Fraction:
    """Return the share of bad events in each of these minutes.

    It makes whole numbers of events: sums of decimal fractions can be less than the sum before.
    """
    spent = [
        one.long.threshold(budget) * one.tier.long_window.milliseconds / _MINUTE
        for one in of_tiers(slo)
        if one.tier.long_window <= LONGEST_FROM_MINUTES
    ]
    share = min((one / _FIRST for one in spent), default=Fraction(1))
    return Fraction(min(max(round(share * TRAFFIC), 1), TRAFFIC), TRAFFIC)
