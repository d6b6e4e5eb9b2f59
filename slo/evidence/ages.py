"""How much of a compliance window is measured in a history that may be younger than it."""

from datetime import datetime, timedelta
from fractions import Fraction

from slo.model import SLO
from slo.model.exclusions import excluded


def window_measured(slo: SLO, began: datetime, at: datetime) -> Fraction:
    """Return the share of the compliance window that a history which `began` at a time has measured `at`.

    Excluded time, which has no events, is neither in what is measured nor in the whole. See `WindowMeasured`
    in slo/plan/ages.py.
    """
    start, out = slo.window_start(at), excluded(slo.exclusions)
    since = max(start, began)

    def left_out(first: datetime) -> timedelta:
        return sum((one.within(first, at) for one in out), timedelta())

    whole = slo.window_length.timedelta - left_out(start)
    measured = at - since - left_out(since)
    if whole <= timedelta() or measured <= timedelta():
        return Fraction(0)
    return min(Fraction(measured // _UNIT, whole // _UNIT), Fraction(1))


_UNIT = timedelta(milliseconds=1)
