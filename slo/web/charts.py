"""Charts of an objective's history: a line with gaps where nothing was recorded, bands where alerts fired.

Like those of the report, they are boxes of 600 x 100 without text, which a page stretches and labels.
All charts of a history have the same times from edge to edge.
"""

from collections.abc import Iterable
from fractions import Fraction

from slo.report.page import axes
from slo.report.page.charts import HEIGHT, WIDTH, Chart, below_scale, budget_ticks
from slo.web.objective_history import Firing, ObjectiveHistory, Runs

_LEAST_TOP = Fraction(2)


def remaining_chart(history: ObjectiveHistory) -> Chart:
    """Draw the remaining share of the budget, from 1 down to 0, or below if overspent."""
    lowest = min((point.value for run in history.remaining for point in run), default=Fraction(0))
    ticks = budget_ticks(lowest)
    drawn = _chart(history, history.remaining, ticks, Fraction(0), "zero")
    return drawn._replace(lowest=lowest if lowest < ticks[-1] else None)


def burn_rate_chart(history: ObjectiveHistory) -> Chart:
    """Draw the burn rate. The dashed line is 1x, at which the budget lasts exactly its window."""
    high = max((point.value for run in history.burn_rate for point in run), default=Fraction(0))
    ticks = axes.values(Fraction(0), max(high, _LEAST_TOP))
    return _chart(history, history.burn_rate, ticks, Fraction(1), "limit")


def _chart(
    history: ObjectiveHistory, runs: Runs, ticks: tuple[Fraction, ...], mark: Fraction, kind: str
) -> Chart:
    start, end = history.drawn_from, history.drawn_to
    high, low = ticks[0], ticks[-1]

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
    times = axes.placed(start, end)
    paths = {
        "grid": "".join(
            (*(f"M0 {y(tick)}H{WIDTH}" for tick in ticks), *(f"M{x(one.at)} 0V{HEIGHT}" for one in times))
        ),
        "band": "".join(map(band, history.firing)),
        kind: f"M0 {y(mark)}H{WIDTH}",
        "line": line,
        "capped": "".join(below_scale([(x(point.at), point.value) for point in run], low) for run in runs),
    }
    return Chart(_svg(paths.items()), ticks, times)


def _svg(paths: Iterable[tuple[str, str]]) -> str:
    drawn = "".join(f'<path class="{name}" d="{path}"/>' for name, path in paths if path)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{drawn}</svg>'
