"""What many charts have in common is drawn once."""

from slo.report.page.shared import Shared


def test_what_is_drawn_of_the_same_values_is_drawn_once() -> None:
    drawn: list[tuple[int, ...]] = []

    def draw(values: tuple[int, ...]) -> str:
        drawn.append(values)
        return f"<g>{values}</g>"

    shared = Shared()
    first = shared.once(draw, (1, 2))

    assert shared.once(draw, (1, 2)) == first == shared.use("<g>(1, 2)</g>")
    assert shared.once(draw, (1, 3)) != first
    assert drawn == [(1, 2), (1, 3)]
