"""The history of an objective in a range of time: the query, and its answer as lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.burndown import Point
from slo.evidence.queries import COUNTED, counted
from slo.evidence.series import NO_ORIGINS, Series, one_of_each, parts_of_each, series_of, with_earlier
from slo.evidence.status import Status
from slo.model import BURN_NOW, SLO, Origins, naming
from slo.promql.samples import Sample
from slo.promql.text import quote
from slo.text.units import Duration
from slo.web.ranges import Range

_SHORTEST = 600  # seconds that a chart shows
_FROM_ROLL_UPS = Duration.parse("30m")  # steps from which a fifth of the samples is enough
_ALERTS = "ALERTS"
EVENTS = "slo_events"
"""The label of numbers of events a minute, with which events they are: all or bad ones."""

Run = tuple[Point, ...]
Runs = tuple[Run, ...]
"""Runs of points without gaps; nothing was recorded between two runs."""


class Firing(NamedTuple):
    """An alert that fired at each step from `start` to `end`, in seconds since 1970.

    `window` is the long window of its tier, `step` that of the error budget policy; "" if it has none.
    """

    start: int
    end: int
    alert: str
    severity: str
    window: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveHistory:
    """The remaining share of the budget, burn rates by window, and the alerts that fired, oldest first.

    `events` are numbers of events a minute, `errors` the shares of them that were bad.
    """

    range: Range
    remaining: Runs
    burn_rates: Mapping[Duration, Runs]
    firing: tuple[Firing, ...]
    events: Runs = ()
    errors: Runs = ()

    @property
    def burn_rate(self) -> Runs:
        """The burn rate of the last hour."""
        return self.burn_rates.get(BURN_NOW, ())

    @property
    def recorded(self) -> bool:
        """Whether there are any values."""
        return bool(self.remaining or self.burn_rate or self.events or self.errors)

    @property
    def since(self) -> int | None:
        """The first time with a value or an alert, if that is later than the start of the range."""
        values = (run[0].at for run in (*self.remaining, *self.burn_rate))
        first = min((*values, *(one.start for one in self.firing)), default=None)
        start = int(self.range.start.timestamp())
        # The first value in a range may be of its second step.
        return first if first is not None and first - start > 2 * int(self.range.step.seconds) else None

    @property
    def drawn_to(self) -> int:
        """The right edge of charts, in seconds."""
        return int(self.range.end.timestamp())

    @property
    def drawn_from(self) -> int:
        """The left edge of charts: the start of the range, or a first value in its second half."""
        start, end = int(self.range.start.timestamp()), self.drawn_to
        if self.since is None or self.since < (start + end) // 2:
            return start
        return max(start, min(self.since, end - max(_SHORTEST, int(self.range.step.seconds))))


def windows(slo: SLO) -> tuple[Duration, ...]:
    """Return the windows whose burn rates are shown, the shortest first."""
    of_tiers = (window for one in slo.tiers for window in (one.long_window, one.short_window))
    return tuple(sorted({BURN_NOW, *of_tiers}))


def history_query(status: Status, step: Duration, origins: Origins = NO_ORIGINS) -> str:
    """Return an expression for all series of an objective's history, or of one group of it.

    If clusters are summed, it has their numbers of events as well.
    """
    group = "".join(f",{label}={quote(value)}" for label, value in status.group)
    ratios = map(naming.error_ratio, windows(status.slo))
    names = "|".join((naming.BUDGET_REMAINING, *ratios, _ALERTS))
    ids = "|".join(status.slo.ids)
    own = f"slo{'=~' if status.slo.earlier_ids else '='}{quote(ids)}{group}"
    if origins.summed:
        names += f"|{naming.events(status.slo.objective.window)}"
    asked = [f'{{__name__=~"{names}",{own}}}', *(_a_minute(which, own, step) for which in ("all", "bad"))]
    if origins.summed:
        asked += [counted(BURN_NOW, own)]
    return " or ".join(asked)


def _a_minute(which: str, matchers: str, step: Duration) -> str:
    """Return an expression for the mean number of events a minute since the step before."""
    short = step < _FROM_ROLL_UPS
    of_minutes = naming.TOTAL_1M if which == "all" else naming.BAD_1M
    of_roll_ups = naming.TOTAL_5M if which == "all" else naming.BAD_5M
    mean = f"avg_over_time({of_minutes if short else of_roll_ups}{{{matchers}}}[{step}])"
    return f'label_replace(\n{mean}{"" if short else " / 5"},\n"{EVENTS}", "{which}", "", "")'


def history_from(
    samples: Iterable[Sample], status: Status, range: Range, origins: Origins = NO_ORIGINS
) -> ObjectiveHistory:
    """Build a history from samples.

    Of several series, such as those of two replicas, it is the one that the status is from, or else the
    longest. Clusters that are summed have the mean, weighted by their events.
    """
    known = with_earlier((status.slo,))
    ratios = {naming.error_ratio(window): window for window in windows(status.slo)}
    found: defaultdict[object, dict[Series, dict[int, Fraction]]] = defaultdict(dict)
    fired: defaultdict[Firing, set[int]] = defaultdict(set)
    for sample in samples:
        name, at = sample.labels.get("__name__", ""), int(sample.at.timestamp())
        if not sample.value.is_finite():
            continue
        if name == _ALERTS:
            if sample.labels.get("alertstate") == "firing":
                fired[_alert(sample.labels, status.slo)].add(at)
            continue
        marks = (COUNTED, EVENTS)
        series = series_of(
            {label: value for label, value in sample.labels.items() if label not in marks}, known, origins
        )
        what = sample.labels.get(EVENTS) or (COUNTED if COUNTED in sample.labels else ratios.get(name, name))
        if series:
            found[what].setdefault(series, {})[at] = Fraction(sample.value)
    step = int(range.step.seconds)
    lines = _Lines(found, (status.slo.id, status.group), status.sources)
    remaining = lines.mean(naming.BUDGET_REMAINING, naming.events(status.slo.objective.window))
    total, bad = lines.sum("all"), lines.sum("bad")
    firing = (
        one._replace(start=run[0], end=run[-1])
        for one, times in fired.items()
        for run in _unbroken(times, step)
    )
    return ObjectiveHistory(
        range,
        runs_of(remaining, step),
        {
            window: runs_of(
                {at: ratio / status.error_budget for at, ratio in lines.mean(window, COUNTED).items()}, step
            )
            for window in windows(status.slo)
        },
        tuple(sorted(firing)),
        runs_of(total, step),
        runs_of({at: bad.get(at, Fraction(0)) / number for at, number in total.items() if number}, step),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Values of series by what they are, and the objective, group and sources that are shown."""

    found: Mapping[object, Mapping[Series, Mapping[int, Fraction]]]
    key: tuple[str, tuple[tuple[str, str], ...]]
    sources: frozenset[frozenset[tuple[str, str]]]

    def mean(self, what: object, weight: object) -> Mapping[int, Fraction]:
        """Return values of one replica, or the mean of summed clusters."""
        weights = self.found.get(weight, {})
        return one_of_each(self.found.get(what, {}), weights, {self.key: self.sources}).get(self.key, {})

    def sum(self, what: object) -> Mapping[int, Fraction]:
        """Return values of one replica, or the sum of summed clusters."""
        parts = parts_of_each(self.found.get(what, {}), {self.key: self.sources}, len).get(self.key, [])
        result: defaultdict[int, Fraction] = defaultdict(Fraction)
        for _, values in parts:
            for at, value in values.items():
                result[at] += value
        return result


def _alert(labels: Mapping[str, str], slo: SLO) -> Firing:
    """Return an alert without its times."""
    word = labels.get("severity", "")
    level = slo.severities.level(word) or word
    return Firing(0, 0, labels.get("alertname", ""), level, labels.get("window", ""), labels.get("step", ""))


def with_present(history: ObjectiveHistory, status: Status, at: datetime) -> ObjectiveHistory:
    """Return a history that ends with the figures of a status at a time, as a page shows both.

    Values are steps of up to hours apart, so the last of them may be that much older than the figures.
    """
    if status.silent or at < history.range.end:
        return history
    now, step = int(at.timestamp()), int(history.range.step.seconds)
    return replace(
        history,
        range=history.range._replace(end=at),
        remaining=_continued(history.remaining, now, status.remaining, step),
        burn_rates={
            **history.burn_rates,
            BURN_NOW: _continued(history.burn_rate, now, status.burn_rate, step),
        },
    )


def _continued(runs: Runs, at: int, value: Fraction | None, step: int) -> Runs:
    """Add a point to the last run, or in a run of its own after a gap."""
    if value is None:
        return runs
    *before, last = ([point for point in run if point.at < at] for run in runs or ((),))
    if last and at - last[-1].at > step:
        return (*map(tuple, before), tuple(last), (Point(at, value),))
    return (*map(tuple, before), (*last, Point(at, value)))


def runs_of(values: Mapping[int, Fraction], step: int) -> Runs:
    """Return values by time as runs; there is a gap where two are more than a step apart."""
    return tuple(tuple(Point(at, values[at]) for at in run) for run in _unbroken(values, step))


def _unbroken(times: Iterable[int], step: int) -> Iterator[Sequence[int]]:
    """Split times where two are more than a step apart."""
    run: list[int] = []
    for at in sorted(times):
        if run and at - run[-1] > step:
            yield run
            run = []
        run.append(at)
    if run:
        yield run
