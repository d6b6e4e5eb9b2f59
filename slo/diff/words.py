"""Words that several kinds of change share."""

from decimal import Decimal
from fractions import Fraction

from slo.conditions import TierCondition
from slo.diff.change import About
from slo.model import SLO, Calendar
from slo.text.rounding import length, share
from slo.text.units import plain


def about(slo: SLO) -> About:
    """Return what a change of an objective is about."""
    return About("objective", slo.id)


def budget(slo: SLO) -> Fraction:
    """Return the error budget as seconds of full outage in the compliance window."""
    return Fraction(slo.error_budget) * slo.window_length.seconds


def outage_in_window(slo: SLO) -> str:
    """Say how much full outage the error budget allows.

    The window of a calendar has its usual length.
    """
    window = slo.objective.window
    usual = "a usual " if isinstance(window, Calendar) else ""
    return f"{length(budget(slo))} of full outage in {usual}{window}"


def times_as_much(before: Fraction, after: Fraction) -> str:
    """Compare two amounts above 0 in words; "" if they are equal.

    >>> times_as_much(Fraction(1), Fraction(5)), times_as_much(Fraction(3), Fraction(1))
    ('5 times as much', '33% as much')
    >>> times_as_much(Fraction(3), Fraction(4))
    '1.3 times as much'
    """
    if before == after:
        return ""
    ratio = max(before, after) / min(before, after)
    rounded = round(ratio) if ratio >= 10 else Fraction(round(ratio * 10), 10)
    if rounded == 1:
        return "slightly more" if after > before else "slightly less"
    if after > before:
        return f"{plain_number(Fraction(rounded))} times as much"
    percent = 100 * after / before
    return f"{plain_number(Fraction(round(percent)) if percent >= 1 else percent)}% as much"


def plain_number(number: Fraction) -> str:
    """Write a number with one decimal at most."""
    return plain(Decimal(number.numerator) / number.denominator)


def tier_in_words(one: TierCondition, slo: SLO) -> str:
    """Say when a tier fires, to be read after "once"."""
    tier, limit = one.tier, one.long.threshold(Fraction(slo.error_budget))
    lasts = f", for {tier.for_}" if tier.for_ else ""
    keeps = f", and fires {tier.keep_firing} longer" if tier.keep_firing else ""
    over = f"over {share(limit)} of events are bad in {tier.long_window} and in {tier.short_window}"
    if limit >= 1:
        over = "which needs more than 100% of events to be bad"
    if tier.budget is None:
        return f"{over}{lasts}{keeps}"
    return f"{tier.budget} of the budget is spent in {tier.long_window} ({over}{lasts}{keeps})"


def in_one_line(text: str) -> str:
    """Write a text without line breaks."""
    return " ".join(text.split())
