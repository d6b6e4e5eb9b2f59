"""The bucket of a histogram that is nearest to a usual limit."""

import math
from collections.abc import Iterable
from fractions import Fraction

from slo.sli.metric_names import unit_of
from slo.text.units import Duration


def nearest_bucket(histogram: str, bounds: Iterable[str], wanted: Duration) -> Duration | None:
    """Return the bound, given as values of `le`, that is nearest to a duration in proportion.

    Bounds that are not whole milliseconds are not used. Returns None if fewer than two bounds can be used:
    such a histogram does not tell fast from slow.

    >>> str(nearest_bucket("http_request_duration_seconds", ["0.1", "0.3", "1.2", "+Inf"], Duration(500)))
    '300ms'
    """
    limits = sorted({limit for bound in bounds if (limit := _duration(histogram, bound))})
    if len(limits) < 2:
        return None
    return min(limits, key=lambda limit: abs(math.log(limit.milliseconds / wanted.milliseconds)))


def _duration(histogram: str, bound: str) -> Duration | None:
    try:
        milliseconds = Fraction(bound) * unit_of(histogram, None).seconds * 1000
    except ValueError:  # +Inf
        return None
    whole = milliseconds.denominator == 1 and milliseconds > 0
    return Duration(int(milliseconds)) if whole else None
