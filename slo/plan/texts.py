"""What an alert says: words, and between them what only the monitoring system knows when it fires."""

from collections.abc import Iterator
from dataclasses import dataclass

from slo.model import SLO


@dataclass(frozen=True, slots=True)
class MeasuredRatio:
    """The value of the alert's expression, as a percentage."""


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """The value of a label of the series that the alert is about."""

    name: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text that somebody wrote in Prometheus's own template language."""

    template: str


Text = tuple[str | MeasuredRatio | GroupLabel | Verbatim, ...]
"""Its parts, one after the other. What stands in a string is shown as it is, braces as well."""


def group_in_words(slo: SLO) -> Text:
    """Name the group that an alert is of; nothing for what has no groups."""
    return tuple(_group(slo.indicator.by))


def _group(labels: tuple[str, ...]) -> Iterator[str | GroupLabel]:
    for place, label in enumerate(labels):
        yield f"{', ' if place else ' ('}{label} "
        yield GroupLabel(label)
    if labels:
        yield ")"
