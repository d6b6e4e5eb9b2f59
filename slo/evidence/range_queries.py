"""What to ask Prometheus about the past of all objectives at once, and how its answers become rows.

Roll-ups are summed in steps. At 2m30s after a step all of them are recorded, and none of the next ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from slo.conditions import Group
from slo.evidence.history import Count, Rows
from slo.evidence.months import MOST_MONTHS, months_before
from slo.evidence.plausible import count_of
from slo.evidence.series import Chosen, Series, one_of_each, series_of
from slo.model import ROLL_UP, SLO, naming
from slo.model.exclusions import excluded
from slo.model.intervals import Interval, floored
from slo.promql.samples import Sample
from slo.text.units import Duration

STEPS = tuple(
    Duration.parse(text) for text in ("5m", "10m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d")
)
MOST_SAMPLES = 1_000_000
"""So many samples tell the past of all objectives together; with more of them, steps are longer."""

_AT_ONCE = 200_000  # samples of one answer: some 6 MB
_MOST_STEPS = 10_000  # Prometheus refuses more than 11,000
_LATE = timedelta(seconds=150)


class Ask(NamedTuple):
    """One question: a value at `first` and at each `step` after it up to `last`, of the step before each."""

    expr: str
    first: datetime
    last: datetime
    step: Duration


_Span = tuple[int, int]
_Counts = tuple[Count, Count]


def as_of(now: datetime) -> datetime:
    """Give the last full five minutes of which everything is recorded."""
    return floored(now - _LATE, ROLL_UP)


def told_by(at: datetime) -> datetime:
    """Give the last full five minutes up to a time that somebody chose."""
    return floored(at, ROLL_UP)


def once(slo: SLO) -> tuple[Interval, ...]:
    """Give the times that may have been excluded after they were counted: those of what comes once."""
    return excluded(one for one in slo.exclusions if one.repeat is None)


def step(slos: Iterable[SLO], at: datetime, groups: Mapping[str, int]) -> Duration:
    """Choose the shortest step that keeps to the number of samples. `groups` counts those of an objective."""
    seconds = sum((at - slo.window_start(at)).total_seconds() * groups.get(slo.id, 1) for slo in slos)
    return next((one for one in STEPS if 2 * seconds / one.seconds <= MOST_SAMPLES), STEPS[-1])


def windows_asked(
    slos: Iterable[SLO], at: datetime, step: Duration, groups: Mapping[str, int]
) -> Iterator[tuple[Ask, Ask]]:
    """Ask for all and the bad events of the compliance windows that end at a full five minutes.

    Objectives whose windows begin at the same time, and have the same time left out, are asked for together.
    """
    together: defaultdict[tuple[Interval, ...], list[SLO]] = defaultdict(list)
    for slo in slos:
        together[Interval(slo.window_start(at), at).without(once(slo))].append(slo)
    for intervals, alike in together.items():
        series = sum(groups.get(slo.id, 1) for slo in alike)
        most = max(1, min(_MOST_STEPS, _AT_ONCE // series))
        for interval in intervals:
            for first, last, width in _parts(interval, step, most):
                yield _asked(alike, first, last, width)


def months_asked(slos: Iterable[SLO], at: datetime) -> Iterator[list[tuple[Ask, Ask]]]:
    """Ask for all and the bad events of each month, newest first: go on as long as there are answers.

    Objectives whose months begin at the same time, and have the same time left out, are asked for together.
    """
    together: defaultdict[tuple[str, tuple[Interval, ...]], list[SLO]] = defaultdict(list)
    for slo in slos:
        together[slo.service.timezone, once(slo)].append(slo)
    of_all = [(alike, out, months_before(at, timezone)) for (timezone, out), alike in together.items()]
    for _ in range(MOST_MONTHS):
        yield [
            _asked(alike, end, end, Duration.from_timedelta(end - start))
            for alike, out, calendar in of_all
            for start, end in next(calendar).without(out)
        ]


class Rowing:
    """Gathers answers, and then gives the rows of each objective's groups."""

    def __init__(self, slos: Iterable[SLO]) -> None:
        self._labels = {slo.id: slo.indicator.by for slo in slos}
        self._found: defaultdict[Series, dict[_Span, _Counts]] = defaultdict(dict)

    def add(self, asked: tuple[Ask, Ask], totals: Iterable[Sample], bads: Iterable[Sample]) -> None:
        """Take the answers to what was asked about all and about the bad events; NaN is no answer.

        Raises Implausible.
        """
        width = int(asked[0].step.seconds)
        for span, row, value in self._read(totals, width):
            row[span] = value, 0
        for span, row, value in self._read(bads, width):
            if span in row:
                row[span] = row[span][0], value

    def rows(self, chosen: Chosen) -> dict[str, dict[Group, Rows]]:
        """Give the rows of each group; of replicas, of the chosen one, or else of the one that saw most.

        Where nothing was recorded for a while, a row has no events.
        """
        every = {series: _rows(counts) for series, counts in self._found.items()}
        found: defaultdict[str, dict[Group, Rows]] = defaultdict(dict)
        for (slo, group), rows in one_of_each(every, chosen, lambda rows: float(rows.total[-1])).items():
            found[slo][group] = rows
        return dict(found)

    def _read(
        self, points: Iterable[Sample], width: int
    ) -> Iterator[tuple[_Span, dict[_Span, _Counts], Count]]:
        labels: Mapping[str, str] | None = None
        row: dict[_Span, _Counts] = {}
        late = int(_LATE.total_seconds())
        for point in points:
            if point.labels is not labels:  # all points of a series have them in common
                labels = point.labels
                series = series_of(labels, self._labels)
                row = self._found[series] if series else {}
            if point.value.is_finite():
                end = int(point.at.timestamp()) - late
                yield (end - width, end), row, _count(point)


def _rows(counts: Mapping[_Span, _Counts]) -> Rows:
    filled: list[tuple[int, Count, Count]] = []
    before: int | None = None
    for (start, end), (total, bad) in sorted(counts.items()):
        if before is not None and before < start:
            filled.append((before, 0, 0))
        filled.append((start, total, bad))
        before = end
    if before is not None:
        filled.append((before, 0, 0))
    return Rows(
        starts=tuple(one[0] for one in filled),
        total=tuple(accumulate((one[1] for one in filled), initial=0)),
        bad=tuple(accumulate((one[2] for one in filled), initial=0)),
    )


def _asked(slos: Sequence[SLO], first: datetime, last: datetime, width: Duration) -> tuple[Ask, Ask]:
    ids = "|".join(sorted({slo.id for slo in slos}))
    total, bad = (
        Ask(f'sum_over_time({name}{{slo=~"{ids}"}}[{width}])', first + _LATE, last + _LATE, width)
        for name in (naming.TOTAL_5M, naming.BAD_5M)
    )
    return total, bad


def _parts(whole: Interval, step: Duration, most: int) -> Iterator[tuple[datetime, datetime, Duration]]:
    """Part a time into ranges of full steps, each with so many at most, and what is left at the end."""
    length = step.timedelta
    full = (whole.end - whole.start) // length
    for number in range(0, full, most):
        last = min(full, number + most)
        yield whole.start + (number + 1) * length, whole.start + last * length, step
    rest = whole.end - (whole.start + full * length)
    if rest:
        yield whole.end, whole.end, Duration.from_timedelta(rest)


def _count(point: Sample) -> Count:
    value = count_of(point)
    return value.numerator if value.denominator == 1 else value
