"""Events of an objective by the minute: running sums, gaps, and what exclusions leave out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from slo.evidence.history import Count, Rows
from slo.model import SLO
from slo.model.exclusions import excluded
from slo.model.intervals import Interval
from slo.sli import Reading
from slo.sli.edges import Edges, edges

_MINUTE = 60  # seconds
_NARROW = 5  # minutes: every window holds a row that is not longer, because samples may be as late


class Row(NamedTuple):
    """The events after the minute `start` up to the minute `end`; rows are in order and do not overlap."""

    start: int
    end: int
    total: Count
    bad: Count


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums by minute: index i holds the events up to the minute `first` + i."""

    first: int
    total: tuple[Count, ...]
    bad: tuple[Count, ...]

    def between(self, start: int, end: int) -> tuple[Count, Count]:
        """Return all and bad events after the minute `start` and up to the minute `end`."""
        last = len(self.total) - 1
        one, two = start - self.first, end - self.first
        one = 0 if one < 0 else min(one, last)
        two = 0 if two < 0 else min(two, last)
        return self.total[two] - self.total[one], self.bad[two] - self.bad[one]

    def last_bad(self, minute: int) -> int:
        """Return the minute of the last bad event up to a minute; the first minute if there is none."""
        bad = self.bad[min(max(minute - self.first, 0), len(self.bad) - 1)]
        return self.first + bisect_left(self.bad, bad)


Starts = tuple[tuple[int, int], ...]
"""From which minute on rules took a history to have begun at which minute; by default it is always the same.

After Prometheus was away, rules may take a young history for younger than it is.
"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of an objective, or of a group of it, from the minute `first` on.

    Rules `began` to count at that minute or later. `settled` are the counts that rules keep, without excluded
    time; `recent` are those of raw series, which are the same object without exclusions. The events of a row
    are in its last minute. `wide` are rows longer than five minutes; with any of them, `since` has, for each
    minute, the start of the row that is the newest there. `measured` are the times of which there are rows,
    and in the times `held` recent events do not count. `not_counted` is the running number of minutes in
    which rules count nothing. `seen` are all and bad recent events as rules saw them in some minutes.
    `starts` are those of minutes as rules recorded them, if they did; `starts_rolled_up` those of roll-ups.
    In the minutes that are `stale` rules were evaluated, but sums of roll-ups were too old to be read.
    """

    first: int
    began: int
    settled: Sums
    recent: Sums
    measured: tuple[tuple[int, int], ...]
    since: tuple[int, ...] | None = None
    wide: tuple[Row, ...] = ()
    held: tuple[tuple[int, int], ...] = ()
    not_counted: tuple[int, ...] = ()
    seen: Mapping[int, tuple[Count, Count]] = field(default_factory=dict)
    starts: Starts = ()
    starts_rolled_up: Starts = ()
    stale: tuple[int, ...] = ()

    @property
    def longest_row(self) -> int:
        """The length of the longest row in minutes, 1 if none is longer than five minutes."""
        return max((row.end - row.start for row in self.wide), default=1)

    @property
    def last(self) -> int:
        """The end of the newest row."""
        return self.measured[-1][1]

    def excluded_minutes(self, start: int, end: int) -> int:
        """Return how many of the minutes after `start` up to `end` have no settled events by exclusions."""
        last = len(self.not_counted) - 1
        one, two = (min(max(minute - self.first, 0), last) for minute in (start, end))
        return self.not_counted[two] - self.not_counted[one]


def rows_of(rows: Rows) -> Iterator[Row]:
    """Yield the rows of a history with their ends.

    A row ends where the next one begins, unless that is later than the rows beside it are long: then nothing
    was measured in between. The last row is as long as the one before it, or a minute.
    """
    starts = [start // _MINUTE for start in rows.starts]
    lengths = [later - earlier for earlier, later in pairwise(starts)]
    lengths.append(lengths[-1] if lengths else 1)
    for index, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        beside = [*lengths[max(0, index - 1) : index], *lengths[index + 1 : index + 2]]
        total = rows.total[index + 1] - rows.total[index]
        bad = rows.bad[index + 1] - rows.bad[index]
        yield Row(start, start + min(length, max(beside, default=length)), total, bad)


def timeline(
    rows: Sequence[Row],
    slo: SLO,
    began: int | None = None,
    seen: Sequence[Row] = (),
    starts: tuple[Starts, Starts] = ((), ()),
    stale: tuple[int, ...] = (),
) -> Timeline | None:
    """Return the events of an objective by the minute; None if there are no rows.

    `began` is when its rules were loaded, by default at the start of the first row. Rows that were `seen`
    have all recent events of their last minute. `starts` are those of minutes and of roll-ups,
    and in minutes that are `stale` sums of roll-ups were too old to be read.
    """
    if not rows:
        return None
    first, last = rows[0].start, rows[-1].end
    total: list[Count] = [0] * (last - first + 1)
    bad: list[Count] = [0] * (last - first + 1)
    measured: list[tuple[int, int]] = []
    wide = []
    since, until = first, first
    for row in rows:
        start, end, of_all, of_bad = row
        total[end - first] += of_all
        bad[end - first] += of_bad
        if start > until:
            measured.append((since, until))
            since = start
        if end - start > _NARROW:
            wide.append(row)
        until = end
    found = Timeline(
        first=first,
        began=first if began is None else began,
        settled=(sums := _sums(first, total, bad)),
        recent=sums,
        measured=(*measured, (since, until)),
        since=_since(rows) if wide else None,
        wide=tuple(wide),
        starts=starts[0],
        starts_rolled_up=starts[1],
        stale=stale,
        seen=dict(_seen(seen, rows, int(slo.sampling.sample_delay.seconds) // _MINUTE)) if seen else {},
    )
    return _without_exclusions(found, total, bad, slo) if slo.exclusions else found


def _seen(seen: Iterable[Row], rows: Iterable[Row], delay: int) -> Iterator[tuple[int, tuple[Count, Count]]]:
    """Yield what was seen by the minute. Where no rule was evaluated, what was seen before goes on."""
    counted = {row.end + delay for row in rows}
    for one in seen:
        yield one.end, (one.total, one.bad)
        for minute in range(one.end + 1, one.end + delay):
            if minute in counted:
                break
            yield minute, (one.total, one.bad)


def _sums(first: int, total: Iterable[Count], bad: Iterable[Count]) -> Sums:
    return Sums(first, tuple(accumulate(total)), tuple(accumulate(bad)))


def _since(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the start of the newest row by minute; the minute itself once the next row is overdue."""
    first, last = rows[0].start, rows[-1].end
    found = list(range(first, last + 1))
    for row in rows:
        for minute in range(row.end, min(row.end + row.end - row.start, last + 1)):
            found[minute - first] = row.start
    return tuple(found)


def _without_exclusions(found: Timeline, total: list[Count], bad: list[Count], slo: SLO) -> Timeline:
    """Leave out excluded time as rules do."""
    times = excluded(slo.exclusions)
    settled, recent = (edges(slo.sampling, reading) for reading in (Reading.MINUTE, Reading.RECENT))
    out = [0] * len(total)
    for start, end in (_evaluations(one, settled) for one in times):
        for minute in range(max(start, found.first), min(end, found.last + 1)):
            out[minute - found.first] = 1
    kept = _sums(
        found.first,
        (0 if left_out else count for count, left_out in zip(total, out, strict=True)),
        (0 if left_out else count for count, left_out in zip(bad, out, strict=True)),
    )
    return replace(
        found,
        settled=kept,
        held=tuple(_evaluations(one, recent) for one in times),
        not_counted=tuple(accumulate(out)),
    )


def _evaluations(excluded: Interval, edges: Edges) -> tuple[int, int]:
    """Return from which minute on, and until before which, counts may have events of an excluded time."""
    start, end = (int(time.timestamp()) for time in excluded)
    return -(-(start + edges.begin) // _MINUTE), -(-(end + edges.end) // _MINUTE)
