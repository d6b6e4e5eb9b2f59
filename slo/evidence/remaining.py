"""What is left of an error budget in what people can picture: a time of full outage, a number of events."""

from fractions import Fraction

from slo.evidence.status import Status

COARSE = Fraction(5, 100)
"""A single bad event that spends this share of a budget makes figures jump: there is little to judge by."""


def outage_left(status: Status) -> Fraction | None:
    """Give the seconds of full outage, at the window's usual traffic, that use up what is left; or None.

    Less than 0 is how much of an outage has been too much.
    """
    if status.remaining is None:
        return None
    return status.remaining * status.error_budget * status.slo.window_length.seconds


def events_left(status: Status) -> Fraction | None:
    """Give how many events more may be bad, of those that came in the window; or None."""
    if status.total is None or status.bad is None:
        return None
    return status.error_budget * status.total - status.bad


def one_bad_event(status: Status) -> Fraction | None:
    """Give the share of the whole budget that one bad event is, above 1 where none may be bad; or None."""
    if not status.total:
        return None
    return 1 / (status.error_budget * status.total)
