"""The test of lost scrapes: everything fails while nothing is scraped, and the next scrape shows it."""

from fractions import Fraction

from slo.model import ROLL_UP, Strategy
from slo.sli.made import Form
from slo.targets.tests.checks import fires, silent, tier_labels
from slo.targets.tests.course import Phase, interval_of
from slo.targets.tests.outage import first
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject

_HEALTHY = 10
"""Minutes before the first scrape that is lost."""

_LOST = 8
"""Minutes without a scrape: longer than samples may be late, so that no window holds a sample before them."""

_AFTER = 2
"""Minutes after the first scrape, in which alerts fire."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None without counters, if counts are not recorded, or if more errors are needed."""
    slo, found = subject.slo, first(subject)
    has_counters = not slo.parts and all(one.made.form is Form.COUNTER for one in subject.sources)
    is_usual = slo.service.strategy is not Strategy.DIRECT and slo.sampling.sample_delay == ROLL_UP
    if found is None or not has_counters or not is_usual or found.within.milliseconds > _LOST * _MINUTE:
        return None
    interval = interval_of(slo)
    phases = (Phase(_HEALTHY, Fraction(0)), Phase(_LOST, Fraction(1)), Phase(_AFTER, Fraction(0)))
    tier, returns = found.tier.tier, _HEALTHY + _LOST
    labels, name = tier_labels(subject, found.tier), f"the {tier.severity} of {tier.long_window}"
    words = f"{subject.name}: from {_HEALTHY}m to {returns}m, everything fails and nothing is scraped."
    checks = (
        silent(subject, labels, returns - 1, f"{subject.name}, nothing is scraped: not yet {name}"),
        fires(
            subject, labels, returns + 1, f"{subject.name}, all bad for {_LOST}m as the scrape shows: {name}"
        ),
    )
    series = subject.series(phases, interval, lost=(_HEALTHY, returns))
    return Story((words,), str(interval), series, checks)
