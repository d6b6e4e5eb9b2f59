"""Objectives with so little traffic that one bad event spends a large share of the error budget."""

from fractions import Fraction

from slo.text.rounding import spent

COARSE = Fraction(5, 100)
"""If one bad event spends at least this share of a budget, there is too little traffic for steady figures."""

ADVICE = (
    "choose a lower target, a longer window or an indicator with more events, or let alerts need several bad "
    "events (min_bad_events)"
)


def one_bad_event(error_budget: Fraction, events: Fraction | int) -> Fraction:
    """Return the share of the whole budget that one bad event spends; above 1 if not a single one may be bad.

    `error_budget` is the share of events that may be bad, and `events` are those of the window, not 0.

    >>> one_bad_event(Fraction(1, 100), Fraction(200))
    Fraction(1, 2)
    """
    return 1 / (error_budget * events)


def remark(share: Fraction) -> str:
    """Return a sentence about what one bad event spends, with advice; "" if that is little.

    >>> remark(Fraction(1, 2))[:56]
    'little traffic: one bad event spends 50% of the budget: '
    """
    if share < COARSE:
        return ""
    return f"little traffic: one bad event spends {spent(share)} of the budget: {ADVICE}"
