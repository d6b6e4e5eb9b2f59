"""Every label that slo sets, matches or groups by, and what for. None of them can keep groups apart.

Rules, routes, inhibitions, messages, calls, dashboards and figures read their labels from this one table.
"""

from collections.abc import Mapping
from enum import StrEnum


class Use(StrEnum):
    """What a label is for; it decides who may set it."""

    IDENTITY = "which objective an alert is of; notifications are grouped by it"
    ROUTING = "how urgent an alert is and what it is about, for routes"
    TIER = "which alert of an objective it is"
    STEP = "which step of an error budget policy it is, and who else hears of it"
    CALL = "what makes an alert a call, and tells calls apart"
    ALERT = "set by Prometheus on every alert"
    SERIES = "on series that are recorded, and on no alert"
    FIGURE = "on the figures of reports and of the live page"
    EXPRESSION = "inside of expressions, or on what a dashboard shows"


LABELS: Mapping[str, Use] = {
    **dict.fromkeys(("product", "service", "slo", "environment"), Use.IDENTITY),
    **dict.fromkeys(("severity", "category"), Use.ROUTING),
    **dict.fromkeys(("window",), Use.TIER),
    **dict.fromkeys(("step", "told"), Use.STEP),
    **dict.fromkeys(("called_upon", "call_mode", "call_id", "drill"), Use.CALL),
    **dict.fromkeys(("alertname", "alertstate"), Use.ALERT),
    **dict.fromkeys(("slo_bundle", "objective", "target", "exclusion"), Use.SERIES),
    **dict.fromkeys(("first", "draft", "verdict", "freeze"), Use.FIGURE),
    **dict.fromkeys(("slo_period", "slo_part", "slo_history", "dashboard", "le"), Use.EXPRESSION),
}


def used(*uses: Use) -> tuple[str, ...]:
    """Give the labels that have one of these uses, in the order of the table.

    >>> used(Use.ROUTING)
    ('severity', 'category')
    """
    return tuple(label for label, use in LABELS.items() if use in uses)


IDENTITY = used(Use.IDENTITY)
ROUTED = used(Use.IDENTITY, Use.ROUTING)
ON_ALERTS = frozenset(used(Use.IDENTITY, Use.ROUTING, Use.TIER, Use.STEP, Use.CALL, Use.ALERT))
"""What only slo sets on alerts, those that people write themselves included."""
