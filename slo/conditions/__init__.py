"""Conditions of alerts and budget policies: values with PromQL and a judgement of measurements."""

from slo.conditions.budget import Budget, budget_of, budgets, for_each_budget
from slo.conditions.burning import BadEventsAtLeast, BurnAbove, EventsAtLeast
from slo.conditions.condition import AllOf, BudgetCondition, Condition
from slo.conditions.measurement import Group, Labels, Measurement, Window
from slo.conditions.policies import (
    TierCondition,
    counted_windows,
    of_step,
    of_tiers,
    weighted_windows,
    windows,
)
from slo.conditions.remaining import SPENT, ExhaustedWithin, RemainingAtMost, SpentWithin
from slo.conditions.rule import Always, ForEachBudget, NoData, PageFiring, WrittenExpression
from slo.conditions.silence import SeriesSilent, TargetsDown, targets_down_after

__all__ = [
    "SPENT",
    "AllOf",
    "Always",
    "BadEventsAtLeast",
    "Budget",
    "BudgetCondition",
    "BurnAbove",
    "Condition",
    "EventsAtLeast",
    "ExhaustedWithin",
    "ForEachBudget",
    "Group",
    "Labels",
    "Measurement",
    "NoData",
    "PageFiring",
    "RemainingAtMost",
    "SeriesSilent",
    "SpentWithin",
    "TargetsDown",
    "TierCondition",
    "Window",
    "WrittenExpression",
    "budget_of",
    "budgets",
    "counted_windows",
    "for_each_budget",
    "of_step",
    "of_tiers",
    "targets_down_after",
    "weighted_windows",
    "windows",
]
