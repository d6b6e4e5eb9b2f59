"""Conditions as rules evaluate them: of all budgets of an objective, and those that are about no budget."""

from dataclasses import dataclass
from typing import Self

from slo.conditions.budget import Budget, budgets, for_each_budget
from slo.conditions.condition import BudgetCondition
from slo.model import SLO, naming


@dataclass(frozen=True, slots=True)
class ForEachBudget:
    """A condition on each budget of an objective, whose indicator is `by` these labels."""

    condition: BudgetCondition
    budgets: tuple[Budget, ...]
    by: tuple[str, ...]

    @classmethod
    def of(cls, slo: SLO, condition: BudgetCondition) -> Self:
        return cls(condition, budgets(slo), slo.indicator.by)

    def promql(self) -> str:
        return for_each_budget(self.budgets, self.by, self.condition.promql)


@dataclass(frozen=True, slots=True)
class NoData:
    """Bad events are not counted: that gives 0 where there were events and none was bad.

    Groups come and go, but those with a target of their own are expected to be there.
    """

    budgets: tuple[Budget, ...]

    def promql(self) -> str:
        *own, others = self.budgets
        return "\nor\n".join(f"absent({one.select(naming.BAD_1M)})" for one in (others, *own))


@dataclass(frozen=True, slots=True)
class PageFiring:
    """A page about an objective, or another alert, is not over."""

    slo: str

    def promql(self) -> str:
        # Its own alert is in ALERTS as well: without called_upon="" it would keep itself alive for ever.
        firing = naming.of("ALERTS", alertstate="firing", severity="page", called_upon="", slo=self.slo)
        return f"max(\n  {firing}\n)"


@dataclass(frozen=True, slots=True)
class Always:
    """It is true at any time."""

    def promql(self) -> str:
        return "vector(1)"


@dataclass(frozen=True, slots=True)
class Written:
    """An expression that people wrote."""

    expr: str

    def promql(self) -> str:
        return self.expr
