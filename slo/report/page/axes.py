"""Axes of charts: round times and round values."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import count
from math import ceil, floor
from typing import NamedTuple

_HOUR, _DAY = 3600, 86400
_MONDAY = 4 * _DAY  # 5 January 1970
# Each step is at most 2.5 times the one before it. So if one has fewer than _LEAST times in a range, the one
# before it has at most 8.
_STEPS = (
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * hours for hours in (1, 2, 3, 6, 12)),
    *(_DAY * days for days in (1, 2, 4, 7, 14)),
)
_MONTHS = (1, 2, 3, 6, 12)
_LEAST = 3
_NICE = (1, 2, 5, 10)
_EDGE = Fraction(1, 12)


class TimeTick(NamedTuple):
    """A time, its distance from the left edge, and whether its label would reach beyond the right edge."""

    at: int
    place: str
    at_edge: bool


@lru_cache(maxsize=100)  # all charts of a page have one of a few axes
def placed(start: int, end: int) -> tuple[TimeTick, ...]:
    """Return the round times of an axis with their places."""
    shares = ((at, Fraction(at - start, max(1, end - start))) for at in times(start, end))
    return tuple(TimeTick(at, f"{float(share * 100):.1f}%", share > 1 - _EDGE) for at, share in shares)


def times(start: int, end: int) -> tuple[int, ...]:
    """Return 3 to 8 round times of a range: full minutes or hours, midnights, Mondays, firsts of months.

    They are in UTC, in seconds since 1970. In less than three minutes there may be fewer.
    """
    for months in reversed(_MONTHS):
        if len(found := tuple(_firsts(start, end, months))) >= _LEAST:
            return found
    for step in reversed(_STEPS):
        if len(found := _multiples(start, end, step)) >= _LEAST:
            return found
    return _multiples(start, end, _STEPS[0])


def values(low: Fraction, high: Fraction, most: int = 6) -> tuple[Fraction, ...]:
    """Return values from the top down that enclose a range, in steps of 1, 2 or 5 times a power of ten.

    There are at least 3, or with `most` below 6, 2.
    """
    high = high if high > low else low + 1
    step = nice((high - low) / (most - 1))
    while ceil(high / step) - floor(low / step) >= most:
        step = nice(step * 2)
    return tuple(step * index for index in range(ceil(high / step), floor(low / step) - 1, -1))


def nice(value: Fraction) -> Fraction:
    """Round a positive value up to 1, 2 or 5 times a power of ten."""
    power = Fraction(10) ** _digits(value)
    return next(one * power for one in _NICE if one * power >= value)


def _digits(value: Fraction) -> int:
    """Return the exact floor of the decimal logarithm of a value."""
    power = 0
    while value >= 10:
        value, power = value / 10, power + 1
    while value < 1:
        value, power = value * 10, power - 1
    return power


def _multiples(start: int, end: int, step: int) -> tuple[int, ...]:
    origin = _MONDAY if step % (7 * _DAY) == 0 else 0
    first = start + (origin - start) % step
    return tuple(range(first, end + 1, step))


def _firsts(start: int, end: int, months: int) -> Iterator[int]:
    """Yield the firsts of every so many months, counted from January."""
    began = datetime.fromtimestamp(start, UTC)
    for month in count(began.year * 12 + began.month - 1):
        at = int(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp())
        if at > end:
            return
        if at >= start and month % months == 0:
            yield at
