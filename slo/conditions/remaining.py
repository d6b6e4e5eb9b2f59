"""Conditions of error budget policies: remaining budget, incidents, exhaustion."""

from dataclasses import dataclass
from fractions import Fraction

from slo.conditions.budget import Budget, exact
from slo.conditions.measurement import NO_WINDOWS, Measurement
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

    @property
    def most_remaining(self) -> Fraction:
        """The largest remaining share while it holds; None for other conditions."""
        return Fraction(self.share.ratio)

    def reads(self, budget: Budget) -> frozenset[str]:
        return frozenset((naming.BUDGET_REMAINING,))

    def promql(self, budget: Budget) -> str:
        return f"{budget.select(naming.BUDGET_REMAINING)} <= {plain(self.share.ratio)}"

    def holds(self, measurement: Measurement, budget: Budget) -> bool:
        remaining = budget.remaining(measurement)
        return remaining is not None and remaining <= self.most_remaining


SPENT = RemainingAtMost(Percent.parse("0%"))
"""The budget is spent."""


@dataclass(frozen=True, slots=True)
class SpentWithin:
    """Bad events of a short window used this share of the budget or more: one large incident.

    Like the burn rate of a tier, the window is weighted by the share of it that is measured.
    """

    share: Percent
    window: Duration

    most_remaining = None

    @property
    def windows(self) -> frozenset[Duration]:
        return frozenset((self.window,))

    weighted = windows
    counted = windows

    def reads(self, budget: Budget) -> frozenset[str]:
        events = (naming.events(self.window), naming.events(budget.window))
        return budget.of_weighted_ratio(self.window).union(events)

    def promql(self, budget: Budget) -> str:
        ratio = budget.select(naming.error_ratio(self.window))
        may_fail = f"{budget} * {budget.select(naming.events(budget.window))}"
        bad = f"{budget.weighted_ratio(self.window)} * {budget.select(naming.events(self.window))}"
        return f"{bad} >= {plain(self.share.ratio)} * {may_fail}\nand\n{ratio} > 0"

    def holds(self, measurement: Measurement, budget: Budget) -> bool:
        ratio, events = measurement.weighted_ratio(self.window), measurement.events.get(self.window)
        all_events = measurement.events.get(budget.window)
        if not ratio or events is None or all_events is None:
            return False
        return ratio * events >= Fraction(self.share.ratio) * budget.share * all_events


@dataclass(frozen=True, slots=True)
class ExhaustedWithin:
    """At the burn rate of the last day, the remaining budget lasts less than this time.

    At a burn rate of 1 or less it is never exhausted: the window regains as much as it loses.
    """

    time: Duration

    windows = frozenset((PACE,))
    weighted = windows
    counted = NO_WINDOWS
    most_remaining = None

    def reads(self, budget: Budget) -> frozenset[str]:
        return budget.of_weighted_ratio(PACE) | {naming.BUDGET_REMAINING}

    def promql(self, budget: Budget) -> str:
        remaining, pace = budget.select(naming.BUDGET_REMAINING), budget.weighted_ratio(PACE)
        return f"{remaining} < {exact(self._share(budget))} * {pace} / {budget}\nand\n{pace} > {budget}"

    def holds(self, measurement: Measurement, budget: Budget) -> bool:
        remaining, pace = budget.remaining(measurement), measurement.weighted_ratio(PACE)
        if remaining is None or pace is None:
            return False
        return pace > budget.share and remaining < self._share(budget) * pace / budget.share

    def _share(self, budget: Budget) -> Fraction:
        """Return the share of the budget that is spent in this time at a burn rate of 1."""
        return Fraction(self.time.milliseconds, budget.length.milliseconds)
