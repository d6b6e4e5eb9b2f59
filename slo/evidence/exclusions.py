"""What exclusions leave out of the compliance window of an objective."""

from datetime import datetime, timedelta
from typing import NamedTuple

from slo.model import SLO, Exclusion
from slo.model.intervals import Interval


class LeftOut(NamedTuple):
    """A time that an exclusion takes, and how long of it is in the window so far."""

    exclusion: Exclusion
    interval: Interval
    within: timedelta


def left_out(slo: SLO, at: datetime) -> tuple[LeftOut, ...]:
    """List the excluded times of the window that ends at a time: exclusion by exclusion, oldest first."""
    start = slo.window_start(at)
    found = (
        LeftOut(exclusion, interval, interval.within(start, at))
        for exclusion in slo.exclusions
        for interval in exclusion.occurrences()
    )
    return tuple(one for one in found if one.within)
