"""A branch of the tree: a route with all below it, and the receivers that it names."""

from collections.abc import Iterable
from typing import NamedTuple

from slo.labels import IDENTITY
from slo.plan.types import Receiver, Route

BY_SLO = IDENTITY
"""All alerts of one SLO are one notification, and never those of two products."""

BY_CALL = ("called_upon", *IDENTITY, "call_id")
"""Each call is a notification of its own."""


class Branch(NamedTuple):
    """One branch below the root."""

    route: Route
    receivers: tuple[Receiver, ...]


def receivers_of(receivers: Iterable[Receiver]) -> tuple[Receiver, ...]:
    """Sort receivers by name. A party that owns several products has the same ones for all of them."""
    by_name = {receiver.name: receiver for receiver in receivers}
    return tuple(by_name[name] for name in sorted(by_name))


def day_off_interval(hours: str) -> str:
    """Name the interval of the holidays of some hours; hours have no slash in their names."""
    return f"{hours}/holidays"
