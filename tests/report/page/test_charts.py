"""Lines of charts: fewer points that draw the same."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slo.report.page.charts import straightened

POINTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 100)), min_size=1, max_size=40)


@given(POINTS)
def test_points_that_are_left_out_are_within_half_a_unit_of_the_line(steps: list[tuple[int, int]]) -> None:
    x, points = 0, []
    for across, y in steps:
        x += across
        points.append((x, y))
    kept = straightened(points)

    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert set(kept) <= set(points)
    for x, y in points:
        assert any(_near(x, y, before, after) for before, after in pairwise([*kept, kept[-1]])), (x, y)


def _near(x: int, y: int, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Return whether a point is within half a unit of a line, up or down."""
    (left, top), (right, bottom) = before, after
    if not left <= x <= right:
        return False
    if left == right:
        return min(top, bottom) <= y <= max(top, bottom)
    return abs(top + (bottom - top) * (x - left) / (right - left) - y) <= 0.5 + 1e-9


def test_a_straight_line_has_two_points_and_a_step_four() -> None:
    assert straightened([(x, 2 * x) for x in range(50)]) == [(0, 0), (49, 98)]
    assert straightened([(0, 9), (5, 9), (5, 1), (9, 1)]) == [(0, 9), (5, 9), (5, 1), (9, 1)]
