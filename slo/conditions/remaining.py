"""Conditions of error budget policies: remaining budget, incidents, exhaustion."""

from dataclasses import dataclass
from fractions import Fraction

from slo.conditions.budget import Budget, exact
from slo.conditions.measurement import NO_WINDOWS, Figures
from slo.model import naming
from slo.model.error_budget_policy import PACE
from slo.text.units import Duration, Percent, plain


@dataclass(frozen=True, slots=True)
class RemainingAtMost:
    """At most this share of the budget remains; 0% is a spent budget."""

    share: Percent

    windows = NO_WINDOWS
    weighted = NO_WINDOWS
    counted = NO_WINDOWS
    extrapolates = False

    @property
    def most_remaining(self) -> Fraction:
        """The largest remaining share while it holds; None for other conditions."""
        return Fraction(self.share.ratio)

    def reads(self, budget: Budget) -> frozenset[str]:
        return frozenset((naming.BUDGET_REMAINING,))

    def promql(self, budget: Budget) -> str:
        return f"{budget.recorded_remaining} <= {plain(self.share.ratio)}"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        remaining = budget.remaining(figures)
        return remaining is not None and remaining <= self.most_remaining


SPENT = RemainingAtMost(Percent.parse("0%"))
"""The budget is spent."""


@dataclass(frozen=True, slots=True)
class SpentWithin:
    """Bad events of a short window used this share of the budget or more: one large incident.

    The budget is that of the whole compliance window, although a part of it may not be measured yet.
    """

    share: Percent
    window: Duration

    most_remaining = None

    @property
    def windows(self) -> frozenset[Duration]:
        return frozenset((self.window,))

    weighted = NO_WINDOWS
    counted = windows
    extrapolates = True

    def reads(self, budget: Budget) -> frozenset[str]:
        ratio, events = naming.error_ratio(self.window), naming.events(self.window)
        return budget.of_whole_window.union((ratio, events, naming.events(budget.window)))

    def promql(self, budget: Budget) -> str:
        bad, ratio = budget.bad_events(self.window), budget.ratio(self.window)
        whole = f" / {measured}" if (measured := budget.window_measured) else ""
        may_fail = f"{budget} * {budget.events(budget.window)}{whole}"
        return f"{bad} >= {plain(self.share.ratio)} * {may_fail}\nand\n{ratio} > 0"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        bad, events = figures.bad(self.window), figures.all_events(budget.window)
        measured = budget.share_measured(figures)
        if not bad or events is None or measured is None:
            return False
        return bad * measured >= Fraction(self.share.ratio) * budget.share * events


@dataclass(frozen=True, slots=True)
class ExhaustedWithin:
    """At the burn rate of the last day, the remaining budget lasts less than this time.

    At a burn rate of 1 or less it is never exhausted: the window regains as much as it loses. What remains is
    that of the whole compliance window, although a part of it may not be measured yet.
    """

    time: Duration

    windows = frozenset((PACE,))
    weighted = windows
    counted = NO_WINDOWS
    extrapolates = True
    most_remaining = None

    def reads(self, budget: Budget) -> frozenset[str]:
        return budget.of_weighted_ratio(PACE).union(budget.of_whole_window, (naming.BUDGET_REMAINING,))

    def promql(self, budget: Budget) -> str:
        remaining, pace = budget.recorded_remaining, budget.weighted_ratio(PACE)
        if measured := budget.window_measured:
            remaining = f"1 - (1 - {remaining}) * {measured}"
        return f"{remaining} < {exact(self._share(budget))} * {pace} / {budget}\nand\n{pace} > {budget}"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        remaining, pace = budget.remaining_of_whole(figures), figures.weighted_ratio(PACE)
        if remaining is None or pace is None:
            return False
        return pace > budget.share and remaining < self._share(budget) * pace / budget.share

    def _share(self, budget: Budget) -> Fraction:
        """Return the share of the budget that is spent in this time at a burn rate of 1."""
        return Fraction(self.time.milliseconds, budget.length.milliseconds)
