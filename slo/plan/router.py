"""Who gets an alert, by Alertmanager's own rules: what `dispatch.Route.Match` decides, with its reasons.

https://github.com/prometheus/alertmanager/blob/main/dispatch/route.go
"""

import functools
import re
from typing import NamedTuple

from slo.plan.types import Labels, Matcher, Route


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
    return _below(root, labels, ())


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


def _match(node: Route, labels: Labels, above: tuple[Route, ...]) -> tuple[Step, ...]:
    if not all(matches(matcher, labels) for matcher in node.matchers):
        return ()
    return _below(node, labels, above)


def _below(node: Route, labels: Labels, above: tuple[Route, ...]) -> tuple[Step, ...]:
    """Ask the children in order, up to one that matches and does not continue; without any, stay here."""
    path = (*above, node)
    steps: tuple[Step, ...] = ()
    for child in node.routes:
        found = _match(child, labels, path)
        steps += found
        if found and not child.continues:
            break
    return steps or (Step(path),)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    # Go's classes such as \d and \w are of ASCII.
    return re.compile(text, re.ASCII)
