"""Protocols of conditions: stand-alone, and about an error budget."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from slo.conditions.budget import Budget
from slo.conditions.measurement import NO_WINDOWS, Figures
from slo.text.units import Duration


class Condition(Protocol):
    """A condition that holds at a time for each series in its PromQL result."""

    @property
    def reads(self) -> frozenset[str]:
        """The names of recorded series that it reads, and `naming.alerts_of` whose alerts."""

    def promql(self) -> str:
        """Return an expression with a result only while the condition holds."""


class BudgetCondition(Hashable, Protocol):
    """A condition on an error budget, for recorded series and for measurements."""

    @property
    def windows(self) -> frozenset[Duration]:
        """The windows whose error ratio it reads, besides the compliance window."""

    @property
    def weighted(self) -> frozenset[Duration]:
        """Those of its windows whose error ratio it weights by the share of the window that is measured."""

    @property
    def counted(self) -> frozenset[Duration]:
        """The windows whose number of events it reads, besides the compliance window."""

    @property
    def extrapolates(self) -> bool:
        """Whether it reads which share of the compliance window is measured."""

    def reads(self, budget: Budget) -> frozenset[str]:
        """Return the names of the recorded series in its expression."""

    def promql(self, budget: Budget) -> str:
        """Return an expression of recorded series with a result only while the condition holds."""

    def holds(self, figures: Figures, budget: Budget) -> bool:
        """Return whether it holds for a measurement; False if what it needs was not measured.

        It never ceases to hold if an error ratio, a share that is measured, or the number of events of a
        `counted` window is higher, or if that of a compliance window is lower: replays rely on it.
        """


@dataclass(frozen=True)
class AllOf:
    """All of several conditions hold at the same time."""

    conditions: tuple[BudgetCondition, ...]

    @cached_property
    def windows(self) -> frozenset[Duration]:
        return NO_WINDOWS.union(*(one.windows for one in self.conditions))

    @cached_property
    def weighted(self) -> frozenset[Duration]:
        return NO_WINDOWS.union(*(one.weighted for one in self.conditions))

    @cached_property
    def counted(self) -> frozenset[Duration]:
        return NO_WINDOWS.union(*(one.counted for one in self.conditions))

    @cached_property
    def extrapolates(self) -> bool:
        return any(one.extrapolates for one in self.conditions)

    def reads(self, budget: Budget) -> frozenset[str]:
        return frozenset().union(*(one.reads(budget) for one in self.conditions))

    def promql(self, budget: Budget) -> str:
        return "\nand\n".join(one.promql(budget) for one in self.conditions)

    def holds(self, figures: Figures, budget: Budget) -> bool:
        return all(one.holds(figures, budget) for one in self.conditions)
