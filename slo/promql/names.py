"""What a metric measures, judged by its name and by the labels that are selected."""

import re
from collections.abc import Iterable
from enum import StrEnum

from slo.promql.vector import Matcher


class Quantity(StrEnum):
    """What a value measures."""

    COUNT = "a number of events"
    RATIO = "a ratio"
    QUANTILE = "a quantile"
    VERDICT = "0 or 1"


_COUNTER = re.compile(r".*_(total|count|bucket)")
_RATIO = re.compile(r".*_(ratio|percent|percentage)")


def quantity_by_name(metric: str, matchers: Iterable[Matcher]) -> Quantity | None:
    """Return what a metric measures; None if its name does not say.

    >>> quantity_by_name("cache_hit_ratio", ()), quantity_by_name("queue_length", ())
    (<Quantity.RATIO: 'a ratio'>, None)
    """
    if any(one.name == "quantile" and one.op == "=" and one.value for one in matchers):
        return Quantity.QUANTILE
    if _RATIO.fullmatch(metric):
        return Quantity.RATIO
    return Quantity.COUNT if _COUNTER.fullmatch(metric) else None
