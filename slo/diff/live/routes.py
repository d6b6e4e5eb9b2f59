"""Routes of a plan, and of the configuration that an Alertmanager runs, by the same keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from slo.diff.change import About, Rank
from slo.diff.live.running import Running
from slo.plan.series import Key
from slo.plan.types import Plan, Route
from slo.promql.text import exposed


def of_routing(plan: Plan) -> Mapping[Key, Running]:
    """Return the routes that Alertmanager should run."""
    return dict(_of_alertmanager(_as_config(plan.routing.root), ())) if plan.routing else {}


def of_alertmanager(route: object) -> Mapping[Key, Running]:
    """Return the routes below a root of Alertmanager's configuration; raises ValueError for another form.

    https://prometheus.io/docs/alerting/latest/configuration/#route
    """
    try:
        return dict(_of_alertmanager(route, ()))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is no route of Alertmanager") from error


def _as_config(route: Route) -> dict[str, Any]:
    return {
        "receiver": route.receiver,
        "matchers": [f"{one.name}{one.op}{exposed(one.value)}" for one in route.matchers],
        "group_by": route.group_by,
        "group_wait": route.group_wait,
        "group_interval": route.group_interval,
        "repeat_interval": route.repeat_interval,
        "active_time_intervals": route.active_in,
        "mute_time_intervals": route.muted_in,
        "continue": route.continues,
        "routes": [_as_config(child) for child in route.routes],
    }


def _of_alertmanager(route: Any, parents: Key) -> Iterator[tuple[Key, Running]]:
    matchers = " and ".join(sorted(route.get("matchers") or ()))
    path = (*parents, matchers) if matchers else parents
    title = f"the route {' > '.join(path) or 'of all other alerts'} to {route['receiver']}"
    texts = {field: _text(route.get(field)) for field in _FIELDS}
    yield (
        ("route", *path, route["receiver"]),
        Running(About("routing", "Alertmanager"), Rank.PAGES, title, texts),
    )
    for child in route.get("routes") or ():
        yield from _of_alertmanager(child, path)


_FIELDS = (
    *("group_by", "group_wait", "group_interval", "repeat_interval"),
    *("active_time_intervals", "mute_time_intervals", "continue"),
)


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
