"""Types of a test: series, checks, and what they prove, in words."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from slo.promql.text import quote

Labels = Mapping[str, str]
Series = Mapping[str, str]
"""The values of series by their names with labels."""


class Check(NamedTuple):
    """An expression at a minute: it has one sample of value 1, named `expected`, or none if that is None.

    `slo` is the objective that it proves something of, and `words` say what.
    """

    slo: str
    expr: str
    minute: int
    expected: str | None
    words: str


class Story(NamedTuple):
    """A test of a rule file: what happens, and what is checked. `interval` is that of the samples."""

    words: tuple[str, ...]
    interval: str
    series: Series
    checks: tuple[Check, ...]


class Proofs(NamedTuple):
    """The tests of a service's rules, evaluated every `step` minutes. `path` is that of their file.

    `files` are the rule files that they read, the service's own last. `groups` are evaluated in this order;
    without any, the order does not matter.
    """

    path: str
    service: str
    source: str
    step: int
    files: tuple[str, ...]
    groups: tuple[str, ...]
    stories: tuple[Story, ...]


class Unproved(NamedTuple):
    """What no test proves of an objective, and why."""

    slo: str
    reason: str


def series_name(metric: str, labels: Labels) -> str:
    """Write the name of a series.

    >>> series_name("up", {"job": "api", "instance": "a"})
    'up{job="api",instance="a"}'
    """
    return f"{metric}{{{written(labels)}}}"


def written(labels: Labels) -> str:
    """Write labels as they are between the braces of a series."""
    return ",".join(starmap(_label, labels.items()))


@lru_cache(maxsize=4096)
def _label(name: str, value: str) -> str:
    """Write a label; cached, because most series of a fleet have labels of others."""
    return f"{name}={quote(value)}"


def firing(labels: Labels) -> str:
    """Name or select the series of firing alerts with these labels."""
    return series_name("ALERTS", {**labels, "alertstate": "firing"})


def merged(stories: Iterable[Story]) -> Story:
    """Return one test of several that do not disturb each other."""
    some = tuple(stories)
    return Story(
        words=tuple(dict.fromkeys(line for one in some for line in one.words)),
        interval=some[0].interval,
        series={name: text for one in some for name, text in one.series.items()},
        checks=tuple(check for one in some for check in one.checks),
    )
