"""What every condition can do: on its own, and about an error budget."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from slo.conditions.budget import Budget
from slo.conditions.measurement import Measurement
from slo.text.units import Duration

_NONE: frozenset[Duration] = frozenset()


class Condition(Protocol):
    """Something that is true or not at a time, of each series that its PromQL gives."""

    def promql(self) -> str:
        """Write an expression that gives series only while it is true."""


class BudgetCondition(Protocol):
    """Something that is true or not of an error budget, by what was recorded or measured."""

    @property
    def windows(self) -> frozenset[Duration]:
        """The windows whose error ratio it reads, besides the compliance window."""

    @property
    def counted(self) -> frozenset[Duration]:
        """The windows whose number of events it reads, besides the compliance window."""

    def promql(self, budget: Budget) -> str:
        """Write an expression of the recorded series that gives series only while it is true."""

    def holds(self, measurement: Measurement, budget: Budget) -> bool:
        """Tell whether a measurement makes it true. Of what was not measured, nothing is."""


@dataclass(frozen=True)
class AllOf:
    """Several conditions that are true at the same time."""

    conditions: tuple[BudgetCondition, ...]

    @cached_property
    def windows(self) -> frozenset[Duration]:
        return _NONE.union(*(one.windows for one in self.conditions))

    @cached_property
    def counted(self) -> frozenset[Duration]:
        return _NONE.union(*(one.counted for one in self.conditions))

    def promql(self, budget: Budget) -> str:
        return "\nand\n".join(one.promql(budget) for one in self.conditions)

    def holds(self, measurement: Measurement, budget: Budget) -> bool:
        return all(one.holds(measurement, budget) for one in self.conditions)
