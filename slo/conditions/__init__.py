"""Conditions of alerts and budget policies: values with PromQL and a judgement of measurements."""

from slo.conditions.budget import Budget, budget_of, budgets, for_each_budget
from slo.conditions.burning import BadEventsAtLeast, BurnAbove, ErrorRatioAbove, EventsAtLeast
from slo.conditions.condition import AllOf, BudgetCondition, Condition
from slo.conditions.measurement import Group, Labels, Measurement, Window
from slo.conditions.outage import (
    PAGES_WITHIN,
    OutageAlert,
    fires_after,
    first_alert,
    first_in_outage,
    lateness,
    outage_alert,
    outage_in_words,
)
from slo.conditions.policies import (
    TierCondition,
    counted_windows,
    extrapolates,
    of_policies,
    of_policy,
    of_step,
    of_tiers,
    weighted_windows,
    windows,
)
from slo.conditions.remaining import SPENT, ExhaustedWithin, RemainingAtMost, SpentWithin
from slo.conditions.rule import After, Always, Before, ForEachBudget, NoData, PageFiring, WrittenExpression
from slo.conditions.silence import SeriesSilent, TargetsDown, targets_down_after

__all__ = [
    "PAGES_WITHIN",
    "SPENT",
    "After",
    "AllOf",
    "Always",
    "BadEventsAtLeast",
    "Before",
    "Budget",
    "BudgetCondition",
    "BurnAbove",
    "Condition",
    "ErrorRatioAbove",
    "EventsAtLeast",
    "ExhaustedWithin",
    "ForEachBudget",
    "Group",
    "Labels",
    "Measurement",
    "NoData",
    "OutageAlert",
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
    "extrapolates",
    "fires_after",
    "first_alert",
    "first_in_outage",
    "for_each_budget",
    "lateness",
    "of_policies",
    "of_policy",
    "of_step",
    "of_tiers",
    "outage_alert",
    "outage_in_words",
    "targets_down_after",
    "weighted_windows",
    "windows",
]
