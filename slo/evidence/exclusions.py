"""Excluded times in the compliance window of an objective."""

from datetime import datetime, timedelta
from typing import NamedTuple

from slo.model import SLO, Exclusion
from slo.model.intervals import Interval


class ExcludedTime(NamedTuple):
    """One occurrence of an exclusion. `within` is how much of it is in the compliance window so far."""

    exclusion: Exclusion
    interval: Interval
    within: timedelta


def excluded_times(slo: SLO, at: datetime) -> tuple[ExcludedTime, ...]:
    """Return the excluded times of the compliance window that ends `at`, by exclusion, oldest first."""
    start = slo.window_start(at)
    found = (
        ExcludedTime(exclusion, interval, interval.within(start, at))
        for exclusion in slo.exclusions
        for interval in exclusion.occurrences()
    )
    return tuple(one for one in found if one.within)
