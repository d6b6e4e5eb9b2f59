"""Alerts of others, made up from the matchers of their routes: one for each route that they can reach."""

import re
from collections.abc import Iterator

from slo.model.base import Base, BaseMatcher, BaseRoute
from slo.plan.router import matches
from slo.plan.types import Labels, Matcher
from slo.text.diagnostics import Span

_STRAY = {"alertname": "Stray"}
_ALTERNATIVES = re.compile(r"[\w./:@-]+(?:\|[\w./:@-]+)*", re.ASCII)
_ANYTHING = re.compile(r"\.[*+]\??")


def alerts_of_others(base: Base) -> Iterator[tuple[Labels, Span]]:
    """Yield the labels of an alert for each route of others, and where the route is written.

    Routes whose matchers no simple alert meets are left out.
    """
    yield _STRAY, base.root.span
    for child in base.root.routes:
        yield from _below(child, ())


def _below(route: BaseRoute, parents: tuple[BaseMatcher, ...]) -> Iterator[tuple[Labels, Span]]:
    path = (*parents, *route.matchers)
    labels = {name: value for name, op, value in map(_simple, path) if op == "=" and value} or _STRAY
    if all(matches(Matcher(*one), labels) for one in path):
        yield labels, route.span
    for child in route.routes:
        yield from _below(child, path)


def _simple(matcher: BaseMatcher) -> BaseMatcher:
    """Return a matcher for one value that another matches, if that is easy to see."""
    name, op, value = matcher
    if op == "=~":
        text = _ANYTHING.sub("x", value.strip("^$").removeprefix("(").removesuffix(")"))
        return (name, "=", text.split("|")[0]) if _ALTERNATIVES.fullmatch(text) else matcher
    return (name, "=", "x") if op == "!=" and not value else matcher
