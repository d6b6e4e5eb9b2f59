"""Targets that a history would have held: the measured share of good events, rounded down to a usual one."""

from decimal import Decimal
from typing import NamedTuple

from slo.model.usual_targets import USUAL_TARGETS
from slo.proposals.measuring import Figures
from slo.text.units import Duration, Percent, plain

_NOT_ABOVE = Percent.parse("99%")
"""A target that is proposed may be this high, or as high as that of its archetype, whatever was measured."""

_WINDOWS = tuple(Duration.parse(text) for text in ("28d", "14d", "7d"))
_FEW = Decimal("0.95")
"""The highest target for which no evidence is asked."""
_EVENTS_IN_BUDGET = 25
"""How many bad events a budget should hold: below 20, `slo lint` warns that each spends 5% of it."""


class Chosen(NamedTuple):
    """A target, and the figures from which it was chosen."""

    target: Percent
    figures: Figures


def window(retention: Duration | None) -> Duration:
    """Return 28d, or a shorter usual window if samples are kept for a shorter time."""
    return next((one for one in _WINDOWS if retention is None or one <= retention), _WINDOWS[-1])


def choose(figures: Figures | None, usual: Percent | None, over: Duration) -> Chosen | str:
    """Choose the target for a window, or return why there is none.

    `usual` is the target of the archetype. A target is lower than what was measured if so few events were
    measured that they are no evidence for it, or if the traffic is so low that a few bad events would spend
    the budget.
    """
    if figures is None or figures.good is None:
        return f"no events were counted in the last {figures.over}" if figures else "it has no samples"
    highest = max(usual, _NOT_ABOVE) if usual else _NOT_ABOVE
    expected = figures.total * over.milliseconds / figures.over.milliseconds
    may_be = [one for one in reversed(USUAL_TARGETS) if one <= highest]
    held = [one for one in may_be if one.ratio <= figures.good]
    if not held:
        return f"only {share(figures)} was good in the last {figures.over}: mend it, or change what counts"
    may_be_bad = _at_most(figures.bad) if figures.over < over else max(figures.bad, _at_most(Decimal(0)))
    shown = [
        one for one in held if one.ratio <= _FEW or figures.total * (1 - one.ratio) >= may_be_bad
    ] or held[-1:]
    counted = [one for one in shown if expected * (1 - one.ratio) >= _EVENTS_IN_BUDGET]
    if not counted or counted[0].ratio < Decimal("0.9") <= held[0].ratio:
        return f"about {expected:,.0f} events in {over} are too few: each bad one spends much of a budget"
    return Chosen(counted[0], figures)


def _at_most(bad: Decimal) -> Decimal:
    """Return how many of as many events are bad at most, with 95% confidence, if so many were.

    It is close to the exact bound of a Poisson distribution, and 3 if none was bad: the rule of three.
    https://en.wikipedia.org/wiki/Rule_of_three_(statistics)
    """
    return bad + 2 * bad.sqrt() + 3


def share(figures: Figures) -> str:
    """Write the measured share of good events, rounded down: it is never shown better than it was."""
    if figures.good is None:
        return "-"
    places = Decimal("0.001") if figures.good > Decimal("0.99") else Decimal("0.1")
    return f"{plain((figures.good * 100).quantize(places, rounding='ROUND_DOWN'))}%"
