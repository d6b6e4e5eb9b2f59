"""How exact numbers are shown to people: in few digits, and never better than they are."""

from decimal import Context, Decimal
from fractions import Fraction
from math import floor

from slo.units import plain

_THREE_DIGITS = Context(prec=3)


def left(remaining: Fraction) -> str:
    """Show what is left of a budget, rounded down: 100% is shown only if nothing at all was spent.

    >>> left(Fraction(1)), left(Fraction(99999, 100000)), left(Fraction(-1, 3))
    ('100.0%', '99.9%', '-33.4%')
    """
    return f"{Decimal(floor(remaining * 1000)).scaleb(-1):.1f}%"


def share(ratio: Fraction) -> str:
    """Show a share in three digits, wherever they begin; 0% is shown only of nothing.

    >>> share(Fraction(0)), share(Fraction(1, 30000)), share(Fraction(1, 3)), share(Fraction(1, 10**9))
    ('0%', '0.00333%', '33.3%', '<0.0001%')
    """
    if 0 < ratio < Fraction(1, 1_000_000):
        return "<0.0001%"
    percent = ratio * 100
    return f"{plain(_THREE_DIGITS.divide(Decimal(percent.numerator), Decimal(percent.denominator)))}%"


def times(rate: Fraction) -> str:
    """Show a multiple with one digit behind the point; 0x is shown only of nothing.

    >>> times(Fraction(0)), times(Fraction(1, 1000)), times(Fraction(72, 5)), times(Fraction(2001, 2))
    ('0x', '<0.1x', '14.4x', '1000.5x')
    """
    if rate == 0:
        return "0x"
    return "<0.1x" if rate < Fraction(1, 10) else f"{Decimal(round(rate * 10)).scaleb(-1):.1f}x"
