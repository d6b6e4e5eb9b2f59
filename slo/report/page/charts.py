"""SVG charts with lines and columns, 600 x 100 units that the page stretches, and the values of their scales.

The SVG contains no text. Templates write text and scales beside it, so that they stay legible at any width.
A table on the page has the same data as each chart.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.burndown import Point
from slo.evidence.ledger import Incident
from slo.evidence.slots import Slot
from slo.report.page import axes

WIDTH, HEIGHT = 600, 100
LEAST_LEFT = Fraction(-1)
"""The bottom of charts of a budget: what is below is drawn there, or nothing else could be seen."""

_LEAST_EVENTS = Fraction(3)  # with fewer, the scale of their number would not be whole
_MOST_VALUES = 4  # of the scales of small charts


class Chart(NamedTuple):
    """An SVG, the evenly spaced values of its scale from the top down, and the times below it.

    `lowest` is the lowest value if it is below the scale.
    """

    svg: str
    ticks: tuple[Fraction, ...]
    times: tuple[axes.TimeTick, ...]
    lowest: Fraction | None = None


def burn_down_chart(
    points: Sequence[Point], projection: Sequence[Point], incidents: Iterable[Incident], *, area: bool = True
) -> Chart:
    """Draw the budget left over time, with a dashed projection and a band for each incident."""
    start, end = points[0].at, max(point.at for point in (*points, *projection))
    lowest = min(point.value for point in (*points, *projection))
    ticks = budget_ticks(lowest)
    box = _Box(start, end, ticks[-1], ticks[0])
    zero = box.y(Fraction(0))
    bands = "".join(
        f'<path class="band" d="M{box.x(one.start)} 0h{max(2, box.x(one.end) - box.x(one.start))}v{HEIGHT}h-'
        f'{max(2, box.x(one.end) - box.x(one.start))}z"/>'
        for one in incidents
    )
    line = box.line(points)
    parts = [
        _grid(ticks, box),
        bands,
        f'<path class="area" d="{line}V{zero}H0z"/>' if area else "",
        f'<path class="zero" d="M0 {zero}H{WIDTH}"/>',
        f'<path class="line" d="{line}"/>',
    ]
    if len(projection) > 1:
        now = box.x(projection[0].at)
        parts.append(f'<path class="now" d="M{now} 0V{HEIGHT}"/>')
        parts.append(f'<path class="ahead" d="{box.line(projection)}"/>')
    below = below_scale([(box.x(point.at), point.value) for point in points], ticks[-1])
    parts.append(f'<path class="capped" d="{below}"/>' if below else "")
    return Chart(_svg(parts), ticks, axes.placed(start, end), lowest if lowest < ticks[-1] else None)


def budget_ticks(lowest: Fraction) -> tuple[Fraction, ...]:
    """Return the values of a scale from the whole budget down to the lowest value, or to LEAST_LEFT."""
    return axes.values(max(min(lowest, Fraction(0)), LEAST_LEFT), Fraction(1))


def below_scale(points: Sequence[tuple[int, Fraction]], bottom: Fraction) -> str:
    """Return a path along the bottom edge wherever values, at places from left to right, are below it."""
    ends = [*(x for x, _ in points[1:]), points[-1][0]] if points else []
    return "".join(
        f"M{x} {HEIGHT}h{max(2, end - x)}"
        for (x, value), end in zip(points, ends, strict=True)
        if value < bottom
    )


def events_chart(columns: Sequence[Slot]) -> Chart:
    """Draw a column for the number of events of each slot."""
    counts = [Fraction(one.total) for one in columns]
    return _columns(columns, counts, _LEAST_EVENTS, "all", None)


def errors_chart(columns: Sequence[Slot], budget: Fraction) -> Chart:
    """Draw a column for the error ratio of each slot, and a line at the error budget."""
    ratios = [Fraction(one.bad) / one.total if one.total else Fraction(0) for one in columns]
    return _columns(columns, ratios, budget * 2, "bad", budget)


def lanes(times: Sequence[tuple[str, Sequence[tuple[int, int]]]], start: int, end: int) -> str:
    """Draw the times of several kinds, in seconds, in lanes one below the other."""
    box, height = _Box(start, end, Fraction(0), Fraction(1)), HEIGHT // max(1, len(times))
    parts = []
    for place, (kind, spans) in enumerate(times):
        path = "".join(
            f"M{box.x(one)} {place * height + 2}h{max(2, box.x(two) - box.x(one))}v{height - 4}"
            f"h-{max(2, box.x(two) - box.x(one))}z"
            for one, two in spans
        )
        parts.append(f'<path class="{kind}" d="{path}"/>')
    return _svg(parts)


def spark(points: Sequence[Point]) -> str:
    """Draw the budget left over time in the size of a word."""
    if not points:
        return ""
    every = max(1, len(points) // 24)
    few = [*points[:-1:every], points[-1]]
    low = max(min(Fraction(0), *(point.value for point in few)), LEAST_LEFT)
    box = _Box(points[0].at, points[-1].at, low, Fraction(1), width=60, height=16)
    zero = box.y(Fraction(0))
    return (
        '<svg class="spark" viewBox="0 0 60 16" aria-hidden="true">'
        f'<path class="zero" d="M0 {zero}H60"/><path class="line" d="{box.line(few)}"/></svg>'
    )


class _Box(NamedTuple):
    """Converts times and values to whole units of a drawing."""

    start: int
    end: int
    low: Fraction
    high: Fraction
    width: int = WIDTH
    height: int = HEIGHT

    def x(self, at: int) -> int:
        return (at - self.start) * self.width // max(1, self.end - self.start)

    def y(self, value: Fraction) -> int:
        value = max(value, self.low)
        return round((float(self.high) - float(value)) / (float(self.high - self.low) or 1) * self.height)

    def line(self, points: Sequence[Point]) -> str:
        """Return a path from point to point, in as few characters as possible."""
        x, y = self.x(points[0].at), self.y(points[0].value)
        path = f"M{x} {y}"
        level = x
        for point in points[1:]:
            to_x, to_y = self.x(point.at), self.y(point.value)
            if to_y != y:
                path += (f"H{x}" if x > level else "") + f"L{to_x} {to_y}"
                y, level = to_y, to_x
            x = to_x
        return path + (f"H{x}" if x > level else "")


def _columns(
    columns: Sequence[Slot],
    values: Sequence[Fraction],
    least: Fraction,
    name: str,
    limit: Fraction | None,
) -> Chart:
    """Draw columns on a scale that reaches `least` or more."""
    ticks = axes.values(Fraction(0), max(*values, least), _MOST_VALUES)
    start, end = columns[0].start, columns[-1].end
    box = _Box(start, end, Fraction(0), ticks[0])
    path = ""
    for column, value in zip(columns, values, strict=True):
        if value:
            left, width = box.x(column.start), box.x(column.end) - box.x(column.start)
            height = max(1, HEIGHT - box.y(value))
            wide = max(1, width - 4)
            path += f"M{left + 2} {HEIGHT}v-{height}h{wide}v{height}z"
    parts = [_grid(ticks, box), f'<path class="{name}" d="{path}"/>']
    if limit is not None:
        parts.append(f'<path class="limit" d="M0 {box.y(limit)}H{WIDTH}"/>')
    return Chart(_svg(parts), ticks, axes.placed(start, end))


def _svg(parts: Iterable[str]) -> str:
    drawn = "".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{drawn}</svg>'


def _grid(ticks: Sequence[Fraction], box: _Box) -> str:
    return f'<path class="grid" d="{"".join(f"M0 {box.y(tick)}H{WIDTH}" for tick in ticks)}"/>'
