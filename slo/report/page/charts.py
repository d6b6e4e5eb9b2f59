"""SVG charts with lines and steps, 600 x 100 units that the page stretches, and the values of their scales.

The SVG contains no text. Templates write text and scales beside it, so that they stay legible at any width.
A table on the page has the same data as each chart.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import inf
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
    """The lines of a grid, what is drawn over it, and the values and times of the axes.

    The values are evenly spaced, from the top down. `lowest` and `highest` are the extreme values if they are
    beyond the scale.
    """

    grid: str
    drawn: str
    ticks: tuple[Fraction, ...]
    times: tuple[axes.TimeTick, ...]
    lowest: Fraction | None = None
    highest: Fraction | None = None

    @property
    def svg(self) -> str:
        """The whole drawing."""
        return framed(self.grid + self.drawn)


def burn_down_chart(
    points: Sequence[Point], projection: Sequence[Point], incidents: Iterable[Incident], *, area: bool = True
) -> Chart:
    """Draw the budget left over time, with a dashed projection and a band for each incident."""
    start, end = points[0].at, max(point.at for point in (*points, *projection))
    lowest = min(point.value for point in (*points, *projection))
    ticks = budget_ticks(lowest)
    box = _Box.of(start, end, ticks[-1], ticks[0])
    zero = box.y(Fraction(0))
    bands = "".join(
        f'<path class="band" d="M{box.x(one.start)} 0h{max(2, box.x(one.end) - box.x(one.start))}v{HEIGHT}h-'
        f'{max(2, box.x(one.end) - box.x(one.start))}z"/>'
        for one in incidents
    )
    line = box.line(points)
    parts = [
        bands,
        f'<path class="area" d="{line}V{zero}H0z"/>' if area else "",
        f'<path class="zero" d="M0 {zero}H{WIDTH}"/>',
        f'<path class="line" d="{line}"/>',
    ]
    if len(projection) > 1:
        now = box.x(projection[0].at)
        parts.append(f'<path class="now" d="M{now} 0V{HEIGHT}"/>')
        parts.append(f'<path class="ahead" d="{box.line(projection)}"/>')
    lowest_below = lowest if lowest < ticks[-1] else None
    if lowest_below is not None:
        below = below_scale([(box.x(point.at), point.value) for point in points], ticks[-1])
        parts.append(f'<path class="capped" d="{below}"/>' if below else "")
    return Chart(_grid(ticks, box), "".join(parts), ticks, axes.placed(start, end), lowest_below)


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
    """Draw the number of events of each slot."""
    counts = [Fraction(one.total) for one in columns]
    return _columns(columns, counts, _LEAST_EVENTS, "all", None)


def errors_chart(columns: Sequence[Slot], budget: Fraction) -> Chart:
    """Draw the error ratio of each slot, and a line at the error budget."""
    ratios = [Fraction(one.bad) / one.total if one.total else Fraction(0) for one in columns]
    return _columns(columns, ratios, budget * 2, "bad", budget)


def lanes(times: Sequence[tuple[str, Sequence[tuple[int, int]]]], start: int, end: int) -> str:
    """Draw the times of several kinds, in seconds, in lanes one below the other."""
    box, height = _Box.of(start, end, Fraction(0), Fraction(1)), HEIGHT // max(1, len(times))
    parts = []
    for place, (kind, spans) in enumerate(times):
        path = "".join(
            f"M{box.x(one)} {place * height + 2}h{max(2, box.x(two) - box.x(one))}v{height - 4}"
            f"h-{max(2, box.x(two) - box.x(one))}z"
            for one, two in spans
        )
        parts.append(f'<path class="{kind}" d="{path}"/>')
    return framed("".join(parts))


def spark(points: Sequence[Point]) -> str:
    """Draw the budget left over time in the size of a word."""
    if not points:
        return ""
    every = max(1, len(points) // 24)
    few = [*points[:-1:every], points[-1]]
    low = max(min(Fraction(0), *(point.value for point in few)), LEAST_LEFT)
    box = _Box.of(points[0].at, points[-1].at, low, Fraction(1), width=60, height=16)
    zero = box.y(Fraction(0))
    return (
        '<svg class="spark" viewBox="0 0 60 16" aria-hidden="true">'
        f'<path class="zero" d="M0 {zero}H60"/><path class="line" d="{box.line(few)}"/></svg>'
    )


class _Box(NamedTuple):
    """Converts times and values to whole units of a drawing."""

    start: int
    end: int
    low: float
    high: float
    size: float  # from the lowest to the highest value, from exact ones
    width: int
    height: int

    @classmethod
    def of(
        cls, start: int, end: int, low: Fraction, high: Fraction, width: int = WIDTH, height: int = HEIGHT
    ) -> "_Box":
        return cls(start, end, float(low), float(high), float(high - low) or 1, width, height)

    def x(self, at: int) -> int:
        return (at - self.start) * self.width // max(1, self.end - self.start)

    def y(self, value: Fraction) -> int:
        return round((self.high - max(float(value), self.low)) / self.size * self.height)

    def line(self, points: Sequence[Point]) -> str:
        """Return a path from point to point, in as few characters as possible."""
        (x, y), *others = straightened([(self.x(point.at), self.y(point.value)) for point in points])
        path = f"M{x} {y}"
        for to_x, to_y in others:
            path += f"H{to_x}" if to_y == y else f"V{to_y}" if to_x == x else f"L{to_x} {to_y}"
            x, y = to_x, to_y
        return path


def straightened(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the points of a line, from left to right, that are within half a unit of a straight one."""
    return [points[0], *_corners(points), *points[1:][-1:]]


def _corners(points: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the points between the first and the last at which a line changes its direction."""
    corner, slopes = points[0], (-inf, inf)  # slopes of lines that are near all points since the corner
    for before, here in pairwise(points):
        if before != corner and not _is_near(corner, here, slopes):
            yield before
            corner, slopes = before, (-inf, inf)
        across, down = here[0] - corner[0], here[1] - corner[1]
        if across:
            slopes = max(slopes[0], (down - 0.5) / across), min(slopes[1], (down + 0.5) / across)
        elif down:
            yield here
            corner = here


def _is_near(corner: tuple[int, int], here: tuple[int, int], slopes: tuple[float, float]) -> bool:
    across, down = here[0] - corner[0], here[1] - corner[1]
    return bool(across) and slopes[0] <= down / across <= slopes[1]


def _columns(
    columns: Sequence[Slot],
    values: Sequence[Fraction],
    least: Fraction,
    name: str,
    limit: Fraction | None,
) -> Chart:
    """Draw one step for each column on a scale that reaches `least` or more."""
    ticks = axes.values(Fraction(0), max(*values, least), _MOST_VALUES)
    start, end = columns[0].start, columns[-1].end
    box = _Box.of(start, end, Fraction(0), ticks[0])
    path, level = f"M0 {HEIGHT}", HEIGHT
    for column, value in zip(columns, values, strict=True):
        top = min(HEIGHT - 1, box.y(value)) if value else HEIGHT
        if top != level:
            path += f"H{box.x(column.start)}V{top}"
            level = top
    path += f"H{WIDTH}V{HEIGHT}"
    drawn = f'<path class="{name}" d="{path}"/>'
    if limit is not None:
        drawn += f'<path class="limit" d="M0 {box.y(limit)}H{WIDTH}"/>'
    return Chart(_grid(ticks, box), drawn, ticks, axes.placed(start, end))


def framed(drawn: str) -> str:
    """Return the SVG of a chart around what is drawn."""
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{drawn}</svg>'


def _grid(ticks: Sequence[Fraction], box: _Box) -> str:
    return f'<path class="grid" d="{"".join(f"M0 {box.y(tick)}H{WIDTH}" for tick in ticks)}"/>'
