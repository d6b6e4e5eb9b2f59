"""Unit and type of a metric, judged by its name; durations in the unit of a metric."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from slo.promql import Selector
from slo.text.units import Duration, plain

_COUNTER_ENDINGS = ("_total", "_bucket")
_HISTOGRAM_COMPONENTS = ("_bucket", "_count", "_sum")
_NOT_UNITS = frozenset(("total", "bucket", "count", "sum"))
_WORD = re.compile(r"[^\W_]+")


class TimeUnit(StrEnum):
    """A unit of durations and timestamps, as `unit` in a definition states it."""

    NANOSECONDS = "ns"
    MICROSECONDS = "us"
    MILLISECONDS = "ms"
    SECONDS = "s"
    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"

    @property
    def seconds(self) -> Fraction:
        return _SECONDS[self]

    def written(self, duration: Duration) -> Decimal:
        """Return a duration in this unit, as the nearest double: bounds and samples are doubles.

        >>> TimeUnit.MICROSECONDS.written(Duration.parse("250ms"))
        Decimal('250000')
        """
        return Decimal(plain(Decimal(repr(float(duration.seconds / self.seconds)))))


_SECONDS = {
    TimeUnit.NANOSECONDS: Fraction(1, 1_000_000_000),
    TimeUnit.MICROSECONDS: Fraction(1, 1_000_000),
    TimeUnit.MILLISECONDS: Fraction(1, 1_000),
    TimeUnit.SECONDS: Fraction(1),
    TimeUnit.MINUTES: Fraction(60),
    TimeUnit.HOURS: Fraction(3_600),
    TimeUnit.DAYS: Fraction(86_400),
}

_WORDS: Mapping[TimeUnit, tuple[str, ...]] = {
    TimeUnit.NANOSECONDS: ("nanoseconds", "nanosecond", "nanos", "nsec", "nsecs", "ns"),
    TimeUnit.MICROSECONDS: ("microseconds", "microsecond", "micros", "usec", "usecs", "us"),
    TimeUnit.MILLISECONDS: ("milliseconds", "millisecond", "millis", "msec", "msecs", "ms"),
    TimeUnit.SECONDS: ("seconds", "second", "secs", "sec", "s"),
    TimeUnit.MINUTES: ("minutes",),
    TimeUnit.HOURS: ("hours",),
    TimeUnit.DAYS: ("days",),
}
"""Last words of metrics' names. `min` may also be a minimum, so it is no unit."""

OF_BOUNDS = "unit of the histogram's bounds, if the metric's name does not end with it; else seconds"
"""Description of the field `unit` of histograms."""

_UNITS = {word: unit for unit, words in _WORDS.items() for word in words}


def unit_by_name(metric: str) -> TimeUnit | None:
    """Return the unit that a metric's name ends with, before `_total`, `_bucket` and the like; None without.

    >>> unit_by_name("rpc_latency_us"), unit_by_name("http.server.duration")
    (<TimeUnit.MICROSECONDS: 'us'>, None)
    """
    words = _WORD.findall(metric)
    while len(words) > 1 and words[-1] in _NOT_UNITS:
        words.pop()
    return _UNITS.get(words[-1]) if len(words) > 1 else None


def unit_of(metric: str, stated: TimeUnit | None) -> TimeUnit:
    """Return the unit of a metric of times: as stated, or else by its name, or else seconds."""
    return stated or unit_by_name(metric) or TimeUnit.SECONDS


def in_seconds(duration: Duration) -> str:
    """Write a duration as a number of seconds, exactly.

    >>> in_seconds(Duration.parse("25h"))
    '90000'
    """
    return plain(Decimal(duration.milliseconds).scaleb(-3))


def refuse_counter(selector: Selector, needed: str) -> None:
    """Raise ValueError if the metric is a counter by its name; `needed` says what is accepted."""
    if selector.metric.endswith(_COUNTER_ENDINGS):
        raise ValueError(f"{selector.metric} is a counter by its name; {needed}")


def refuse_histogram_component(selector: Selector) -> None:
    """Raise ValueError if the selector names a part of a histogram instead of the histogram."""
    for ending in _HISTOGRAM_COMPONENTS:
        if selector.metric.endswith(ending):
            histogram = selector.metric.removesuffix(ending)
            raise ValueError(f"name the histogram itself: {histogram}, without {ending}")
    if selector.matcher("le"):
        raise ValueError("'within' selects the bucket; remove the label 'le' from the selector")
