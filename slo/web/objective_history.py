"""The history of an objective in the last hour, day, week or window: the query, and its answer as lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.burndown import Point
from slo.evidence.queries import COUNTED, counted
from slo.evidence.series import NO_ORIGINS, Series, one_of_each, series_of, with_earlier
from slo.evidence.status import Status
from slo.model import BURN_NOW, SLO, Origins, naming
from slo.model.intervals import floored
from slo.promql.samples import Sample
from slo.promql.text import quote
from slo.text.units import Duration

WINDOW = "window"
RANGES: Mapping[str, timedelta | None] = {
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    WINDOW: None,
}
"""Lengths by their name in a URL; None is the compliance window of the objective so far."""

_MOST_STEPS = 150
_SHORTEST = 600  # seconds that a chart shows
_MINUTE = 60  # seconds, the interval of rule evaluation
_ALERTS = "ALERTS"
_BURN = naming.error_ratio(BURN_NOW)


class Range(NamedTuple):
    """The start, the end, and the time between two values."""

    start: datetime
    end: datetime
    step: Duration


Runs = tuple[tuple[Point, ...], ...]
"""Runs of points without gaps; nothing was recorded between two runs."""


class Firing(NamedTuple):
    """An alert that fired at each step from `start` to `end`, in seconds since 1970."""

    start: int
    end: int
    alert: str
    severity: str


@dataclass(frozen=True, slots=True)
class ObjectiveHistory:
    """The remaining share of the budget, the one-hour burn rate, and the alerts that fired, oldest first."""

    range: Range
    remaining: Runs
    burn_rate: Runs
    firing: tuple[Firing, ...]

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

    @property
    def rows(self) -> tuple[tuple[int, Fraction | None, Fraction | None], ...]:
        """Each time that has a value, with the remaining share and the burn rate then."""
        remaining, burn_rate = (
            {point.at: point.value for run in runs for point in run}
            for runs in (self.remaining, self.burn_rate)
        )
        return tuple((at, remaining.get(at), burn_rate.get(at)) for at in sorted({*remaining, *burn_rate}))


def range_of(slo: SLO, name: str, now: datetime) -> Range:
    """Return the range of this name that ends now, in steps of whole minutes."""
    length = RANGES[name]
    start = slo.window_start(now) if length is None else now - length
    minutes = -(-int((now - start).total_seconds()) // (_MOST_STEPS * _MINUTE))
    step = Duration.of(seconds=max(1, minutes) * _MINUTE)
    return Range(floored(start, step), floored(now, step), step)


def history_query(status: Status, origins: Origins = NO_ORIGINS) -> str:
    """Return an expression for all series of an objective's history, or of one group of it.

    If clusters are summed, it has their numbers of events as well.
    """
    group = "".join(f",{label}={quote(value)}" for label, value in status.group)
    names = "|".join((naming.BUDGET_REMAINING, _BURN, _ALERTS))
    ids = "|".join(status.slo.ids)
    own = f"slo{'=~' if status.slo.earlier_ids else '='}{quote(ids)}{group}"
    if not origins.summed:
        return f'{{__name__=~"{names}",{own}}}'
    names += f"|{naming.events(status.slo.objective.window)}"
    return f'{{__name__=~"{names}",{own}}} or {counted(BURN_NOW, own)}'


def history_from(
    samples: Iterable[Sample], status: Status, range: Range, origins: Origins = NO_ORIGINS
) -> ObjectiveHistory:
    """Build a history from samples.

    Of several series, such as those of two replicas, it is the one that the status is from, or else the
    longest. Clusters that are summed have the mean, weighted by their events.
    """
    known = with_earlier((status.slo,))
    remainings: defaultdict[Series, dict[int, Fraction]] = defaultdict(dict)
    ratios_of: defaultdict[Series, dict[int, Fraction]] = defaultdict(dict)
    events: defaultdict[Series, dict[int, Fraction]] = defaultdict(dict)
    events_now: defaultdict[Series, dict[int, Fraction]] = defaultdict(dict)
    fired: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for sample in samples:
        name, at = sample.labels.get("__name__", ""), int(sample.at.timestamp())
        if not sample.value.is_finite():
            continue
        labels = {label: value for label, value in sample.labels.items() if label != COUNTED}
        series = series_of(labels, known, origins)
        if name == naming.BUDGET_REMAINING and series:
            remainings[series][at] = Fraction(sample.value)
        elif name == _BURN and series:
            ratios_of[series][at] = Fraction(sample.value)
        elif name == naming.events(status.slo.objective.window) and series:
            events[series][at] = Fraction(sample.value)
        elif COUNTED in sample.labels and series:
            events_now[series][at] = Fraction(sample.value)
        elif name == _ALERTS and labels.get("alertstate") == "firing":
            word = labels.get("severity", "")
            fired[labels.get("alertname", ""), status.slo.severities.level(word) or word].add(at)
    key = status.slo.id, status.group
    remaining, ratios = (
        one_of_each(found, weights, {key: status.sources}).get(key, {})
        for found, weights in ((remainings, events), (ratios_of, events_now))
    )
    step = int(range.step.seconds)
    burn_rates = {at: ratio / status.error_budget for at, ratio in ratios.items()}
    firing = (
        Firing(run[0], run[-1], *which) for which, times in fired.items() for run in _unbroken(times, step)
    )
    return ObjectiveHistory(range, _runs(remaining, step), _runs(burn_rates, step), tuple(sorted(firing)))


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
        burn_rate=_continued(history.burn_rate, now, status.burn_rate, step),
    )


def _continued(runs: Runs, at: int, value: Fraction | None, step: int) -> Runs:
    """Add a point to the last run, or in a run of its own after a gap."""
    if value is None:
        return runs
    *before, last = ([point for point in run if point.at < at] for run in runs or ((),))
    if last and at - last[-1].at > step:
        return (*map(tuple, before), tuple(last), (Point(at, value),))
    return (*map(tuple, before), (*last, Point(at, value)))


def _runs(values: Mapping[int, Fraction], step: int) -> Runs:
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
