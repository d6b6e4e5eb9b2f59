"""What exclusions leave out of the compliance window of an objective."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from slo.model import SLO, Calendar, Exclusion
from slo.model.exclusions import Interval


class LeftOut(NamedTuple):
    """A time that an exclusion takes, and how long of it is in the window so far."""

    exclusion: Exclusion
    interval: Interval
    within: timedelta


def left_out(slo: SLO, at: datetime) -> tuple[LeftOut, ...]:
    """List the excluded times of the window that ends at a time: exclusion by exclusion, oldest first."""
    window = slo.objective.window
    if isinstance(window, Calendar):
        start = window.began(at, slo.service.timezone)
    else:
        start = at.astimezone(UTC) - timedelta(milliseconds=window.milliseconds)
    found = (
        LeftOut(exclusion, interval, interval.within(start, at))
        for exclusion in slo.exclusions
        for interval in exclusion.occurrences()
    )
    return tuple(one for one in found if one.within)
