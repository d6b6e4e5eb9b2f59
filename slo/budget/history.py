"""A history of events: rows that say how many there were, how many were bad, and the windows over them."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from slo.budget.status import Measurement, windows
from slo.diagnostics import Problem
from slo.model import SLO

_MINUTE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of one objective. `starts` ascend, in whole seconds since 1970.

    `total` and `bad` are running sums from 0: rows i to j, exclusive, hold `total[j] - total[i]` events.
    """

    starts: tuple[int, ...]
    total: tuple[int, ...]
    bad: tuple[int, ...]

    def between(self, start: float, end: float) -> tuple[int, int]:
        """Count all and the bad events of the rows that begin at `start` or later, and before `end`."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.total[last] - self.total[first], self.bad[last] - self.bad[first]


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
    """Count the events of every window of an objective that ends at `at`.

    A row belongs to a window, and wholly, if it begins in it: at the window's start or later, before `at`.
    Rows are never cut, for nobody knows when within a row its events were. So a window is exact if rows begin
    at its edges, and one that is shorter than the rows may hold none, which is no data.
    """
    rows = history.rows.get(slo.id)
    if rows is None:
        return Measurement(error_ratios={})
    end = at.timestamp()
    counts = {window: rows.between(end - float(window.seconds), end) for window in windows(slo)}
    measured = {window: (total, bad) for window, (total, bad) in counts.items() if total}
    total, bad = measured.get(slo.objective.window, (None, None))
    return Measurement(
        error_ratios={window: Fraction(bad, total) for window, (total, bad) in measured.items()},
        total=total,
        bad=bad,
    )
