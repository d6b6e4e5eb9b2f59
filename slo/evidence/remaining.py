"""What is left of an error budget as the length of a full outage and as a number of bad events."""

from fractions import Fraction

from slo.evidence.status import Status
from slo.model import little_traffic


def outage_left(status: Status) -> Fraction | None:
    """Return the seconds of full outage, at the window's usual traffic, that would spend what is left.

    It is below 0 for an overspent budget, and None without data.
    """
    if status.remaining is None:
        return None
    return status.remaining * status.error_budget * status.slo.window_length.seconds


def events_left(status: Status) -> Fraction | None:
    """Return the number of further events in the window that may be bad; None if events were not counted."""
    if status.total is None or status.bad is None:
        return None
    return status.error_budget * status.total - status.bad


def left_in_events(status: Status) -> bool:
    """Return whether people think of what is left as bad events rather than as the length of a full outage.

    That is so with less than one event a minute: then it is chance how many an outage of minutes hits.
    """
    minutes = status.slo.window_length.seconds / 60
    return events_left(status) is not None and status.total is not None and status.total < minutes


def one_bad_event(status: Status) -> Fraction | None:
    """Return the share of the whole budget that one bad event spends; None without events."""
    return little_traffic.one_bad_event(status.error_budget, status.total) if status.total else None
