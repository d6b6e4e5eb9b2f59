"""A history of events: rows that say how many there were, how many were bad, and the windows over them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from slo.conditions import Measurement, windows
from slo.evidence.freshness import is_silent
from slo.model import SLO
from slo.model.exclusions import excluded
from slo.model.intervals import Interval
from slo.model.windows import start
from slo.text.diagnostics import Problem

_MINUTE = 60  # seconds
_LAST_ROWS = 60  # tell how long rows are


Count = int | Fraction
"""A number of events. Some indicators count parts: a period's number, minute by minute."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of one objective. `starts` ascend, in whole seconds since 1970.

    `total` and `bad` are running sums from 0: rows i to j, exclusive, hold `total[j] - total[i]` events.
    """

    starts: tuple[int, ...]
    total: tuple[Count, ...]
    bad: tuple[Count, ...]

    def between(self, start: float, end: float) -> tuple[Count, Count]:
        """Count all and the bad events of the rows that begin at `start` or later, and before `end`."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.total[last] - self.total[first], self.bad[last] - self.bad[first]

    def within(self, whole: Interval, out: Iterable[Interval] = ()) -> tuple[Count, Count]:
        """Count all and the bad events of a time, without those of times that are left out."""
        parts = [self.between(one.start.timestamp(), one.end.timestamp()) for one in whole.without(out)]
        return sum(total for total, _ in parts), sum(bad for _, bad in parts)

    def newest(self, at: datetime) -> datetime | None:
        """Give the end of the last row before a time, if it is as long as rows are; None if nobody knows."""
        last = bisect_left(self.starts, at.timestamp())
        starts = self.starts[max(0, last - _LAST_ROWS) : last]
        lengths = [later - earlier for earlier, later in pairwise(starts)]
        return datetime.fromtimestamp(starts[-1] + median_low(lengths), UTC) if lengths else None


@dataclass(frozen=True, slots=True)
class History:
    """The rows of each objective by its id, and what was questionable about them."""

    rows: Mapping[str, Rows]
    warnings: tuple[Problem, ...] = ()

    @property
    def end(self) -> datetime | None:
        """The end of the minute in which the newest row begins; None of an empty history."""
        newest = max((rows.starts[-1] for rows in self.rows.values()), default=None)
        return None if newest is None else datetime.fromtimestamp(newest + _MINUTE, UTC)


def measure(history: History, slo: SLO, at: datetime) -> Measurement:
    """Count the events of every window of an objective that ends at `at`, but for those of excluded time.

    A row belongs to a window, and wholly, if it begins in it: at the window's start or later, before `at`.
    Rows are never cut, for nobody knows when within a row its events were. So a window is exact if rows begin
    at its edges, and one that is shorter than the rows may hold none, which is no data. Excluded time is
    left out by the same rule. Where the last row ended long before, the objective is silent.
    """
    rows = history.rows.get(slo.id)
    if rows is None:
        return Measurement(error_ratios={})
    out = excluded(slo.exclusions)
    counts = {
        window: rows.within(Interval(start(window, at, slo.service.timezone), at), out)
        for window in windows(slo)
    }
    measured = {window: (total, bad) for window, (total, bad) in counts.items() if total}
    newest = rows.newest(at)
    return Measurement(
        error_ratios={window: Fraction(bad, total) for window, (total, bad) in measured.items()},
        events={window: Fraction(total) for window, (total, _) in measured.items()},
        newest=newest,
        silent=newest is not None and is_silent(newest, at),
    )
