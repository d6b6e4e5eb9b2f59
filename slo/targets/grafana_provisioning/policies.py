"""Grafana's notification policies and mute timings, from the routing tree.

A contact point of Grafana notifies somebody. So a policy for a receiver without channels names another
contact point, and is muted at all times.
"""

from collections.abc import Collection
from typing import cast

from slo.plan.types import Route, Routing
from slo.targets.alertmanager.configuration import intervals
from slo.targets.grafana_provisioning.interpolation import literal
from slo.text.yaml import Value

_ALWAYS = "slo/always"  # time intervals of definitions have no slash, or end with /holidays
_MUTED: Value = {
    "name": _ALWAYS,
    "time_intervals": [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}],
}
_OF_GRAFANA = "grafana-default-email"
"""The contact point that each organisation of Grafana has at first."""


def policy(routing: Routing) -> Value:
    """Return the tree of notification policies. Its root cannot be muted, so a last branch may be instead."""
    silent = {one.name for one in routing.receivers if one.channels is None}
    notifying = next((one.name for one in routing.receivers if one.channels), _OF_GRAFANA)
    root = routing.root
    if root.receiver in silent:
        rest = Route(receiver=root.receiver, why=root.why)
        root = root._replace(receiver=notifying, routes=(*root.routes, rest))
    return _policy(root, silent, notifying)


def mute_timings(routing: Routing) -> list[Value]:
    """Return the time intervals that policies name."""
    named = [cast(Value, one) for one in intervals(routing)]
    return [*named, _MUTED] if any(one.channels is None for one in routing.receivers) else named


def _policy(route: Route, silent: Collection[str], notifying: str) -> Value:
    muted = (_ALWAYS,) if route.receiver in silent else route.muted_in
    settings: dict[str, object] = {
        "receiver": notifying if route.receiver in silent else route.receiver,
        "object_matchers": [[one.name, one.op, literal(one.value)] for one in route.matchers] or None,
        "group_by": route.group_by,
        "group_wait": str(route.group_wait) if route.group_wait else None,
        "group_interval": str(route.group_interval) if route.group_interval else None,
        "repeat_interval": str(route.repeat_interval) if route.repeat_interval else None,
        "active_time_intervals": route.active_in or None,
        "mute_time_intervals": muted or None,
        "continue": route.continues or None,
        "routes": [_policy(child, silent, notifying) for child in route.routes] or None,
    }
    return {name: cast(Value, value) for name, value in settings.items() if value is not None}
