"""The past of objectives in Prometheus: what rules recorded, and before that what raw series hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from slo.actions.backtest.past import Measured, Period
from slo.actions.notices import Clock, Notify
from slo.clients.failures import Unreachable, quoted
from slo.clients.prometheus import Prometheus
from slo.conditions import Group
from slo.evidence.plausible import Implausible
from slo.evidence.replay.queries import (
    Pair,
    PastCounts,
    disturbed_minutes,
    history_starts,
    ranges,
    recorded_minutes,
    recorded_roll_ups,
    stale_minutes,
)
from slo.evidence.replay.timeline import Row, Starts
from slo.model import ROLL_UP, SLO, Origins
from slo.model.intervals import floored
from slo.plan.backfill import past_minute, roll_ups
from slo.sli import MINUTE
from slo.text.units import Duration

_USUAL = timedelta(days=28)
_BY_MINUTES = timedelta(hours=13)
"""How long before the time that is replayed minutes are read: twice the longest window made of them."""

_DAY = 24 * 60  # minutes

_Found = dict[Group, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class PrometheusPast:
    """A Prometheus with recorded counts or raw series; methods raise the clients' Unreachable and Refused."""

    prometheus: Prometheus
    origins: Origins
    notify: Notify
    clock: Clock

    def period(self, first: int | None, last: int | None) -> Period:
        now = int(self.clock().timestamp()) // 60
        end = now if last is None else last
        return Period(end - int(_USUAL.total_seconds()) // 60 if first is None else first, end)

    def measured(self, slo: SLO, period: Period, *, raw: bool) -> Iterator[tuple[Group, Measured]]:
        """Yield the events of each group. Of minutes that no rule counted, those before the rules are raw."""
        first, last = (datetime.fromtimestamp(60 * minute, UTC) for minute in (period.first, period.last))
        short = floored(first - _BY_MINUTES, ROLL_UP)
        long = floored(short - slo.longest_window.timedelta, ROLL_UP)
        minutes = {} if raw else self._read(slo, recorded_minutes(slo, short, last), MINUTE)
        rolled_up = {} if raw else self._read(slo, recorded_roll_ups(slo, long, short), ROLL_UP)
        begun = min((rows[0].end for rows in minutes.values()), default=None)
        until = last if begun is None else min(last, datetime.fromtimestamp(60 * (begun - 1), UTC))
        if begun is None or begun > int(short.timestamp()) // 60 + 10:
            minutes = _put_before(self._raw(slo, short, until), minutes)
        if not rolled_up and minutes:
            rolled_up = self._raw_roll_ups(slo, long, short)
        found = _put_before(rolled_up, minutes)
        seen = self._read(slo, disturbed_minutes(slo, first, last), MINUTE) if begun is not None else {}
        stale = () if begun is None else self._stale(slo, first, last)
        delay = int(slo.sampling.sample_delay.seconds) // 60
        starts: tuple[Starts, Starts] | None = None
        for group, rows in found.items() or {(): ()}.items():
            recorded = begun is not None and bool(rows) and rows[0].end >= begun
            if not recorded:
                yield group, Measured(rows, None, seen.get(group, ()), stale=stale)
                continue
            starts = starts or self._starts(slo, first, last)
            # The first count that rules record is of a minute that ended so long before they were loaded.
            began = starts[0][0][1] if starts[0] else rows[0].end + delay
            yield group, Measured(rows, began, seen.get(group, ()), starts, stale)

    def holding(self, expr: str, first: int, last: int) -> tuple[tuple[int, ...], ...]:
        """Return at which minutes each series of an expression existed, asked day by day."""
        found: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for start in range(first, last + 1, _DAY):
            begins, ends = (
                datetime.fromtimestamp(60 * minute, UTC) for minute in (start, min(start + _DAY - 1, last))
            )
            answer = self.prometheus.query_curves(expr, begins, ends, MINUTE)
            for remark in answer.remarks:
                self.notify(f"Prometheus warns: {remark}")
            for curve in answer.curves:
                minutes = found.setdefault(tuple(sorted(curve.labels.items())), [])
                minutes.extend(at // 60 for at in curve.times)
        return tuple(map(tuple, found.values()))

    def _starts(self, slo: SLO, first: datetime, last: datetime) -> tuple[Starts, Starts]:
        """Return when rules took a history to have begun, that of minutes and that of roll-ups."""
        found: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for pair in history_starts(slo, first, last):
            for known, query in zip(found, pair, strict=True):
                late = int(query.late.total_seconds())
                answer = self.prometheus.query_curves(query.expr, query.first, query.last, query.step)
                for curve in answer.curves:
                    for at, value in zip(curve.times, curve.values, strict=True):
                        known[(at - late) // 60] = int(value) // 60
        of_minutes, rolled_up = (tuple(_changes(known)) for known in found)
        return of_minutes, rolled_up

    def _stale(self, slo: SLO, first: datetime, last: datetime) -> tuple[int, ...]:
        """Return the minutes in which sums of roll-ups were missing."""
        found: set[int] = set()
        for query in stale_minutes(slo, first, last):
            late = int(query.late.total_seconds())
            answer = self.prometheus.query_curves(query.expr, query.first, query.last, query.step)
            found.update((at - late) // 60 for curve in answer.curves for at in curve.times)
        return tuple(sorted(found))

    def _raw(self, slo: SLO, first: datetime, last: datetime) -> _Found:
        counts = past_minute(slo)
        pairs = _in_days(counts.total, counts.bad, first, last, MINUTE, timedelta())
        return self._read(slo, pairs, MINUTE)

    def _raw_roll_ups(self, slo: SLO, first: datetime, last: datetime) -> _Found:
        total, bad = (one.promql() for one in roll_ups(slo))
        pairs = _in_days(total, bad, first, last, ROLL_UP, slo.sampling.sample_delay.timedelta)
        return self._read(slo, pairs, ROLL_UP)

    def _read(self, slo: SLO, pairs: Iterable[Pair], width: Duration) -> _Found:
        """Return the rows in the answers."""
        found = PastCounts(slo, self.origins)
        for pair in pairs:
            for side, query in enumerate(pair):
                answer = self.prometheus.query_curves(query.expr, query.first, query.last, query.step)
                for remark in answer.remarks:
                    self.notify(f"Prometheus warns: {remark}")
                try:
                    found.add(side, answer.curves, query.late)
                except Implausible as error:
                    message = f"{self.prometheus.address} returned an impossible value: {quoted(error)}"
                    raise Unreachable(message) from error
        return found.rows(width)


def _changes(known: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the first minute of each value that is another one than before."""
    for _, same in groupby(sorted(known.items()), key=itemgetter(1)):
        yield next(same)


def _put_before(earlier: _Found, later: _Found) -> _Found:
    groups = dict.fromkeys((*later, *earlier))
    return {group: _in_order(earlier.get(group, ()), later.get(group, ())) for group in groups}


def _in_order(earlier: tuple[Row, ...], later: tuple[Row, ...]) -> tuple[Row, ...]:
    """Join rows; those of `later` hold where both are."""
    if not later:
        return earlier
    return (*(row for row in earlier if row.end <= later[0].start), *later)


def _in_days(
    total: str, bad: str, first: datetime, last: datetime, step: Duration, late: timedelta
) -> Iterator[Pair]:
    """Split queries of raw series into days: one over a day is small enough for any Prometheus."""
    while first <= last:
        end = min(last, first + timedelta(days=1) - step.timedelta)
        yield from ranges(total, bad, first, end, step, late)
        first += timedelta(days=1)
