"""Routes of a plan, and of the configuration that an Alertmanager runs, by the same keys."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from slo.diff.change import About, Rank
from slo.diff.live.running import Running
from slo.plan.routing.beside import beside
from slo.plan.series import Key
from slo.plan.types import Plan, Route
from slo.promql.text import exposed


def of_routing(plan: Plan) -> Mapping[Key, Running]:
    """Return the generated routes that Alertmanager should run."""
    if plan.routing is None:
        return {}
    roots = _beside_others(plan) or (plan.routing.root,)
    return {key: one for root in roots for key, one in _of_alertmanager(_as_config(root), ())}


def _beside_others(plan: Plan) -> tuple[Route, ...]:
    """Return the generated branches where routes of others are as well."""
    if plan.routing is None or plan.catalogue.base is None:
        return ()
    both = beside(plan.routing, plan.catalogue.base).root
    return tuple(branch for branch in both.routes if branch.written is None)


def of_alertmanager(route: object, plan: Plan) -> Mapping[Key, Running]:
    """Return the routes below a root of Alertmanager's configuration; raises ValueError for another form.

    Where routes of others are as well, these are left out.
    https://prometheus.io/docs/alerting/latest/configuration/#route
    """
    try:
        if not (ours := _beside_others(plan)):
            return dict(_of_alertmanager(route, ()))
        known = {_condition(_as_config(branch)) for branch in ours}
        branches = [one for one in _children(route) if _condition(one) in known]
        return {key: one for branch in branches for key, one in _of_alertmanager(branch, ())}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is no route of Alertmanager") from error


def _children(route: Any) -> Iterable[Any]:
    return route.get("routes") or ()


def _condition(route: Any) -> str:
    return " and ".join(sorted(route.get("matchers") or ()))


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
    matchers = _condition(route)
    path = (*parents, matchers) if matchers else parents
    title = f"the route {' > '.join(path) or 'of all other alerts'} to {route['receiver']}"
    texts = {field: _text(route.get(field)) for field in _FIELDS}
    yield (
        ("route", *path, route["receiver"]),
        Running(About("routing", "Alertmanager"), Rank.PAGES, title, texts),
    )
    for child in _children(route):
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
