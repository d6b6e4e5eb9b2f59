"""All labels that slo sets, matches or groups by, and the use of each.

Rules, routes, inhibitions, messages, calls, dashboards and figures take their labels from this table. No
indicator can be grouped by one of them.
"""

from collections.abc import Mapping
from enum import StrEnum


class Use(StrEnum):
    """What a label is for, which decides who may set it."""

    IDENTITY = "the objective that an alert belongs to; notifications are grouped by it"
    ROUTING = "urgency and category of an alert, for routes"
    TIER = "the tier of an objective that an alert belongs to"
    SILENCE = "what has fallen silent: all targets of an objective, or one series of several"
    STEP = "the step of an error budget policy, and the other parties that it notifies"
    CALL = "marks an alert as a call, and identifies the call"
    ALERT = "set by Prometheus on every alert"
    SERIES = "on recorded series only, never on alerts"
    COMPAT = "on series of other tools that are recorded as well, never on alerts"
    FIGURE = "on the metrics of reports and of the live page"
    EXPRESSION = "within expressions, or in dashboards"


LABELS: Mapping[str, Use] = {
    **dict.fromkeys(("product", "service", "slo", "environment"), Use.IDENTITY),
    **dict.fromkeys(("severity", "category"), Use.ROUTING),
    **dict.fromkeys(("window",), Use.TIER),
    **dict.fromkeys(("silent",), Use.SILENCE),
    **dict.fromkeys(("step", "notifies"), Use.STEP),
    **dict.fromkeys(("called_upon", "call_mode", "call_id", "drill"), Use.CALL),
    **dict.fromkeys(("alertname", "alertstate"), Use.ALERT),
    **dict.fromkeys(("slo_bundle", "objective", "target", "exclusion"), Use.SERIES),
    **dict.fromkeys(
        (
            *("sloth_id", "sloth_service", "sloth_slo", "sloth_window"),
            *("sloth_mode", "sloth_objective", "sloth_spec", "sloth_version"),
        ),
        Use.COMPAT,
    ),
    **dict.fromkeys(("first", "draft", "verdict", "freeze"), Use.FIGURE),
    **dict.fromkeys(
        ("slo_period", "slo_part", "slo_history", "slo_newest", "slo_counted", "slo_long", "dashboard", "le"),
        Use.EXPRESSION,
    ),
}


def used(*uses: Use) -> tuple[str, ...]:
    """Return the labels with one of these uses, in the order of the table.

    >>> used(Use.ROUTING)
    ('severity', 'category')
    """
    return tuple(label for label, use in LABELS.items() if use in uses)


IDENTITY = used(Use.IDENTITY)
ROUTED = used(Use.IDENTITY, Use.ROUTING)
ON_ALERTS = frozenset(used(Use.IDENTITY, Use.ROUTING, Use.TIER, Use.SILENCE, Use.STEP, Use.CALL, Use.ALERT))
"""Labels of alerts that only slo may set, also on alerts that people write themselves."""

UNSET = "-"
"""The value of a routing label that does not apply; nothing can have this name.

An empty label would not do: Prometheus fills it with its external label of that name, if it has one.
https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
"""


def routed(
    *,
    product: str | None,
    service: str | None,
    slo: str,
    environment: str | None,
    severity: str,
    category: str,
) -> dict[str, str]:
    """Return the labels of an alert that routes match and notifications are grouped by: always all of them.

    A rule that sets them overrides those of its series, and Prometheus adds none of its external ones.

    >>> shop = {"service": "shop", "slo": "shop-up", "environment": "production"}
    >>> routed(product=None, **shop, severity="page", category="security")["product"]
    '-'
    """
    return {
        "product": product or UNSET,
        "service": service or UNSET,
        "slo": slo,
        "environment": environment or UNSET,
        "severity": severity,
        "category": category,
    }


def filled(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels of an alert with all labels that routes match: those that are missing do not apply.

    >>> filled({"product": "shop", "severity": "page"})["service"]
    '-'
    """
    return {**dict.fromkeys(ROUTED, UNSET), **labels}
