"""The test of lost scrapes: the next one shows that all was good meanwhile, and later that all was bad."""

from fractions import Fraction

from slo.model import ROLL_UP, Strategy
from slo.sli.made import Form
from slo.targets.tests.checks import fires, silent, tier_labels
from slo.targets.tests.course import Phase, interval_of
from slo.targets.tests.outage import first
from slo.targets.tests.story import Story
from slo.targets.tests.subjects import Subject

_SCRAPED = 10
"""Minutes with scrapes before each time without."""

_LOST = 8
"""Minutes without a scrape, or more: longer than samples may be late, so that a short window has none."""

_LONGEST = 30
"""A page that needs more minutes of errors is not waited for."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject) -> Story | None:
    """Return the test; None without counters, if counts are not recorded, or if more errors are needed."""
    slo, found = subject.slo, first(subject)
    has_counters = not slo.parts and all(one.made.form is Form.COUNTER for one in subject.sources)
    is_usual = slo.service.strategy is not Strategy.DIRECT and slo.sampling.sample_delay == ROLL_UP
    if found is None or not has_counters or not is_usual or found.within.milliseconds > _LONGEST * _MINUTE:
        return None
    lasts = max(_LOST, -(-found.within.milliseconds // _MINUTE))
    good = range(_SCRAPED, _SCRAPED + lasts)
    bad = range(good.stop + _SCRAPED, good.stop + _SCRAPED + lasts)
    phases = (Phase(bad.start, Fraction(0)), Phase(lasts, Fraction(1)), Phase(2, Fraction(0)))
    interval, tier = interval_of(slo), found.tier.tier
    labels, name = tier_labels(subject, found.tier), f"the {tier.severity} of {tier.long_window}"
    lost = f"nothing is scraped from {good.start}m to {good.stop}m, and from {bad.start}m to {bad.stop}m"
    words = f"{subject.name}: {lost}, when everything fails."
    as_shown = f"{subject.name}, as the next scrape shows, all"
    checks = (
        silent(subject, labels, good.stop + 1, f"{as_shown} good for {lasts}m: not {name}"),
        fires(subject, labels, bad.stop + 1, f"{as_shown} bad for {lasts}m: {name}"),
    )
    series = subject.series(phases, interval, lost=(good, bad))
    return Story((words,), str(interval), series, checks)
