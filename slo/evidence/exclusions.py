"""Excluded times: those in the compliance window of an objective, and what is planned."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.model import SLO, Exclusion
from slo.model.intervals import Interval


class ExcludedTime(NamedTuple):
    """One occurrence of an exclusion. `within` is how much of it is in the compliance window so far.

    Until the parties that are `missing` sign it, it leaves nothing out.
    """

    exclusion: Exclusion
    interval: Interval
    within: timedelta
    missing: tuple[str, ...] = ()


def excluded_times(slo: SLO, at: datetime) -> tuple[ExcludedTime, ...]:
    """Return the excluded times of the compliance window that ends `at`, by exclusion, oldest first."""
    return _times(((one, ()) for one in slo.exclusions), slo, at)


def unsigned_times(slo: SLO, at: datetime) -> tuple[ExcludedTime, ...]:
    """Return the times that would be excluded, likewise, if all had signed that."""
    return _times(((one.exclusion, one.missing) for one in slo.unsigned), slo, at)


def _times(
    exclusions: Iterable[tuple[Exclusion, tuple[str, ...]]], slo: SLO, at: datetime
) -> tuple[ExcludedTime, ...]:
    start = slo.window_start(at)
    found = (
        ExcludedTime(exclusion, interval, interval.within(start, at), missing)
        for exclusion, missing in exclusions
        for interval in exclusion.occurrences()
    )
    return tuple(one for one in found if one.within)


class PlannedTime(NamedTuple):
    """The current or next occurrence of an exclusion, and the objectives whose events do not count in it."""

    exclusion: Exclusion
    interval: Interval
    slos: tuple[str, ...]


def planned_times(slos: Iterable[SLO], at: datetime) -> tuple[PlannedTime, ...]:
    """Return the occurrence of each exclusion that is not over `at`, the soonest first."""
    excluding: dict[str, list[SLO]] = {}
    for slo in slos:
        for exclusion in slo.exclusions:
            excluding.setdefault(exclusion.name, []).append(slo)
    found = []
    for name, concerned in excluding.items():
        exclusion = next(one for one in concerned[0].exclusions if one.name == name)
        coming = next((one for one in exclusion.occurrences() if one.end > at), None)
        if coming is not None:
            found.append(PlannedTime(exclusion, coming, tuple(slo.id for slo in concerned)))
    return tuple(sorted(found, key=lambda one: (one.interval, one.exclusion.name)))
