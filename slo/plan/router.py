"""Routing of alerts by the rules of Alertmanager: matched routes, and when they are muted.

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
from slo.promql import regex


class MatchedRoute(NamedTuple):
    """A route that notifies its receiver, with the path to it: from the root down, the route itself last."""

    path: tuple[Route, ...]

    @property
    def route(self) -> Route:
        return self.path[-1]

    @property
    def receiver(self) -> str:
        return self.route.receiver


def route(root: Route, labels: Labels) -> tuple[MatchedRoute, ...]:
    """Return the routes that notify about an alert with these labels, in the order of the tree.

    Times of day are ignored. The root takes every alert that matches none of its children.
    """
    return _below(root, labels, ())


def muted_by(node: Route, at: datetime, routing: Routing) -> tuple[str, ...]:
    """Return the names of time intervals that mute a route at a time; empty if it notifies then.

    A route notifies in any of its active intervals, or always if it has none, except in intervals that mute
    it. An alert that still fires after that is notified then. See `unread_intervals` for routes of others.
    """
    if node.written:
        return ()
    outside = () if any(_in_interval(name, at, routing) for name in node.active_in) else node.active_in
    return (*outside, *(name for name in node.muted_in if _in_interval(name, at, routing)))


def unread_intervals(node: Route) -> tuple[str, ...]:
    """Return the time intervals of a route that others wrote: whether they mute it at a time is not known."""
    return (*node.active_in, *node.muted_in) if node.written else ()


def next_unmuted(node: Route, at: datetime, routing: Routing) -> datetime | None:
    """Return the first minute from `at` on in which a route notifies; None if there is none in a year."""
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
    """Return whether labels meet a condition. A missing label equals an empty one."""
    value = labels.get(matcher.name, "")
    match matcher.op:
        case "=":
            return value == matcher.value
        case "!=":
            return value != matcher.value
        case "=~":
            return _full_match(matcher.value, value)
        case "!~":
            return not _full_match(matcher.value, value)
        case _:
            raise ValueError(f"{matcher.op!r} is not an operator of Alertmanager")


_YEAR = timedelta(days=366)
_KEY = "product"
"""The label that most branches of a node with many branches match."""
_MANY = 16


class _ByIdentity:
    """A cache key by identity, because comparing trees of thousands of routes is slow."""

    def __init__(self, root: Route) -> None:
        self.root = root

    def __hash__(self) -> int:
        return id(self.root)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.root is self.root


def _branches(root: Route, product: str) -> tuple[Route, ...]:
    """Return the branches without those of other products, which are most of a large tree."""
    keyed = _by_product(_ByIdentity(root))
    places = sorted((*keyed.get("", ()), *(keyed.get(product, ()) if product else ())))
    return tuple(root.routes[place] for place in places)


@functools.lru_cache(maxsize=16)
def _by_product(tree: _ByIdentity) -> dict[str, list[int]]:
    """Return the indexes of branches by the product that they match; "" for those of any product."""
    found: dict[str, list[int]] = {}
    for place, branch in enumerate(tree.root.routes):
        own = (matcher.value for matcher in branch.matchers if (matcher.name, matcher.op) == (_KEY, "="))
        found.setdefault(next(own, ""), []).append(place)
    return found


def _in_interval(interval: str, at: datetime, routing: Routing) -> bool:
    if interval in routing.holidays:
        days = routing.holidays[interval]
        return is_day_off(days.dates, days.timezone, at)
    return contains(routing.hours[interval], at)


def _match(node: Route, labels: Labels, parents: tuple[Route, ...]) -> tuple[MatchedRoute, ...]:
    if not all(matches(matcher, labels) for matcher in node.matchers):
        return ()
    return _below(node, labels, parents)


def _below(node: Route, labels: Labels, parents: tuple[Route, ...]) -> tuple[MatchedRoute, ...]:
    children = node.routes if len(node.routes) < _MANY else _branches(node, labels.get(_KEY, ""))
    return _among(children, node, labels, parents)


def _among(
    children: tuple[Route, ...], node: Route, labels: Labels, parents: tuple[Route, ...]
) -> tuple[MatchedRoute, ...]:
    """Try the children in order, up to a match that does not continue; without a match, the node itself."""
    path = (*parents, node)
    matched: tuple[MatchedRoute, ...] = ()
    for child in children:
        found = _match(child, labels, path)
        matched += found
        if found and not child.continues:
            break
    return matched or (MatchedRoute(path),)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    # In Go, classes such as \d and \w are ASCII only.
    return re.compile(text, re.ASCII)


@functools.lru_cache(maxsize=8192)
def _full_match(pattern: str, value: str) -> bool:
    """Return whether a pattern matches a whole value. Python reads only simple patterns as RE2 does."""
    if _SIMPLE.fullmatch(pattern) and "(?" not in pattern:
        return _pattern(pattern).fullmatch(value) is not None
    return regex.matches(pattern, value)


_SIMPLE = re.compile(r"[\w.|*+?()\[\]~:/@, -]*", re.ASCII)
