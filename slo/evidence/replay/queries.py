"""Queries for the past counts of an objective, and the rows in their answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

from slo.conditions import Group
from slo.evidence.history import Count
from slo.evidence.plausible import count_of
from slo.evidence.range_queries import RangeQuery
from slo.evidence.replay.timeline import Row
from slo.evidence.series import Series, parts_of_each, series_of, with_earlier
from slo.model import OLDEST, ROLL_UP, SLO, Origins, naming
from slo.promql.samples import Curve, Sample
from slo.sli import MINUTE, just_under
from slo.text.units import Duration

Pair = tuple[RangeQuery, RangeQuery]
"""The queries for all events and for the bad ones among them."""

_NOISE = "0.3"
"""The share that a minute has of recent events: settled counts begin at full minutes, recent ones do not."""

_BEFORE = "1h"
"""How long before a minute recent events were recorded, if rules record them."""

_Counts = dict[int, Count]
"""Numbers of events by the minute at which their time ended."""

_EPOCH = datetime.fromtimestamp(0, UTC)
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


def disturbed_minutes(slo: SLO, first: datetime, last: datetime) -> Iterator[Pair]:
    """Yield queries for the recent events that rules saw, where they were others than what was settled later.

    Rules did not know yet of samples that came late, and did know of minutes that a later evaluation settled.
    In minutes in which they saw no recent events at all, there are 0, if they saw some not long before: a
    history may have been recorded without recent events.
    """
    recent, bad, minutes = (
        naming.of(series, slo="|".join(slo.ids))
        for series in (naming.TOTAL_RECENT, naming.BAD_RECENT, naming.TOTAL_1M)
    )
    delay, newest = slo.sampling.sample_delay, f"[{just_under(MINUTE)}]"
    later = f"{minutes}[{just_under(delay)}] offset -{delay}"
    seen = f"last_over_time({recent}{newest})"
    undisturbed = (
        f"abs({seen} - sum_over_time({later})) <= {_NOISE} * {seen} "
        f"and count_over_time({later}) == {int(delay.seconds) // 60}"
    )
    none = f"0 * last_over_time({minutes}{newest}) unless {seen} and last_over_time({recent}[{_BEFORE}])"
    others = f"({seen} unless ({undisturbed}) or {none})"
    yield from ranges(others, f"last_over_time({bad}{newest}) and {others}", first, last, MINUTE, _RECORDED)


def history_starts(slo: SLO, first: datetime, last: datetime) -> Iterator[Pair]:
    """Yield queries for when rules took a history to have begun: that of minutes, and that of roll-ups."""
    of_minutes, rolled_up = (
        f"min({naming.of(name, slo='|'.join(slo.ids))})" for name in (naming.START_1M, naming.START_5M)
    )
    yield from ranges(of_minutes, rolled_up, first, last, MINUTE, _RECORDED)


def stale_minutes(slo: SLO, first: datetime, last: datetime) -> Iterator[RangeQuery]:
    """Yield queries for minutes in which rules saw events, but sums of roll-ups were too old to be read.

    When a history began is recorded together with them.
    """
    recent, start = (
        naming.of(name, slo="|".join(slo.ids)) for name in (naming.TOTAL_RECENT, naming.START_5M)
    )
    not_too_old, before = (f"min(last_over_time({start}[{age}]))" for age in (OLDEST, _BEFORE))
    missing = f"(min({recent}) unless {not_too_old}) and {before}"
    for query, _ in ranges(missing, missing, first, last, MINUTE, _RECORDED):
        yield query


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


class PastCounts:
    """Collects the answers to the queries of one objective as the rows of each group."""

    def __init__(self, slo: SLO, origins: Origins) -> None:
        self._slo, self._origins = slo, origins
        self._known = with_earlier((slo,))
        self._found: defaultdict[Series, tuple[_Counts, _Counts]] = defaultdict(lambda: ({}, {}))

    def add(self, side: int, curves: Iterable[Curve], late: timedelta) -> None:
        """Add all events, of side 0, or the bad ones, of side 1; raises Implausible.

        Where an objective was renamed, its series and those of its earlier ids add up. NaN is ignored.
        """
        seconds = int(late.total_seconds())
        for curve in curves:
            labels = {"slo": self._slo.id, **curve.labels}  # raw series have no such label
            series = series_of(labels, self._known, self._origins)
            if series is None:
                continue
            minutes = [(at - seconds) // 60 for at in curve.times]
            _add(self._found[series][side], minutes, _counted(curve))

    def rows(self, width: Duration) -> dict[Group, tuple[Row, ...]]:
        """Return the rows of each group: of several replicas the one with most, of clusters their sum."""
        chosen = parts_of_each(self._found, {}, lambda both: len(both[0]))
        return {
            group: tuple(_rows([both for _, both in parts], int(width.seconds) // 60))
            for (_, group), parts in chosen.items()
        }


def _rows(parts: Sequence[tuple[_Counts, _Counts]], width: int) -> Iterator[Row]:
    totals, bads = (_summed([part[side] for part in parts]) for side in (0, 1))
    counts = ((end - width, end, totals[end], bads.get(end, 0)) for end in sorted(totals))
    # The constructor of Row takes three times as long as that of its base, and a month has 40,000 rows.
    return map(partial(tuple.__new__, Row), counts)


def _summed(parts: Sequence[_Counts]) -> _Counts:
    if len(parts) == 1:
        return parts[0]
    sums: _Counts = {}
    for part in parts:
        for minute, count in part.items():
            sums[minute] = sums.get(minute, 0) + count
    return sums


def _add(counts: _Counts, minutes: Sequence[int], values: Sequence[Count | None]) -> None:
    if counts.keys().isdisjoint(minutes) and None not in values:
        counts.update(zip(minutes, values, strict=True))  # type: ignore[arg-type]
        return
    for minute, value in zip(minutes, values, strict=True):
        if value is not None:
            counts[minute] = counts.get(minute, 0) + value


def _counted(curve: Curve) -> Sequence[Count | None]:
    """Return exact numbers of events, None for NaN; raises Implausible."""
    if set(map(type, curve.values)) <= {int}:
        return curve.values  # type: ignore[return-value]
    return [value if isinstance(value, int) else _count(value, curve) for value in curve.values]


def _count(value: Decimal, curve: Curve) -> Count | None:
    if not value.is_finite():
        return None
    exact = count_of(Sample(curve.labels, value, _EPOCH))
    return exact.numerator if exact.denominator == 1 else exact


def _sums(series: str, slo: SLO, width: Duration) -> str:
    return f"sum_over_time({naming.of(series, slo='|'.join(slo.ids))}[{just_under(width)}])"
