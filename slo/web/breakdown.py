"""Events by the labels that tell bad ones apart, and how long events take, from raw samples in a range."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from slo.evidence.status import Status
from slo.promql.samples import Sample
from slo.promql.text import label_name
from slo.text.units import Duration
from slo.web.objective_history import Runs, runs_of
from slo.web.ranges import Range

LONGEST = timedelta(days=1)
"""The longest range whose raw samples are read. In longer ones, they may be hundreds of millions."""

_PART = "slo_part"
"""The label that says what values are: numbers of all or of bad events, or times of a share of them."""

_ALL, _BAD = "all", "bad"
_LEAST_RATE = Duration.parse("5m")  # in which there are several scrapes
_MEDIAN = Decimal("0.5")
_MOST_LINES = 6  # whose colours can be told apart
_BAD_LINES = 3  # of them, at least, are of bad events

K = TypeVar("K")
Lines = Mapping[str | None, Runs]
"""Values of events by their labels, in their order; those of all further ones together, as None, last."""


class Queries(NamedTuple):
    """Expressions, "" where there is none: all and bad events a minute by `labels`, and times in seconds.

    `times` has the time within which each share of the events is over.
    """

    labels: tuple[str, ...] = ()
    all: str = ""
    bad: str = ""
    times: Mapping[Decimal, str] = {}

    @property
    def together(self) -> str:
        """One expression for all of them; "" for none."""
        named = {_ALL: self.all, _BAD: self.bad, **{str(share): time for share, time in self.times.items()}}
        return " or ".join(
            f'label_replace({query}, "{_PART}", "{name}", "", "")' for name, query in named.items() if query
        )


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Events a minute, and shares of all events that were bad, by label; seconds, by the share of events."""

    labels: tuple[str, ...] = ()
    events: Lines = field(default_factory=dict)
    errors: Lines = field(default_factory=dict)
    times: Mapping[Decimal, Runs] = field(default_factory=dict)

    def since(self, start: int) -> "Breakdown":
        """Return the values from a time on, in seconds since 1970: charts of new rules begin with these."""
        return Breakdown(
            self.labels,
            dict(_since(self.events, start)),
            dict(_since(self.errors, start)),
            dict(_since(self.times, start)),
        )


def _since(lines: Mapping[K, Runs], start: int) -> Iterator[tuple[K, Runs]]:
    for name, runs in lines.items():
        cut = (tuple(point for point in run if point.at >= start) for run in runs)
        if later := tuple(filter(None, cut)):
            yield name, later


def queries_of(status: Status, step: Duration) -> Queries:
    """Return the queries for a step of a chart."""
    own, groups = dict(status.group), status.slo.indicator.groups
    of_cluster = {label: value for label, value in own.items() if label not in groups.labels}
    group = {**groups.in_metrics({label: own[label] for label in own.keys() - of_cluster}), **of_cluster}
    kind, window = status.slo.indicator.kind.of_group(group), max(step, _LEAST_RATE)
    shares = dict.fromkeys((_MEDIAN, Decimal(status.slo.target_of(own).ratio)))
    times = {share: time for share in shares if (time := kind.time_of(share, window))}
    labels = kind.distinguished_by
    if not labels or kind.counted is None:
        return Queries(times=times)
    total = rates = f"rate({kind.counted.total}[{window}])"
    if kind.counted.bad is not None:
        rates = f"rate({kind.counted.bad}[{window}])"
    elif kind.counted.good is not None:
        rates = f"{total} unless rate({kind.counted.good}[{window}])"
    all, bad = (
        f"sum by ({', '.join(map(label_name, labels))}) ({of_series}) * 60" for of_series in (total, rates)
    )
    return Queries(labels, all, bad, times)


def breakdown_from(samples: Iterable[Sample], queries: Queries, range: Range) -> Breakdown:
    """Build a breakdown from the answer to its queries."""
    found: defaultdict[str, defaultdict[str, dict[int, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    for sample in samples:
        if sample.value.is_finite() and (what := sample.labels.get(_PART)):
            named = queries.labels if what in (_ALL, _BAD) else ()
            name = ", ".join(sample.labels.get(label, "") or "–" for label in named)
            found[what][name][int(sample.at.timestamp())] = Fraction(sample.value)
    all, bad = found[_ALL], found[_BAD]
    names, step = _kept(all, bad), int(range.step.seconds)
    totals = _sum(all.values())
    shares = {
        name: {at: value / totals[at] for at, value in values.items() if totals.get(at)}
        for name, values in bad.items()
    }
    return Breakdown(
        queries.labels,
        dict(_lines(all, names, step)),
        dict(_lines(shares, names, step)),
        {share: runs_of(found[str(share)][""], step) for share in queries.times if found[str(share)]},
    )


Values = Mapping[str, Mapping[int, Fraction]]


def _kept(all: Values, bad: Values) -> tuple[str, ...]:
    """Return the names that have a line of their own: those of most bad events, then those of most events."""
    most_bad, most = (sorted(side, key=lambda name: (-sum(side[name].values()), name)) for side in (bad, all))
    some_bad = [name for name in most_bad if any(bad[name].values())]
    return tuple(sorted(list(dict.fromkeys((*some_bad[:_BAD_LINES], *most, *some_bad)))[:_MOST_LINES]))


def _lines(values: Values, names: tuple[str, ...], step: int) -> Iterator[tuple[str | None, Runs]]:
    for name in names:
        if any(values.get(name, {}).values()):
            yield name, runs_of(values[name], step)
    if rest := _sum(line for name, line in values.items() if name not in names):
        yield None, runs_of(rest, step)


def _sum(several: Iterable[Mapping[int, Fraction]]) -> Mapping[int, Fraction]:
    result: defaultdict[int, Fraction] = defaultdict(Fraction)
    for values in several:
        for at, value in values.items():
            result[at] += value
    return result
