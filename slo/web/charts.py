"""Charts of an objective's history: lines with gaps where nothing was recorded, bands where alerts fired.

Like those of the report, they are boxes of 600 x 100 without text, which a page stretches and labels.
All charts of a history have the same times from edge to edge.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import TierCondition, of_tiers
from slo.evidence.status import Status
from slo.report.page import axes
from slo.report.page.charts import HEIGHT, LEAST_LEFT, WIDTH, Chart, below_scale, budget_ticks, straightened
from slo.web.objective_history import Firing, ObjectiveHistory, Run, Runs

_LEAST_TOP = Fraction(2)
_BEYOND_TIERS = 2  # the top of burn rates, in times of the highest threshold: one peak must not flatten all
_NOTHING = Fraction(0)


class Scale(NamedTuple):
    """The values that a chart must show, the highest that it may, and whether it fits what was recorded."""

    low: Fraction
    high: Fraction
    most: Fraction | None = None
    fitted: bool = False


class _Line(NamedTuple):
    """Values, or a value that is the same at all times, and the class of the path."""

    kind: str
    runs: Runs = ()
    value: Fraction | None = None


def remaining_chart(history: ObjectiveHistory, *, fitted: bool = False) -> Chart:
    """Draw the remaining share of the budget, from 1 down to 0, or below if overspent."""
    lowest, highest = _extremes((history.remaining,))
    ticks = axes.values(max(lowest, LEAST_LEFT), max(highest, LEAST_LEFT)) if fitted else budget_ticks(lowest)
    return _chart(history, ticks, _Line("zero", value=_NOTHING), _Line("line", history.remaining))


def burn_rate_chart(history: ObjectiveHistory, status: Status, *, fitted: bool = False) -> Chart:
    """Draw the burn rate. The dashed line is 1x, at which the budget lasts exactly its window.

    Values above twice the highest threshold of an alert are drawn at the top edge.
    """
    rates = [one.rate(status.error_budget) for one in of_tiers(status.slo)]
    scale = Scale(_NOTHING, _LEAST_TOP, _BEYOND_TIERS * max(rates) if rates else None, fitted)
    ticks = _ticks(scale, history.burn_rate)
    return _chart(history, ticks, _Line("limit", value=Fraction(1)), _Line("line", history.burn_rate))


def tier_chart(history: ObjectiveHistory, one: TierCondition, status: Status) -> Chart:
    """Draw the burn rates of both windows of a tier, with a line at its threshold."""
    rate = one.rate(status.error_budget)
    long, short = (history.burn_rates.get(side.window, ()) for side in (one.long, one.short))
    ticks = _ticks(Scale(_NOTHING, rate, _BEYOND_TIERS * rate), long, short)
    return _chart(history, ticks, _Line("limit", value=rate), _Line("short", short), _Line("line", long))


def events_chart(history: ObjectiveHistory, *, fitted: bool = False) -> Chart:
    """Draw the number of events a minute."""
    ticks = _ticks(Scale(_NOTHING, _NOTHING, fitted=fitted), history.events)
    return _chart(history, ticks, _Line("line", history.events))


def errors_chart(history: ObjectiveHistory, status: Status, *, fitted: bool = False) -> Chart:
    """Draw the share of events that were bad, with a line at the share that may be."""
    ticks = _ticks(Scale(_NOTHING, 2 * status.error_budget, fitted=fitted), history.errors)
    allowed = _Line("limit", value=status.error_budget)
    return _chart(history, ticks, allowed, _Line("bad-line", history.errors))


def lines_chart(
    history: ObjectiveHistory,
    lines: Mapping[int, Runs],
    limit: Fraction | None = None,
    *,
    fitted: bool = False,
) -> Chart:
    """Draw lines in numbered colours, and a dashed one at a limit."""
    ticks = _ticks(Scale(_NOTHING, limit or _NOTHING, fitted=fitted), *lines.values())
    drawn = (_Line(f"line-{colour}", runs) for colour, runs in lines.items())
    return _chart(history, ticks, *((_Line("limit", value=limit),) if limit is not None else ()), *drawn)


def _extremes(several: tuple[Runs, ...]) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest value of lines; 0 without any."""
    values = [point.value for runs in several for run in runs for point in run]
    return min(values, default=_NOTHING), max(values, default=_NOTHING)


def _ticks(scale: Scale, *several: Runs) -> tuple[Fraction, ...]:
    lowest, highest = _extremes(several)
    if scale.fitted:
        return axes.values(lowest, highest)
    high = max(highest, scale.high)
    return axes.values(scale.low, high if scale.most is None else max(scale.high, min(high, scale.most)))


def _chart(history: ObjectiveHistory, ticks: tuple[Fraction, ...], *lines: _Line) -> Chart:
    box = _Box(history.drawn_from, history.drawn_to, ticks[-1], ticks[0])
    bands = "".join(box.band(one) for one in history.firing)
    drawn = f'<path class="band" d="{bands}"/>' if bands else ""
    for line in lines:
        if path := box.level(line.value) if line.value is not None else "".join(map(box.path, line.runs)):
            drawn += f'<path class="{line.kind}" d="{path}"/>'
    if beyond := "".join(box.beyond(run) for line in lines for run in line.runs):
        drawn += f'<path class="capped" d="{beyond}"/>'
    times = axes.placed(box.start, box.end)
    grid = (*map(box.level, ticks), *(f"M{box.x(one.at)} 0V{HEIGHT}" for one in times))
    lowest, highest = _extremes(tuple(line.runs for line in lines))
    return Chart(
        f'<path class="grid" d="{"".join(grid)}"/>',
        drawn,
        ticks,
        times,
        lowest if lowest < box.low else None,
        highest if highest > box.high else None,
    )


class _Box(NamedTuple):
    """Converts times and values to whole units of a drawing; values beyond it are at its edges."""

    start: int
    end: int
    low: Fraction
    high: Fraction

    def x(self, at: int) -> int:
        return round((at - self.start) * WIDTH / max(1, self.end - self.start))

    def y(self, value: Fraction) -> int:
        within = min(self.high, max(value, self.low))
        return round(float((self.high - within) / (self.high - self.low)) * HEIGHT)

    def level(self, value: Fraction) -> str:
        """Return the path of a value at all times; "" beyond the edges."""
        return f"M0 {self.y(value)}H{WIDTH}" if self.low <= value <= self.high else ""

    def path(self, run: Run) -> str:
        """Return the path of a run; a single point is two units wide, or it would be invisible."""
        points = straightened([(self.x(point.at), self.y(point.value)) for point in run])
        return f"M{'L'.join(f'{x} {y}' for x, y in points)}{'h2' if len(points) == 1 else ''}"

    def band(self, one: Firing) -> str:
        width = max(2, self.x(one.end) - self.x(one.start))
        return f"M{self.x(one.start)} 0h{width}v{HEIGHT}h-{width}z"

    def beyond(self, run: Run) -> str:
        """Return a path along the edges wherever values are beyond them."""
        below = below_scale([(self.x(point.at), point.value) for point in run], self.low)
        above = below_scale([(self.x(point.at), -point.value) for point in run], -self.high)
        return below + above.replace(f" {HEIGHT}h", " 0h")
