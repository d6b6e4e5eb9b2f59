"""Queries for the past counts of an objective, and the rows in their answers."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from slo.conditions import Group
from slo.evidence.history import Rows
from slo.evidence.range_queries import RangeQuery, RowCollector
from slo.evidence.replay.timeline import Row
from slo.model import ROLL_UP, SLO, naming
from slo.sli import MINUTE, just_under
from slo.text.units import Duration

Pair = tuple[RangeQuery, RangeQuery]
"""The queries for all events and for the bad ones among them."""

_MOST_STEPS = 10_000  # Prometheus refuses more than 11,000
_RECORDED = timedelta(minutes=1)
"""Counts are recorded within this after their samples are there, at some second of the minute."""


def recorded_minutes(slo: SLO, first: datetime, last: datetime) -> Iterator[Pair]:
    """Yield queries for the minutes that rules have counted and that ended from `first` to `last`."""
    late = slo.sampling.sample_delay.timedelta + _RECORDED
    total, bad = (_sums(series, slo, MINUTE) for series in (naming.TOTAL_1M, naming.BAD_1M))
    yield from ranges(total, bad, first, last, MINUTE, late)


def recorded_roll_ups(slo: SLO, first: datetime, last: datetime) -> Iterator[Pair]:
    """Yield queries for what rules have rolled up likewise; times are full five minutes."""
    late = slo.sampling.sample_delay.timedelta + _RECORDED
    total, bad = (_sums(series, slo, ROLL_UP) for series in (naming.TOTAL_5M, naming.BAD_5M))
    yield from ranges(total, bad, first, last, ROLL_UP, late)


def ranges(
    total: str, bad: str, first: datetime, last: datetime, step: Duration, late: timedelta
) -> Iterator[Pair]:
    """Split two queries into ranges that Prometheus accepts. Values are `late` after what they tell of."""
    length = _MOST_STEPS * step.timedelta
    while first <= last:
        end = min(last, first + length - step.timedelta)
        of_all, of_bad = (RangeQuery(expr, first + late, end + late, step, late) for expr in (total, bad))
        yield of_all, of_bad
        first += length


def rows_in(found: RowCollector, slo: SLO, width: Duration) -> Iterator[tuple[Group, tuple[Row, ...]]]:
    """Yield the rows of each group; a row without events that is longer than the others is a gap."""
    for group, rows in found.rows({}).get(slo.id, {}).items():
        yield group, tuple(_rows(rows, int(width.seconds) // 60))


def _rows(rows: Rows, width: int) -> Iterator[Row]:
    starts = [start // 60 for start in rows.starts]
    for index, (start, end) in enumerate(pairwise(starts)):
        total = rows.total[index + 1] - rows.total[index]
        if total or end - start == width:
            yield Row(start, end, total, rows.bad[index + 1] - rows.bad[index])


def joined(*parts: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of several sources in order; of those that overlap, the first ones."""
    end: int | None = None
    for part in parts:
        for row in part:
            if end is None or row.start >= end:
                yield row
                end = row.end


def _sums(series: str, slo: SLO, width: Duration) -> str:
    return f"sum_over_time({naming.of(series, slo='|'.join(slo.ids))}[{just_under(width)}])"
