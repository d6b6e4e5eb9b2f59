"""Rounding of exact numbers for people: few digits, and never better than the exact value."""

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor

from slo.text.units import in_units, plain

_LEAST_LEFT = Fraction(-999, 100)
_THREE_DIGITS = Context(prec=3)
_THOUSANDS = (("G", 10**9), ("M", 10**6), ("k", 1000))


def left(remaining: Fraction) -> str:
    """Return a remaining budget, rounded down: 100% only if nothing at all was spent.

    Below -999% it is cut off.

    >>> left(Fraction(1)), left(Fraction(99999, 100000)), left(Fraction(-1, 3)), left(Fraction(-359))
    ('100.0%', '99.9%', '-33.4%', '< -999%')
    """
    if remaining < _LEAST_LEFT:
        return "< -999%"
    return f"{Decimal(floor(remaining * 1000)).scaleb(-1):.1f}%"


def share(ratio: Fraction) -> str:
    """Return a share with three significant digits; 0% only for exactly 0.

    >>> share(Fraction(0)), share(Fraction(1, 30000)), share(Fraction(1, 3)), share(Fraction(1, 10**9))
    ('0%', '0.00333%', '33.3%', '<0.0001%')
    """
    if 0 < ratio < Fraction(1, 1_000_000):
        return "<0.0001%"
    percent = ratio * 100
    return f"{plain(_THREE_DIGITS.divide(Decimal(percent.numerator), Decimal(percent.denominator)))}%"


def spent(share_of_budget: Fraction) -> str:
    """Return the share of a budget that was spent, with three significant digits. It is cut off as in `left`.

    >>> spent(Fraction(1, 3)), spent(Fraction(43, 10)), spent(Fraction(360))
    ('33.3%', '430%', '> 999%')
    """
    return "> 999%" if share_of_budget > -_LEAST_LEFT else share(share_of_budget)


def parts(shares: Sequence[Fraction]) -> tuple[str, ...]:
    """Return the parts of a spent budget, rounded so that they add up to 100% minus `left` of the rest.

    Each is rounded to tenths of a percent; those with the largest remainder are rounded up. Above 999% they
    are cut off.

    >>> third = Fraction(1, 3)
    >>> parts([third, third, third]), left(1 - 3 * third)
    (('33.4%', '33.3%', '33.3%'), '0.0%')
    """
    tenths = [floor(share * 1000) for share in shares]
    missing = ceil(sum(shares) * 1000) - sum(tenths)
    by_rest = sorted(range(len(shares)), key=lambda index: tenths[index] - shares[index] * 1000)
    for index in by_rest[:missing]:
        tenths[index] += 1
    most = floor(-_LEAST_LEFT * 1000)
    return tuple("> 999%" if tenth > most else f"{Decimal(tenth).scaleb(-1):.1f}%" for tenth in tenths)


def good(error_ratio: Fraction) -> str:
    """Return the share of good events as precisely as the share of bad ones; 100% only if none was bad.

    >>> good(Fraction(0)), good(Fraction(295, 10**6)), good(Fraction(1, 3)), good(Fraction(1, 10**9))
    ('100%', '99.9705%', '66.7%', '>99.9999%')
    """
    if 0 < error_ratio < Fraction(1, 1_000_000):
        return ">99.9999%"
    return f"{plain(100 - Decimal(share(error_ratio)[:-1]))}%"


def times(rate: Fraction) -> str:
    """Return a multiple with one decimal; 0x only for exactly 0.

    >>> times(Fraction(0)), times(Fraction(1, 1000)), times(Fraction(72, 5)), times(Fraction(2001, 2))
    ('0x', '<0.1x', '14.4x', '1000.5x')
    """
    if rate == 0:
        return "0x"
    return "<0.1x" if rate < Fraction(1, 10) else f"{Decimal(round(rate * 10)).scaleb(-1):.1f}x"


def length(seconds: Fraction) -> str:
    """Return a length of time in its two largest units, rounded down; 0s only for exactly 0.

    >>> length(Fraction(0)), length(Fraction(1, 3)), length(Fraction(4842, 2)), length(Fraction(-90_061))
    ('0s', '<1s', '40m21s', '-1d1h')
    """
    if 0 < seconds < 1:
        return "<1s"
    rest = floor(abs(seconds)) if seconds >= 0 else -floor(seconds)
    counts = in_units(1000 * rest)[:-1]
    first = next((index for index, (count, _) in enumerate(counts) if count), len(counts) - 1)
    written = "".join(f"{count}{unit}" for count, unit in counts[first : first + 2] if count) or "0s"
    return f"-{written}" if seconds < 0 else written


def seconds(duration: Fraction) -> str:
    """Return how long an event takes with three significant digits; from a minute on as `length`.

    >>> seconds(Fraction("0.0004567")), seconds(Fraction("0.25")), seconds(Fraction("2.0449"))
    ('0.457ms', '250ms', '2.04s')
    >>> seconds(Fraction(0)), seconds(Fraction(90))
    ('0s', '1m30s')
    """
    if not 0 < duration < 60:
        return length(duration)
    size, unit = (1, "s") if duration >= 1 else (1000, "ms")
    scaled = duration * size
    return f"{plain(_THREE_DIGITS.divide(Decimal(scaled.numerator), Decimal(scaled.denominator)))}{unit}"


def lasts(seconds: Fraction) -> str:
    """Show the time until a budget is spent.

    >>> lasts(Fraction(0)), lasts(Fraction(60))
    ('spent', '1m')
    """
    return length(seconds) if seconds else "spent"


def whole_length(seconds: Fraction) -> str:
    """Return a length of time in all its units, rounded down to seconds.

    >>> whole_length(Fraction(24192, 10)), whole_length(Fraction(86400 + 60)), whole_length(Fraction(1, 2))
    ('40m 19s', '1d 1m', '<1s')
    """
    return " ".join(f"{count}{unit}" for count, unit in in_units(1000 * int(seconds)) if count) or "<1s"


def number(count: Fraction) -> str:
    """Return a number of events, rounded down: all digits below ten thousand, else three digits.

    >>> number(Fraction(19, 2)), number(Fraction(-1, 3)), number(Fraction(12_399)), number(Fraction(10**7))
    ('9', '-1', '12.3k', '10M')
    """
    rounded = floor(count)
    if abs(rounded) < 10_000:
        return str(rounded)
    letter, size = next(
        ((letter, size) for letter, size in _THOUSANDS if abs(rounded) >= size), _THOUSANDS[-1]
    )
    digits = max(0, 3 - len(str(abs(rounded) // size)))
    return f"{plain(Decimal(floor(count * 10**digits / size)).scaleb(-digits))}{letter}"


def events(count: Fraction) -> str:
    """Return a number of events with its noun.

    >>> events(Fraction(1)), events(Fraction(66))
    ('1 event', '66 events')
    """
    return f"{number(count)} {'event' if floor(count) == 1 else 'events'}"


def whole(count: Fraction) -> str:
    """Return a number of events with all its digits, rounded down; 0 only for exactly 0.

    >>> whole(Fraction(1234567)), whole(Fraction(-5, 2)), whole(Fraction(1, 2))
    ('1,234,567', '-3', '<1')
    """
    return "<1" if 0 < count < 1 else f"{floor(count):,}"
