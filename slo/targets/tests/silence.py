"""The test that nothing happens, which alerts nobody, and that nothing is measured any more, which does."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from slo.conditions import targets_down_after
from slo.model import SLO, AlertSeverity
from slo.plan.targets_down import Sharing, belongs_to
from slo.targets.tests.checks import down_labels, fires_later, no_alert, no_data_labels
from slo.targets.tests.course import Phase, Scene
from slo.targets.tests.story import Check, Story
from slo.targets.tests.subjects import Subject
from slo.text.units import Duration

_TRAFFIC = 3
_IDLE = 5
"""Minutes with events, and then without."""

_ENDS = _TRAFFIC + _IDLE

_LONGEST = Duration.parse("30m")
"""A ticket for what has been missing for longer is not waited for."""

_MINUTE = 60_000  # milliseconds


def story(subject: Subject, shared: Sharing, *, is_first: bool) -> Story:
    """Return the test; objectives of the service may share an alert on their targets.

    Alerts that are not of a single group are checked once, for the first one.
    """
    slo, interval = subject.slo, subject.traits.interval
    words = (f"{subject.name}: nothing happens from {_TRAFFIC}m on, and all its series end after {_ENDS}m.",)
    quiet = no_alert(subject, _ENDS, f"{subject.name} is idle: no alert")
    checks = (quiet, *(_down(subject, shared) if is_first else ()), *_no_data(subject, slo))
    series = subject.series(_scene(subject.has_idle_times, interval))
    return Story(words, str(interval), series, tuple(sorted(checks, key=lambda check: check.minute)))


@lru_cache
def _scene(has_idle_times: bool, interval: Duration) -> Scene:
    idle = None if has_idle_times else Fraction(0)
    return Scene((Phase(_TRAFFIC, Fraction(0)), Phase(_IDLE, idle)), interval, ends=True)


def _down(subject: Subject, shared: Sharing) -> Iterator[Check]:
    slo = subject.slo
    is_up = any(one.made.metric == "up" for one in subject.sources)
    if slo.when_targets_are_down is None or not slo.scrapes or slo.indicator.by or is_up:
        return
    alerting = belongs_to(slo.scrapes[0], slo, shared)
    severity = alerting.when_targets_are_down
    assert severity is not None, "an alert belongs to an objective that alerts on its targets"
    after = -(-targets_down_after(slo.service.scrape_interval).milliseconds // _MINUTE)
    labels, down = down_labels(alerting, severity), f"all targets of {subject.name} down for"
    not_yet = (_ENDS + after - 1, f"{down} {after - 1}m: no {severity.noun} yet")
    yield from fires_later(
        subject, labels, not_yet, (_ENDS + after + 2, f"{down} {after + 1}m: {severity.noun}")
    )


def _no_data(subject: Subject, slo: SLO) -> Iterator[Check]:
    after = slo.policy.no_data_after
    if not isinstance(after, Duration) or after > _LONGEST:
        return
    minutes = -(-after.milliseconds // _MINUTE)
    name, words = AlertSeverity.TICKET, f"{subject.name} not measured for"
    not_yet = (_ENDS + minutes - 2, f"{words} {minutes - 2}m: no {name} yet")
    then = (_ENDS + minutes + 2, f"{words} {minutes + 2}m: {name}")
    yield from fires_later(subject, no_data_labels(subject), not_yet, then)
