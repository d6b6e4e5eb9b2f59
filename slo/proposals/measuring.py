"""What to query of indicators that are proposed: the age of their history, and what happened in it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from slo.checks.with_data.measured import Measured
from slo.promql import Selector
from slo.text.units import Duration

LONGEST = Duration.parse("28d")
"""The longest history that is measured."""

_MOST_SAMPLES = 20_000_000
"""How many samples one query may read: Prometheus needs a few seconds for these."""

_STEPS = (f"{LONGEST}:3h", "4h:1m", "5m:10s")
"""How far back the beginning of a history is looked for, and in which steps."""

_MINUTE, _HOUR, _DAY = (Duration.parse(text) for text in ("1m", "1h", "1d"))


class Figures(NamedTuple):
    """All events and the bad ones of the last `over`, a time that begins when the series did, or later."""

    total: Decimal
    bad: Decimal
    over: Duration

    @property
    def good(self) -> Decimal | None:
        """The share of good events; None without events."""
        return 1 - min(self.bad, self.total) / self.total if self.total > 0 else None


def ages(one: Measured) -> Mapping[str, str]:
    """Return queries for the age of the oldest series in seconds, in steps that are finer for young ones."""
    if one.total is None:
        return {}
    there = f"(0 * count({one.total}) + time())"
    return {steps: f"time() - min_over_time({there}[{steps}])" for steps in _STEPS}


def history(answers: Mapping[str, Decimal], series: int, interval: Duration) -> Duration | None:
    """Return the history to measure, given the answers to `ages`; None if it is below a minute.

    It is shorter than what there is where a query would read too many samples.
    """
    age = Duration.of(seconds=int(max(answers.values(), default=Decimal(0))))
    readable = Duration(_MOST_SAMPLES // max(series, 1) * interval.milliseconds)
    length = min(age, readable, LONGEST)
    unit = _HOUR if length >= _DAY else _MINUTE
    whole = Duration(length.milliseconds // unit.milliseconds * unit.milliseconds)
    return whole if whole >= _MINUTE else None


def events(one: Measured, over: Duration) -> Mapping[str, str]:
    """Return queries whose answers `figures` understands.

    Prometheus's increase() does not see what a new series begins with, and errors often begin one. So the
    first values are added, of series that were not there at the beginning.
    """
    sampling, kind = one.sampling.over(over), one.indicator.kind
    total = kind.total_events(sampling)
    queries = {"total": total, "bad": kind.bad_events(sampling, f"({total})")}
    if kind.of_counters:
        queries |= {
            f"first {field}": _first(written.selector, over) for field, written in one.by_field.items()
        }
    return queries


def _first(selector: Selector, over: Duration) -> str:
    return f"sum(min_over_time({selector}[{over}]) unless {selector} offset {over})"


def figures(answers: Mapping[str, Decimal], over: Duration) -> Figures | None:
    """Return what happened, given the answers to `events`; None if nothing was measured."""
    if "total" not in answers or "bad" not in answers:
        return None
    first = {field: answers.get(f"first {field}", Decimal(0)) for field in ("total", "bad", "good")}
    bad = answers["bad"] + first["bad"]
    if "first good" in answers:
        bad += first["total"] - first["good"]
    # Doubles are not exact: 270.0000000003 of 54,000 events are 270.
    return Figures(round(answers["total"] + first["total"], 3), round(max(bad, Decimal(0)), 3), over)


def keyed(parts: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the queries of several indicators under keys that tell them apart."""
    for owner, queries in parts.items():
        yield from ((f"{owner} {key}", query) for key, query in queries.items())


def of(owner: str, answers: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Return the answers for one indicator, of those to queries that were `keyed`."""
    prefix = f"{owner} "
    return {key.removeprefix(prefix): value for key, value in answers.items() if key.startswith(prefix)}
