"""Conditions of alerting rules: about all budgets of an objective, or about no budget."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from slo.conditions.budget import Budget, budgets, for_each_budget
from slo.conditions.condition import BudgetCondition
from slo.model import SLO, AlertSeverity, naming


@dataclass(frozen=True, slots=True)
class ForEachBudget:
    """A condition on each budget of an objective; `by` are the labels of its indicator's groups."""

    condition: BudgetCondition
    budgets: tuple[Budget, ...]
    by: tuple[str, ...]

    @classmethod
    def of(cls, slo: SLO, condition: BudgetCondition) -> Self:
        return cls(condition, budgets(slo), slo.indicator.by)

    @property
    def reads(self) -> frozenset[str]:
        *own, others = self.budgets
        return self.condition.reads(others).union((naming.ERROR_BUDGET,) if own else ())

    def promql(self) -> str:
        return for_each_budget(self.budgets, self.by, self.condition.promql)


@dataclass(frozen=True, slots=True)
class NoData:
    """The series of bad events is missing; it is 0, not missing, if events happened and none was bad.

    Groups may come and go, except those with their own target: they must have data.
    """

    budgets: tuple[Budget, ...]

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((naming.BAD_RECENT,))

    def promql(self) -> str:
        *own, others = self.budgets
        return "\nor\n".join(f"absent({one.select(naming.BAD_RECENT)})" for one in (others, *own))


@dataclass(frozen=True, slots=True)
class PageFiring:
    """A page about an objective, or of another alert, is firing; or of each group `by` these labels.

    `severity` is the word for pages.
    """

    slo: str
    by: tuple[str, ...] = ()
    severity: str = AlertSeverity.PAGE.value

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((naming.alerts_of(self.slo),))

    def promql(self) -> str:
        # The call's own alert is in ALERTS too: without called_upon="" it would keep itself firing for ever.
        firing = naming.exactly(
            "ALERTS", alertstate="firing", severity=self.severity, called_upon="", slo=self.slo
        )
        groups = f" by ({', '.join(self.by)}) " if self.by else ""
        return f"max{groups}(\n  {firing}\n)"


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that always holds."""

    reads = frozenset[str]()

    def promql(self) -> str:
        return "vector(1)"


@dataclass(frozen=True, slots=True)
class WrittenExpression:
    """An expression from the definitions. It is not known which of slo's own series it reads."""

    expr: str

    reads = frozenset[str]()

    def promql(self) -> str:
        return self.expr


@dataclass(frozen=True, slots=True)
class Before:
    """It is earlier than a time."""

    end: datetime

    reads = frozenset[str]()

    def promql(self) -> str:
        return f"vector(time()) < {int(self.end.timestamp())}"


@dataclass(frozen=True, slots=True)
class After:
    """It is a time or later."""

    start: datetime

    reads = frozenset[str]()

    def promql(self) -> str:
        return f"vector(time()) >= {int(self.start.timestamp())}"
