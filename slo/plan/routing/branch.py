"""Branch of the routing tree: a route with its children, and their receivers."""

from collections.abc import Iterable
from typing import NamedTuple

from slo.labels import IDENTITY
from slo.plan.types import Receiver, Route

BY_SLO = IDENTITY
"""Group the alerts of one objective into one notification."""

BY_CALL = ("called_upon", *IDENTITY, "call_id")
"""Notify of each call separately."""


class Branch(NamedTuple):
    """One branch below the root."""

    route: Route
    receivers: tuple[Receiver, ...]


def receivers_of(receivers: Iterable[Receiver]) -> tuple[Receiver, ...]:
    """Return distinct receivers by name. A party that owns several products has one set for all."""
    by_name = {receiver.name: receiver for receiver in receivers}
    return tuple(by_name[name] for name in sorted(by_name))


def day_off_interval(hours: str) -> str:
    """Return the name of the holiday interval of some hours; names of hours have no slash."""
    return f"{hours}/holidays"
