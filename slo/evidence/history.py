"""A history of events: rows of total and bad events, and the measurement of windows over them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from slo.conditions import Measurement, windows
from slo.evidence.ages import window_measured
from slo.evidence.freshness import is_silent
from slo.model import SLO
from slo.model.exclusions import excluded
from slo.model.intervals import Interval
from slo.model.windows import start
from slo.text.diagnostics import Problem

_MINUTE = 60  # seconds
_LAST_ROWS = 60  # from which the usual length of a row is taken


Count = int | Fraction
"""A number of events. It is a fraction where an indicator spreads the number of a period over its minutes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of one objective. `starts` are ascending, in whole seconds since 1970.

    `total` and `bad` are running sums that start with 0: rows i up to, not including, j hold
    `total[j] - total[i]` events.
    """

    starts: tuple[int, ...]
    total: tuple[Count, ...]
    bad: tuple[Count, ...]

    @property
    def began(self) -> datetime:
        return datetime.fromtimestamp(self.starts[0], UTC)

    def between(self, start: float, end: float) -> tuple[Count, Count]:
        """Return the total and bad events of the rows that begin at `start` or later, and before `end`."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.total[last] - self.total[first], self.bad[last] - self.bad[first]

    def within(self, whole: Interval, out: Iterable[Interval] = ()) -> tuple[Count, Count]:
        """Return the total and bad events of an interval, without those of the excluded intervals `out`."""
        parts = [self.between(one.start.timestamp(), one.end.timestamp()) for one in whole.without(out)]
        return sum(total for total, _ in parts), sum(bad for _, bad in parts)

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the last row before a time, if it has the usual length; None if unknown."""
        last = bisect_left(self.starts, at.timestamp())
        starts = self.starts[max(0, last - _LAST_ROWS) : last]
        lengths = [later - earlier for earlier, later in pairwise(starts)]
        return datetime.fromtimestamp(starts[-1] + median_low(lengths), UTC) if lengths else None


@dataclass(frozen=True, slots=True)
class History:
    """The rows of each objective by its id, and warnings about the file that they are from."""

    rows: Mapping[str, Rows]
    warnings: tuple[Problem, ...] = ()

    @property
    def end(self) -> datetime | None:
        """The end of the minute in which the newest row begins; None for an empty history."""
        newest = max((rows.starts[-1] for rows in self.rows.values()), default=None)
        return None if newest is None else datetime.fromtimestamp(newest + _MINUTE, UTC)


def measure(history: History, slo: SLO, at: datetime) -> Measurement:
    """Measure every window of an objective that ends `at`, without excluded times.

    A row belongs to a window as a whole if it begins in it: at the start of the window or later, before `at`.
    Rows are never split, because the times of their events are unknown. So a window is exact if rows begin at
    its edges. A window that is shorter than the rows may hold no row, which is no data. The same rule decides
    which rows are in excluded time. The objective is silent if its last row ended too long before `at`.
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
        window_measured=window_measured(slo, rows.began, at),
        newest=newest,
        silent=newest is not None and is_silent(newest, at, slo),
    )
