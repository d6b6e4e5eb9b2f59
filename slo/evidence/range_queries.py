"""Range queries to Prometheus for the recorded events of all objectives, and the rows in its answers.

Roll-ups are summed in steps. 2m30s after the samples of a step are there, all its roll-ups are recorded, and
none of the next step.
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
from slo.evidence.series import NO_ORIGINS, Chosen, Series, parts_of_each, series_of, with_earlier
from slo.model import ROLL_UP, SLO, Origins, naming
from slo.model.exclusions import excluded
from slo.model.intervals import Interval, floored
from slo.promql.samples import Sample
from slo.text.units import Duration

STEPS = tuple(
    Duration.parse(text) for text in ("5m", "10m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d")
)
MOST_SAMPLES = 1_000_000
"""The largest number of samples in all answers together; steps are as long as this requires."""

_AT_ONCE = 200_000  # samples of one answer: some 6 MB
_MOST_STEPS = 10_000  # Prometheus refuses more than 11,000
_RECORDED = timedelta(seconds=150)


class RangeQuery(NamedTuple):
    """A query for values at `first` and each `step` after it up to `last`.

    Each is of the step that ended `late` before it.
    """

    expr: str
    first: datetime
    last: datetime
    step: Duration
    late: timedelta


_Span = tuple[int, int]
_Counts = tuple[Count, Count]


def last_recorded(now: datetime, slos: Iterable[SLO]) -> datetime:
    """Return the end of the last full five minutes that are recorded completely of all objectives."""
    return floored(now - max(map(_late, slos)), ROLL_UP)


def last_full_step(at: datetime) -> datetime:
    """Return the end of the last full five minutes at or before a time."""
    return floored(at, ROLL_UP)


def one_off_exclusions(slo: SLO) -> tuple[Interval, ...]:
    """Return the times of exclusions without `repeat`, which may be declared after events were recorded."""
    return excluded(one for one in slo.exclusions if one.repeat is None)


def step(slos: Iterable[SLO], at: datetime, groups: Mapping[str, int]) -> Duration:
    """Return the shortest step within MOST_SAMPLES; `groups` is the number of groups by objective id."""
    seconds = sum((at - slo.window_start(at)).total_seconds() * groups.get(slo.id, 1) for slo in slos)
    return next((one for one in STEPS if 2 * seconds / one.seconds <= MOST_SAMPLES), STEPS[-1])


def window_queries(
    slos: Iterable[SLO], at: datetime, step: Duration, groups: Mapping[str, int]
) -> Iterator[tuple[RangeQuery, RangeQuery]]:
    """Yield pairs of queries, for total and bad events, of the compliance windows that end `at`.

    `at` is a full five minutes. Objectives whose windows have the same start and the same excluded times
    share their queries.
    """
    together: defaultdict[tuple[tuple[Interval, ...], timedelta], list[SLO]] = defaultdict(list)
    for slo in slos:
        intervals = Interval(slo.window_start(at), at).without(one_off_exclusions(slo))
        together[intervals, _late(slo)].append(slo)
    for (intervals, _), alike in together.items():
        series = sum(groups.get(slo.id, 1) for slo in alike)
        most = max(1, min(_MOST_STEPS, _AT_ONCE // series))
        for interval in intervals:
            for first, last, width in _parts(interval, step, most):
                yield _queries(alike, first, last, width)


def month_queries(slos: Iterable[SLO], at: datetime) -> Iterator[list[tuple[RangeQuery, RangeQuery]]]:
    """Yield pairs of queries, for total and bad events, of each month, newest first.

    Callers stop at the first month without an answer. Objectives with the same timezone and the same excluded
    times share their queries.
    """
    together: defaultdict[tuple[str, tuple[Interval, ...], timedelta], list[SLO]] = defaultdict(list)
    for slo in slos:
        together[slo.service.timezone, one_off_exclusions(slo), _late(slo)].append(slo)
    of_all = [(alike, out, months_before(at, timezone)) for (timezone, out, _), alike in together.items()]
    for number in range(MOST_MONTHS):
        yield [
            _queries(alike, end, end, Duration.from_timedelta(end - start))
            for alike, out, calendar in of_all
            for start, end in calendar[number].without(out)
        ]


class RowCollector:
    """Collects the answers to range queries as rows of each objective and group."""

    def __init__(self, slos: Iterable[SLO], origins: Origins = NO_ORIGINS) -> None:
        self._origins = origins
        self._known = with_earlier(slos)
        self._found: defaultdict[Series, dict[_Span, _Counts]] = defaultdict(dict)

    def add(
        self, queries: tuple[RangeQuery, RangeQuery], totals: Iterable[Sample], bads: Iterable[Sample]
    ) -> None:
        """Add the answers to a pair of queries, for total and for bad events; NaN is ignored.

        In the step in which an objective was renamed, its series and those of its earlier ids add up.

        Raises Implausible.
        """
        for span, row, value in self._read(totals, queries[0]):
            total, bad = row.get(span, (0, 0))
            row[span] = total + value, bad
        for span, row, value in self._read(bads, queries[1]):
            if span in row:
                total, bad = row[span]
                row[span] = total, bad + value

    def rows(self, chosen: Chosen) -> dict[str, dict[Group, Rows]]:
        """Return the rows by objective id and group: of the chosen series, or else of that with most events.

        Clusters that are summed are one row together. A gap in the recorded events is a row without events.
        """
        found: defaultdict[str, dict[Group, Rows]] = defaultdict(dict)
        for (slo, group), parts in parts_of_each(self._found, chosen, _events).items():
            found[slo][group] = _rows(_sum([counts for _, counts in parts]))
        return dict(found)

    def _read(
        self, points: Iterable[Sample], query: RangeQuery
    ) -> Iterator[tuple[_Span, dict[_Span, _Counts], Count]]:
        labels: Mapping[str, str] | None = None
        row: dict[_Span, _Counts] = {}
        width, late = int(query.step.seconds), int(query.late.total_seconds())
        for point in points:
            if point.labels is not labels:  # all points of a series share the same labels
                labels = point.labels
                series = series_of(labels, self._known, self._origins)
                row = self._found[series] if series else {}
            if point.value.is_finite():
                end = int(point.at.timestamp()) - late
                yield (end - width, end), row, _count(point)


def _late(slo: SLO) -> timedelta:
    """Return how long after a step its roll-ups are recorded."""
    return slo.sampling.sample_delay.timedelta + _RECORDED


def _events(counts: Mapping[_Span, _Counts]) -> float:
    return float(sum(total for total, _ in counts.values()))


def _sum(parts: Sequence[Mapping[_Span, _Counts]]) -> Mapping[_Span, _Counts]:
    if len(parts) == 1:
        return parts[0]
    spans = dict.fromkeys(span for part in parts for span in part)
    of_each = {span: [part[span] for part in parts if span in part] for span in spans}
    return {span: (sum(t for t, _ in these), sum(b for _, b in these)) for span, these in of_each.items()}


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


def _queries(
    slos: Sequence[SLO], first: datetime, last: datetime, width: Duration
) -> tuple[RangeQuery, RangeQuery]:
    ids, late = "|".join(sorted({id for slo in slos for id in slo.ids})), _late(slos[0])
    total, bad = (
        RangeQuery(f'sum_over_time({name}{{slo=~"{ids}"}}[{width}])', first + late, last + late, width, late)
        for name in (naming.TOTAL_5M, naming.BAD_5M)
    )
    return total, bad


def _parts(whole: Interval, step: Duration, most: int) -> Iterator[tuple[datetime, datetime, Duration]]:
    """Split an interval into ranges of at most `most` full steps each, and the rest at its end."""
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
