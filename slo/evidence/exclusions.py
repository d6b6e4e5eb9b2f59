"""Times of exclusions in the compliance window of an objective."""

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
