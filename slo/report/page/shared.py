"""Drawings that many charts of a page have in common, such as grids and axes: each is in the page once."""

from collections.abc import Callable, Hashable


class Shared:
    """Numbers drawings as they are used. The page ends with all of them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._drawn: dict[tuple[Hashable, ...], str] = {}

    def use(self, drawing: str) -> str:
        """Return the SVG that draws a group of shapes here."""
        number = self._numbers.setdefault(drawing, len(self._numbers))
        return f'<use href="#d{number}"/>'

    def once(self, draw: Callable[..., str], *values: Hashable) -> str:
        """Return the SVG that draws here what a function draws of values, which it does once."""
        key = draw, *values
        if key not in self._drawn:
            self._drawn[key] = self.use(draw(*values))
        return self._drawn[key]

    @property
    def svg(self) -> str:
        """All drawings that are used; "" if there is none."""
        groups = "".join(f'<g id="d{number}">{drawing}</g>' for drawing, number in self._numbers.items())
        return f"<svg hidden>{groups}</svg>" if groups else ""
