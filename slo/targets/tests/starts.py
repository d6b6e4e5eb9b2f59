"""The test of targets that start: their first counts are events, those of a target that is found are not.

Rules are evaluated every five minutes. Targets are named by what happens to them. What a target has counted
when it is first seen is settled five minutes later, when a few errors decide the alert together with it.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

from slo.model import LONGEST_FROM_MINUTES
from slo.targets.tests.checks import Moment, checked, of_tier
from slo.targets.tests.course import scrapes_a_minute
from slo.targets.tests.outage import SHORT, first
from slo.targets.tests.story import Story, series_name
from slo.targets.tests.subjects import Subject
from slo.targets.tests.traits import Traits
from slo.text.units import Duration

STEP = 5
"""How many minutes apart rules are evaluated."""

_SERVES, _BUSY, _NO_ALERT = 21, 25, 30
"""When the target 'busy' starts, when its first requests are good, and when few errors do not alert."""

_BREAKS, _FAILING, _ALERT = 36, 40, 50
"""Likewise of the target 'failing', whose first requests fail, and when few errors do alert."""

_IDLE, _FAILED = 67, 70
"""When the target 'idle', which was up from the beginning, has its first requests; and when they alert."""

_OLD = 90
"""When the target 'old', which has counted for long, is found, and must not alert."""

_UNKNOWN = 15
"""The beginning of a history is known to so many minutes."""

_SOON = 2
"""So many minutes before a check there are few errors."""

_FEW = 1000
"""How many errors these are."""

_OTHER = {"slo_test": "other"}
"""The label of a series that a target has from its start, without any events."""

_MOST = Fraction(1, 2)
"""A larger share of bad events is not waited for."""

_MINUTE = 60_000  # milliseconds


class _Events(NamedTuple):
    """How many events were good and bad until a time."""

    good: int
    bad: int


_NONE = _Events(0, 0)
_Path = tuple[tuple[int, _Events], ...]
"""What was counted from each minute on; before the first, there is no series."""


_Paths = tuple[tuple[str, bool, _Path], ...]
"""The targets of series, whether these are others than those of the requests, and what they count."""


class _Planned(NamedTuple):
    """What series count, and what is expected then."""

    paths: _Paths
    moments: tuple[Moment, ...]


def story(subject: Subject) -> Story | None:
    """Return the test; None without counters of several targets, or if few errors decide nothing."""
    if not subject.has_counters or not subject.has_several_targets:
        return None
    if (plan := _planned(subject.traits)) is None:
        return None
    words = (
        f"{subject.name}: the target 'busy' starts at {_SERVES}m and has its first requests at {_BUSY}m, "
        f"'failing' at {_BREAKS}m and {_FAILING}m. 'idle' is up, and its first requests fail at {_IDLE}m. "
        f"'old' has counted for long and is found at {_OLD}m."
    )
    series = dict(_series(subject, plan))
    return Story((words,), str(subject.traits.interval), series, tuple(checked(subject, plan.moments)))


@lru_cache(maxsize=1024)
def _planned(traits: Traits) -> _Planned | None:
    found = first(traits)
    if (
        found is None
        or not traits.counts_between_evaluations
        or found.tier.tier.long_window > LONGEST_FROM_MINUTES
    ):
        return None
    tier = found.tier.tier
    if tier.for_ or tier.keep_firing or tier.short_window > SHORT:
        return None
    length = max(Fraction(tier.long_window.milliseconds, _MINUTE), Fraction(_ALERT))
    lowest, highest = (
        found.tier.long.threshold(traits.budget.share) * length / age for age in (_ALERT, _ALERT - _UNKNOWN)
    )
    if highest > _MOST:
        return None
    good = ceil(4 * _FEW / lowest)
    bad = ceil(2 * good * highest / (1 - highest))
    alert, name = of_tier(found.tier), f"the {tier.severity.noun} of {tier.long_window}"
    moments = (
        Moment(_NO_ALERT, alert, fires=False, words=f", few bad after good ones of a new target: not {name}"),
        Moment(_ALERT, alert, fires=True, words=f", few bad after bad ones of a new target: {name}"),
        Moment(_FAILED, alert, fires=True, words=f", the first requests of a target fail: {name}"),
        Moment(_OLD, alert, fires=False, words=f", a target is found that counted errors before: not {name}"),
    )
    return _Planned(_paths(good, bad), moments)


def _paths(good: int, bad: int) -> _Paths:
    return (
        ("serving", False, ((0, _NONE), (_OLD - 1, _Events(_FEW, 0)))),
        ("busy", True, ((_SERVES, _NONE),)),
        ("busy", False, ((_BUSY, _Events(good, 0)), (_NO_ALERT - _SOON, _Events(good, _FEW)))),
        ("failing", True, ((_BREAKS, _NONE),)),
        ("failing", False, ((_FAILING, _Events(0, bad)), (_ALERT - _SOON, _Events(0, bad + _FEW)))),
        ("idle", False, ((_IDLE, _Events(0, bad)),)),
        ("old", False, ((_OLD, _Events(good, 10 * bad)),)),
    )


def _series(subject: Subject, plan: _Planned) -> Iterator[tuple[str, str]]:
    interval = subject.traits.interval
    of_metrics = {source.made.metric: source for source in subject.sources}
    for instance, is_other, path in plan.paths:
        for source in of_metrics.values() if is_other else subject.sources:
            made, more = source.made, _OTHER if is_other else {}
            name = series_name(made.metric, {**made.labels, "instance": instance, **more})
            yield name, _values(made.good, made.bad, path, interval)
    for instance, since in (
        ("serving", 0),
        ("busy", _SERVES),
        ("failing", _BREAKS),
        ("idle", 0),
        ("old", _OLD),
    ):
        for name in subject.up_of(instance):
            yield name, _written(((since, "1"),), interval)


@lru_cache(maxsize=1024)
def _values(of_good: str, of_bad: str, path: _Path, interval: Duration) -> str:
    good, bad = Fraction(of_good), Fraction(of_bad)
    return _written(tuple((at, str(one.good * good + one.bad * bad)) for at, one in path), interval)


@lru_cache(maxsize=1024)
def _written(path: tuple[tuple[int, str], ...], interval: Duration) -> str:
    """Write values that hold from some minutes on, up to the end."""
    each = scrapes_a_minute(interval)
    parts = [f"_x{path[0][0] * each}"] if path[0][0] else []
    ends = (*(at for at, _ in path[1:]), _OLD + 1)
    held = groupby(zip(path, ends, strict=True), key=lambda one: one[0][1])
    for value, same in held:
        lengths = [end - at for (at, _), end in same]
        parts.append(f"{value}x{sum(lengths) * each - 1}")
    return " ".join(parts)
