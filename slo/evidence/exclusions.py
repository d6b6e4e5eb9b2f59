"""What exclusions leave out of the compliance window of an objective."""

from datetime import datetime, timedelta
from typing import NamedTuple

from slo.model import SLO, Exclusion
from slo.model.intervals import Interval


class ExcludedTime(NamedTuple):
    """A time that an exclusion takes, and how long of it is in the window so far."""

    exclusion: Exclusion
    interval: Interval
    within: timedelta


def excluded_times(slo: SLO, at: datetime) -> tuple[ExcludedTime, ...]:
    """List the excluded times of the window that ends at a time: exclusion by exclusion, oldest first."""
    start = slo.window_start(at)
    found = (
        ExcludedTime(exclusion, interval, interval.within(start, at))
        for exclusion in slo.exclusions
        for interval in exclusion.occurrences()
    )
    return tuple(one for one in found if one.within)
