"""Branches of the routing as objects of their own.

Prometheus Operator lets every alert continue after the first route of an object. So each object has one
branch, which no alert of others meets, and begins with routes to nobody for what earlier branches take. Each
team has its own: the operator leaves out an object that names a Secret which does not exist.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slo.model import naming
from slo.plan.routing.beside import CALLS
from slo.plan.types import Route, Routing

NOBODY = "nobody"
"""The receiver of alerts that another object routes."""

ALERTS = "alerts"
"""The name of the branch of generated alerts that come to no other."""

_ABSENT, _PRESENT = ("=", ""), ("=~", ".+")


class Branch(NamedTuple):
    """A route of the first level, by the name that its object has."""

    name: str
    route: Route


def branches(routing: Routing) -> Iterator[Branch]:
    """Yield the branches of routing that is apart from that of others."""
    names: dict[str, int] = {}
    for name, route in _named(routing.root.routes):
        names[name] = number = names.get(name, 0) + 1
        yield Branch(f"{name}-{number}" if number > 1 else name, route)


def _named(routes: Sequence[Route]) -> Iterator[tuple[str, Route]]:
    earlier: list[Route] = []
    for route in routes:
        complete = _after(earlier, route)
        if _owns(route):
            yield f"owned-by-{_owner(route)}", complete
        elif route.matchers == CALLS:
            yield from _parts("calls", route, earlier)
        elif any(one.value == naming.HEARTBEAT for one in route.matchers):
            yield "heartbeat", complete
        else:
            yield from _parts(ALERTS, route, earlier)
        if not route.continues:
            earlier.append(route)


def _owns(route: Route) -> bool:
    return any((one.name, one.op, one.value) == ("category", *_ABSENT) for one in route.matchers)


def _parts(name: str, route: Route, earlier: Sequence[Route]) -> Iterator[tuple[str, Route]]:
    """Yield the routes below a branch as branches, and the rest: what comes to none of them."""
    before = list(earlier)
    for child in route.routes:
        part = _inheriting(child, route)
        yield f"{name}-of-{_owner(child)}", _after(before, part)
        if not child.continues:
            before.append(part)
    yield name, _after(earlier, route._replace(routes=tuple(map(_to_nobody, route.routes))))


def _inheriting(child: Route, parent: Route) -> Route:
    """Return a child as a route that is below another root."""
    return child._replace(
        matchers=(*parent.matchers, *child.matchers),
        group_by=parent.group_by if child.group_by is None else child.group_by,
        group_wait=child.group_wait or parent.group_wait,
        group_interval=child.group_interval or parent.group_interval,
        repeat_interval=child.repeat_interval or parent.repeat_interval,
    )


def _owner(route: Route) -> str:
    return route.receiver.partition("/")[0]


def _after(earlier: Sequence[Route], route: Route) -> Route:
    taken = (_to_nobody(one) for one in earlier if not _exclude_each_other(one, route))
    return route._replace(routes=(*taken, *route.routes))


def _to_nobody(route: Route) -> Route:
    return Route(NOBODY, why="Another object routes it.", matchers=route.matchers)


def _exclude_each_other(one: Route, other: Route) -> bool:
    """Return whether no label set meets both, as far as that is easy to see."""
    return any(
        {(a.op, a.value), (b.op, b.value)} == {_ABSENT, _PRESENT}
        or (a.op == b.op == "=" and a.value != b.value)
        for a in one.matchers
        for b in other.matchers
        if a.name == b.name
    )
