"""Names of published series, alerts and labels: a contract with dashboards, routes and people."""

from slo.model.windows import Calendar
from slo.promql.text import quote
from slo.text.units import Duration

TOTAL_1M = "slo:sli_total:increase1m"
BAD_1M = "slo:sli_bad:increase1m"
TOTAL_RECENT = "slo:sli_total:recent"
BAD_RECENT = "slo:sli_bad:recent"
TOTAL_5M = "slo:sli_total:increase5m"
BAD_5M = "slo:sli_bad:increase5m"
START_1M = "slo:history:start1m"
START_5M = "slo:history:start5m"
ERROR_BUDGET = "slo:error_budget:ratio"
BUDGET_REMAINING = "slo:error_budget:remaining"
BUDGET_MEASURED = "slo:error_budget:measured"
EXCLUSION = "slo:exclusion:active"
COUNTED = "slo:sli_counted:bool"
COUNTED_RECENT = "slo:sli_counted:recent"

BURN = "SLOErrorBudgetBurn"
BUDGET_POLICY = "SLOErrorBudgetPolicy"
NO_DATA = "SLONoData"
HEARTBEAT = "SLOAlertingHeartbeat"
MAINTENANCE_PLANNED = "SLOMaintenancePlanned"
MAINTENANCE_BEGUN = "SLOMaintenanceBegun"
CALL = "SLOCall"
EMERGENCY = "SLOEmergency"
USE_CASE = "SecurityUseCase"

OWN_ALERTS = frozenset(
    (
        *(BURN, BUDGET_POLICY, NO_DATA, HEARTBEAT, MAINTENANCE_PLANNED, MAINTENANCE_BEGUN, CALL, EMERGENCY),
        USE_CASE,
    )
)
"""Names of alerts that nobody else may give to theirs."""

CALLED_UPON = "called_upon"
"""The label that makes an alert a call."""


def events(window: Duration | Calendar) -> str:
    """Return the series of the number of all events over a window.

    >>> events(Calendar.MONTH)
    'slo:events:month'
    """
    return f"slo:events:{window}"


def excluded_events(window: Duration | Calendar) -> str:
    """Return the series of the number of excluded events in a window.

    >>> excluded_events(Duration.parse("28d"))
    'slo:excluded_events:28d'
    """
    return f"slo:excluded_events:{window}"


def excluded_bad_events(window: Duration | Calendar) -> str:
    """Return the series of the number of excluded bad events in a window."""
    return f"slo:excluded_bad_events:{window}"


def error_ratio(window: Duration | Calendar) -> str:
    """Return the series of the share of bad events over a window.

    >>> error_ratio(Duration.parse("28d"))
    'slo:error_ratio:28d'
    """
    return f"slo:error_ratio:{window}"


def measured(window: Duration) -> str:
    """Return the series of the share of a window that had been measured at its last bad event.

    >>> measured(Duration.parse("1h"))
    'slo:measured:1h'
    """
    return f"slo:measured:{window}"


def alerts_of(slo: str) -> str:
    """Name the series of the alerts of an objective, or of another subject.

    >>> alerts_of("checkout-success")
    'ALERTS{slo="checkout-success"}'
    """
    return exactly("ALERTS", slo=slo)


def exactly(series: str, **labels: str) -> str:
    """Return a selector of a published series by labels with any values, such as names of alerts."""
    return f"{series}{{{','.join(f'{name}={quote(value)}' for name, value in labels.items())}}}"


def of_objective(series: str, slo: str) -> str:
    """Return a selector of a published series of one objective.

    >>> of_objective(TOTAL_1M, "checkout-success")
    'slo:sli_total:increase1m{slo="checkout-success"}'
    """
    return f'{series}{{slo="{slo}"}}'


def of(series: str, **labels: str) -> str:
    """Return a selector of a published series by labels. Their values are names, which need no escaping.

    Several values are separated by "|".

    >>> of(TOTAL_1M, slo="checkout-success")
    'slo:sli_total:increase1m{slo="checkout-success"}'
    >>> of(TOTAL_1M, slo="checkout-success|checkout-speed")
    'slo:sli_total:increase1m{slo=~"checkout-success|checkout-speed"}'
    """
    matchers = ",".join([f'{name}{"=~" if "|" in value else "="}"{value}"' for name, value in labels.items()])
    return f"{series}{{{matchers}}}"
