"""Who gets an alert, and when, by Alertmanager's own rules: what `dispatch.Route.Match` decides.

https://github.com/prometheus/alertmanager/blob/main/dispatch/route.go
https://github.com/prometheus/alertmanager/blob/main/timeinterval/timeinterval.go
"""

import functools
import re
from datetime import datetime, timedelta
from typing import NamedTuple

from slo.model.intervals import united
from slo.model.presence import contains, is_day_off, periods
from slo.plan.types import Labels, Matcher, Route, Routing


class Step(NamedTuple):
    """One receiver's turn: the routes that lead to it, from the root down. It is notified by the last."""

    path: tuple[Route, ...]

    @property
    def route(self) -> Route:
        return self.path[-1]

    @property
    def receiver(self) -> str:
        return self.route.receiver


def route(root: Route, labels: Labels) -> tuple[Step, ...]:
    """Give everybody who gets an alert with these labels, in the order of the tree; at any time of day.

    The root takes every alert that none of its children takes, whatever its own matchers say.
    """
    return _among(_branches(root, labels.get(_KEY, "")), root, labels, ())


def muted_by(node: Route, at: datetime, routing: Routing) -> tuple[str, ...]:
    """Name the time intervals that keep a route from telling anybody at a time; none if it does.

    It tells in any of its active intervals, or always without any, and never in one that mutes it. What was
    muted is told once that is over, if it is still true then.
    """
    outside = () if any(_holds(name, at, routing) for name in node.active_in) else node.active_in
    return (*outside, *(name for name in node.muted_in if _holds(name, at, routing)))


def told_again(node: Route, at: datetime, routing: Routing) -> datetime | None:
    """Give the first minute from a time on in which a route tells; None if there is none in a year."""
    first = at.replace(second=0, microsecond=0)
    last = first + _YEAR
    off = frozenset(
        day for name in node.muted_in if name in routing.holidays for day in routing.holidays[name].dates
    )
    times = united(
        period for name in node.active_in for period in periods(routing.hours[name], off, first, last)
    )
    return times[0].start if times else None


def matches(matcher: Matcher, labels: Labels) -> bool:
    """Whether labels meet a condition. A label that is missing is as good as an empty one."""
    value = labels.get(matcher.name, "")
    match matcher.op:
        case "=":
            return value == matcher.value
        case "!=":
            return value != matcher.value
        case "=~":
            return _pattern(matcher.value).fullmatch(value) is not None
        case "!~":
            return _pattern(matcher.value).fullmatch(value) is None
        case _:
            raise ValueError(f"{matcher.op!r} is no operator of Alertmanager")


_YEAR = timedelta(days=366)
_KEY = "product"
"""The label that most branches are keyed by."""


class _Same:
    """A tree that is known by being the same one: to compare two of thousands of routes takes long."""

    def __init__(self, root: Route) -> None:
        self.root = root

    def __hash__(self) -> int:
        return id(self.root)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.root is self.root


def _branches(root: Route, product: str) -> tuple[Route, ...]:
    """Leave out the branches of other products: where there are thousands, they are most of the tree."""
    keyed = _by_product(_Same(root))
    places = sorted((*keyed.get("", ()), *(keyed.get(product, ()) if product else ())))
    return tuple(root.routes[place] for place in places)


@functools.lru_cache(maxsize=4)
def _by_product(tree: _Same) -> dict[str, list[int]]:
    """Give the places of branches by the product that they are keyed by; "" for those of any product."""
    found: dict[str, list[int]] = {}
    for place, branch in enumerate(tree.root.routes):
        own = (matcher.value for matcher in branch.matchers if (matcher.name, matcher.op) == (_KEY, "="))
        found.setdefault(next(own, ""), []).append(place)
    return found


def _holds(interval: str, at: datetime, routing: Routing) -> bool:
    if interval in routing.holidays:
        days = routing.holidays[interval]
        return is_day_off(days.dates, days.timezone, at)
    return contains(routing.hours[interval], at)


def _match(node: Route, labels: Labels, above: tuple[Route, ...]) -> tuple[Step, ...]:
    if not all(matches(matcher, labels) for matcher in node.matchers):
        return ()
    return _below(node, labels, above)


def _below(node: Route, labels: Labels, above: tuple[Route, ...]) -> tuple[Step, ...]:
    return _among(node.routes, node, labels, above)


def _among(
    children: tuple[Route, ...], node: Route, labels: Labels, above: tuple[Route, ...]
) -> tuple[Step, ...]:
    """Ask the children in order, up to one that matches and does not continue; without any, stay here."""
    path = (*above, node)
    steps: tuple[Step, ...] = ()
    for child in children:
        found = _match(child, labels, path)
        steps += found
        if found and not child.continues:
            break
    return steps or (Step(path),)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    # Go's classes such as \d and \w are of ASCII.
    return re.compile(text, re.ASCII)
