"""Planned exclusions: those that a policy in force consents to in advance, so that they need no signature."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from slo.model.error_budget_policy import Planned
from slo.model.exclusions import Exclusion, excluded
from slo.model.intervals import Interval
from slo.text.units import Duration


def beyond(exclusions: Iterable[Exclusion], consent: Planned) -> Mapping[str, str]:
    """Return by how much each of these exclusions is beyond a standing consent; "" if it is not.

    They count together: those that were announced first count first, and what is beyond does not count.
    """
    found: dict[str, str] = {}
    within: tuple[Exclusion, ...] = ()
    for one in sorted(exclusions, key=lambda one: (one.announced_on or date.max, one.start, one.name)):
        found[one.name] = _beyond(one, within, consent)
        if not found[one.name]:
            within = (*within, one)
    return found


def _beyond(one: Exclusion, others: tuple[Exclusion, ...], consent: Planned) -> str:
    if one.announced_on is None:
        return (
            f"without 'announced_on' it is not among those that may be announced {consent.announced} before"
        )
    ahead = one.start.date() - one.announced_on
    if ahead < consent.announced.timedelta:
        return f"it was announced {ahead.days}d before it begins, and {consent.announced} are agreed"
    most = _most((*others, one), consent.within.timedelta)
    if most > consent.at_most.timedelta:
        more = _length(most - consent.at_most.timedelta)
        return (
            f"with it, {_length(most)} would be left out within {consent.within}, "
            f"{more} more than the {consent.at_most} that are agreed"
        )
    return ""


def _length(length: timedelta) -> Duration:
    return Duration.from_timedelta(length)


@lru_cache
def _most(exclusions: tuple[Exclusion, ...], window: timedelta) -> timedelta:
    """Return the longest time that exclusions leave out of any window of a length.

    The most is in a window that begins with an interval, or ends with one.
    """
    intervals = excluded(exclusions)
    starts = [one.start for one in intervals]
    sums = [timedelta(), *accumulate(one.end - one.start for one in intervals)]

    def until(time: datetime) -> timedelta:
        """Return how much is left out before a time."""
        index = bisect_left(starts, time)
        if index == 0:
            return timedelta()
        last: Interval = intervals[index - 1]
        return sums[index - 1] + min(time, last.end) - last.start

    begin = (until(one.start + window) - until(one.start) for one in intervals)
    end = (until(one.end) - until(one.end - window) for one in intervals)
    return max((*begin, *end), default=timedelta())
