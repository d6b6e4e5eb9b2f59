"""Charts of an objective's history: a line with gaps where nothing was recorded, bands where alerts fired.

Like those of the report, they are boxes of 600 x 100 without text, which a page stretches and labels.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from slo.report.page.charts import HEIGHT, LEAST_LEFT, WIDTH, Chart
from slo.web.objective_history import Firing, ObjectiveHistory, Runs

_TIMES = 5
_TICKS = 4


def remaining_chart(history: ObjectiveHistory) -> Chart:
    """Draw the remaining share of the budget, from 1 down to 0, or below if overspent."""
    low = min((point.value for run in history.remaining for point in run), default=Fraction(0))
    bottom = max(Fraction(min(0, -ceil(-low))), LEAST_LEFT)
    return _chart(history, history.remaining, bottom, Fraction(1), Fraction(0), "zero")


def burn_rate_chart(history: ObjectiveHistory) -> Chart:
    """Draw the burn rate. The dashed line is 1x, at which the budget lasts exactly its window."""
    high = max((point.value for run in history.burn_rate for point in run), default=Fraction(0))
    top = 2 if high <= 2 else ceil(high / _TICKS) * _TICKS
    return _chart(history, history.burn_rate, Fraction(0), Fraction(top), Fraction(1), "limit")


def _chart(
    history: ObjectiveHistory, runs: Runs, low: Fraction, high: Fraction, mark: Fraction, kind: str
) -> Chart:
    start, end = (int(time.timestamp()) for time in (history.range.start, history.range.end))
    ticks = tuple(high - (high - low) * index / _TICKS for index in range(_TICKS + 1))

    def x(at: int) -> int:
        return round((at - start) * WIDTH / max(1, end - start))

    def y(value: Fraction) -> int:
        return round(float((high - max(value, low)) / (high - low)) * HEIGHT)

    def band(one: Firing) -> str:
        width = max(2, x(one.end) - x(one.start))
        return f"M{x(one.start)} 0h{width}v{HEIGHT}h-{width}z"

    line = "".join(
        # A single point gets a stroke two units wide, otherwise it would be invisible.
        f"M{'L'.join(f'{x(point.at)} {y(point.value)}' for point in run)}{'h2' if len(run) == 1 else ''}"
        for run in runs
    )
    grid = "".join(f"M0 {y(tick)}H{WIDTH}" for tick in ticks)
    paths = {
        "grid": grid,
        "band": "".join(map(band, history.firing)),
        kind: f"M0 {y(mark)}H{WIDTH}",
        "line": line,
    }
    times = tuple(start + (end - start) * index // (_TIMES - 1) for index in range(_TIMES))
    return Chart(_svg(paths.items()), ticks, times)


def _svg(paths: Iterable[tuple[str, str]]) -> str:
    drawn = "".join(f'<path class="{name}" d="{path}"/>' for name, path in paths if path)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{drawn}</svg>'
