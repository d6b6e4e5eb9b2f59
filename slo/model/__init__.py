"""Models of definitions and of what they amount to: frozen values, named as in the SRE Workbook.

A module is imported when a name of it is first used: most definitions need few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slo.model.agreement import Agreement, Change, Draft, Signature
    from slo.model.alerting import (
        BUILT_IN_POLICIES,
        BURN_NOW,
        FIRST_MINUTES,
        HOURS,
        HOURS_AND_OUTAGE,
        LONGEST_FROM_MINUTES,
        NO_ALERTS,
        ROLL_UP,
        WORKBOOK,
        WORKBOOK_AND_OUTAGE,
        AlertPolicy,
        Category,
        Tier,
    )
    from slo.model.alerts import AlertRule, Alerts, RecordingRule
    from slo.model.archetype import Archetype, Parameter, ParameterType
    from slo.model.calls import Automatic, CallMode
    from slo.model.catalogue import SLO, Allowance, Catalogue, Declared, Locate
    from slo.model.defaults import Defaults, Environment
    from slo.model.error_budget_policy import Condition, ErrorBudgetPolicy, Step
    from slo.model.exclusions import Exclusion
    from slo.model.hours import Hours
    from slo.model.imports import Imports
    from slo.model.long_windows import OLDEST, SLOW_INTERVAL, is_long, newest, newest_of_long
    from slo.model.marks import ALWAYS, PRODUCT, RESPOND, Mark
    from slo.model.on_call import SYSTEMS, OnCall
    from slo.model.organisation import Organisation, Smtp
    from slo.model.origins import Origins
    from slo.model.product import Alerting, Product
    from slo.model.responsibility import Call, Party, PartyKind, Review
    from slo.model.service import PRODUCTION, GroupTarget, Objective, Service, Strategy
    from slo.model.severity import AlertSeverity
    from slo.model.use_case import UseCase
    from slo.model.windows import Calendar

__all__ = [
    "ALWAYS",
    "BUILT_IN_POLICIES",
    "BURN_NOW",
    "FIRST_MINUTES",
    "HOURS",
    "HOURS_AND_OUTAGE",
    "LONGEST_FROM_MINUTES",
    "NO_ALERTS",
    "OLDEST",
    "PRODUCT",
    "PRODUCTION",
    "RESPOND",
    "ROLL_UP",
    "SLO",
    "SLOW_INTERVAL",
    "SYSTEMS",
    "WORKBOOK",
    "WORKBOOK_AND_OUTAGE",
    "Agreement",
    "AlertPolicy",
    "AlertRule",
    "AlertSeverity",
    "Alerting",
    "Alerts",
    "Allowance",
    "Archetype",
    "Automatic",
    "Calendar",
    "Call",
    "CallMode",
    "Catalogue",
    "Category",
    "Change",
    "Condition",
    "Declared",
    "Defaults",
    "Draft",
    "Environment",
    "ErrorBudgetPolicy",
    "Exclusion",
    "GroupTarget",
    "Hours",
    "Imports",
    "Locate",
    "Mark",
    "Objective",
    "OnCall",
    "Organisation",
    "Origins",
    "Parameter",
    "ParameterType",
    "Party",
    "PartyKind",
    "Product",
    "RecordingRule",
    "Review",
    "Service",
    "Signature",
    "Smtp",
    "Step",
    "Strategy",
    "Tier",
    "UseCase",
    "is_long",
    "newest",
    "newest_of_long",
]

_NAMES = {
    "agreement": ("Agreement", "Change", "Draft", "Signature"),
    "alerting": (
        "BUILT_IN_POLICIES",
        "BURN_NOW",
        "FIRST_MINUTES",
        "HOURS",
        "HOURS_AND_OUTAGE",
        "LONGEST_FROM_MINUTES",
        "NO_ALERTS",
        "ROLL_UP",
        "WORKBOOK",
        "WORKBOOK_AND_OUTAGE",
        "AlertPolicy",
        "Category",
        "Tier",
    ),
    "alerts": ("AlertRule", "Alerts", "RecordingRule"),
    "archetype": ("Archetype", "Parameter", "ParameterType"),
    "calls": ("Automatic", "CallMode"),
    "catalogue": ("SLO", "Allowance", "Catalogue", "Declared", "Locate"),
    "defaults": ("Defaults", "Environment"),
    "error_budget_policy": ("Condition", "ErrorBudgetPolicy", "Step"),
    "exclusions": ("Exclusion",),
    "hours": ("Hours",),
    "imports": ("Imports",),
    "long_windows": ("OLDEST", "SLOW_INTERVAL", "is_long", "newest", "newest_of_long"),
    "marks": ("ALWAYS", "PRODUCT", "RESPOND", "Mark"),
    "on_call": ("SYSTEMS", "OnCall"),
    "organisation": ("Organisation", "Smtp"),
    "origins": ("Origins",),
    "product": ("Alerting", "Product"),
    "responsibility": ("Call", "Party", "PartyKind", "Review"),
    "service": ("PRODUCTION", "GroupTarget", "Objective", "Service", "Strategy"),
    "severity": ("AlertSeverity",),
    "use_case": ("UseCase",),
    "windows": ("Calendar",),
}
"""The names of each module."""

_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
