"""Conditions on one window: its burn rate and its number of events."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction

from slo.conditions.budget import Budget, exact
from slo.conditions.measurement import NO_WINDOWS, Figures
from slo.model import naming
from slo.text.units import Duration


class _Above(ABC):
    """The error ratio of a window is above a threshold.

    If it `weighs`, time of the window that is not measured counts as the same traffic without errors.
    Otherwise the first failed request in a new history would look like an hour of failures.
    """

    __slots__ = ()
    window: Duration
    weighs: bool

    @property
    def windows(self) -> frozenset[Duration]:
        return frozenset((self.window,))

    @property
    def weighted(self) -> frozenset[Duration]:
        return self.windows if self.weighs else NO_WINDOWS

    counted = NO_WINDOWS
    extrapolates = False

    @abstractmethod
    def threshold(self, share: Fraction) -> Fraction:
        """Return the error ratio above which it holds, for a budget of this share; it may be more than 1."""

    def of_share(self, share: Fraction) -> "ErrorRatioAbove":
        """Return the same condition for budgets of a share alone, with its threshold computed."""
        return ErrorRatioAbove(self.window, self.threshold(share), self.weighs)

    @abstractmethod
    def limit(self, budget: Budget) -> str:
        """Write the threshold in PromQL."""

    def reads(self, budget: Budget) -> frozenset[str]:
        if self.weighs:
            return budget.of_weighted_ratio(self.window)
        return frozenset((naming.error_ratio(self.window),))

    def promql(self, budget: Budget) -> str:
        """Write the threshold as what is weighted, so that the value of the alert is the error ratio."""
        measured = budget.measured(self.window) if self.weighs else None
        threshold = f"{self.limit(budget)}{f' / {measured}' if measured else ''}"
        return f"{budget.ratio(self.window)} > {threshold}"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        return figures.is_above(self.threshold(budget.share), self.window, weighted=self.weighs)


@dataclass(frozen=True, slots=True)
class BurnAbove(_Above):
    """The burn rate of a window is above `rate`; at 1, the budget lasts exactly the compliance window.

    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """

    window: Duration
    rate: Fraction
    weighs: bool = False

    def threshold(self, share: Fraction) -> Fraction:
        return self.rate * share

    def limit(self, budget: Budget) -> str:
        return f"{exact(self.rate)} * {budget}"


@dataclass(frozen=True, slots=True)
class ErrorRatioAbove(_Above):
    """More than a share `ratio` of the events in a window were bad, whatever the budget is; see `_Above`."""

    window: Duration
    ratio: Fraction
    weighs: bool = False

    def threshold(self, share: Fraction) -> Fraction:
        return self.ratio

    def limit(self, budget: Budget) -> str:
        return exact(self.ratio)


@dataclass(frozen=True, slots=True)
class EventsAtLeast:
    """A window has at least `count` events."""

    window: Duration
    count: int

    windows = NO_WINDOWS
    weighted = NO_WINDOWS
    extrapolates = False

    @property
    def counted(self) -> frozenset[Duration]:
        return frozenset((self.window,))

    def reads(self, budget: Budget) -> frozenset[str]:
        return frozenset((naming.events(self.window),))

    def promql(self, budget: Budget) -> str:
        return f"{budget.events(self.window)} >= {self.count}"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        events = figures.all_events(self.window)
        return events is not None and events >= self.count


@dataclass(frozen=True, slots=True)
class BadEventsAtLeast:
    """A window has at least `count` bad events."""

    window: Duration
    count: int

    @property
    def windows(self) -> frozenset[Duration]:
        return frozenset((self.window,))

    weighted = NO_WINDOWS
    counted = windows
    extrapolates = False

    def reads(self, budget: Budget) -> frozenset[str]:
        return frozenset((naming.error_ratio(self.window), naming.events(self.window)))

    def promql(self, budget: Budget) -> str:
        return f"{budget.bad_events(self.window)} >= {self.count}"

    def holds(self, figures: Figures, budget: Budget) -> bool:
        bad = figures.bad(self.window)
        return bad is not None and bad >= self.count
