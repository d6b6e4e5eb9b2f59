"""How right the figure of 28 days is: its distance from the truth, in percentage points of budget."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.rules import layout
from bench.rules.ask import Asked
from bench.rules.clock import FIGURES_AT, WINDOW
from bench.rules.services import ERROR_BUDGET, Service
from bench.rules.traffic import Truth

Figures = Mapping[int, float | None]
"""Error ratios by when they are read; None where there is none, or it is not a number."""

Distances = Mapping[Service, list[float | None]]
"""Distances from the truth at every time that the budget is read, in percentage points of the budget."""

_SECTION = """\
## How far the 28-day figure is from the truth

In percentage points of the error budget, read {reads} times for each objective as rules compute it; "none"
is absent or not a number. Until it is read, our figure is up to 14 minutes old. The last service is the one
whose Prometheus restarts.
"""

_EACH = """\
Each service: the percentage of its budget that was spent, and the largest distance.
"""


@dataclass(frozen=True, slots=True)
class Errors:
    """Distances from the truth of the `figures` that there are, all in one unit."""

    figures: int
    absent: int
    most: float
    p95: float
    mean: float


def asked_figures(asked: Asked, expr: str) -> Figures:
    """Ask the server itself for a figure, as its rules would."""
    step = FIGURES_AT[1] - FIGURES_AT[0]
    values = asked.over(expr, FIGURES_AT[0], FIGURES_AT[-1], step)
    return {at: number(values.get(at)) for at in FIGURES_AT}


def distances(figures: Figures, truth: Truth) -> list[float | None]:
    """Compare each figure with the truth at its time."""
    return [
        None if figure is None else points(figure - truth.error_ratio(at, WINDOW))
        for at, figure in figures.items()
    ]


def points(difference: float) -> float:
    """Give a difference of error ratios in percentage points of the budget, whatever its sign."""
    return abs(difference) / ERROR_BUDGET * 100


def errors(distances: Iterable[float | None]) -> Errors:
    """Sum up; p95 is the smallest distance that 95% do not exceed."""
    every = list(distances)
    there = sorted(distance for distance in every if distance is not None)
    return Errors(
        figures=len(every),
        absent=len(every) - len(there),
        most=there[-1],
        p95=there[math.ceil(0.95 * len(there)) - 1],
        mean=sum(there) / len(there),
    )


def number(value: float | None) -> float | None:
    """Take what is not a number for nothing."""
    return None if value is None or math.isnan(value) else value


def section(designs: Mapping[str, Distances], spent: Mapping[Service, float]) -> str:
    """Write the figures down, of all services and of each."""
    rows = []
    for name, by_service in designs.items():
        every = errors(distance for each in by_service.values() for distance in each)
        figures = (f"{figure:.3f}" for figure in (every.most, every.p95, every.mean))
        rows.append((name, *figures, f"{every.absent} of {every.figures}"))
    each = (
        (service.name, f"{part:.1f}", *(_largest(its[service]) for its in designs.values()))
        for service, part in spent.items()
    )
    return "\n".join(
        [
            layout.filled(_SECTION, reads=len(FIGURES_AT)),
            "",
            layout.table(("", "max", "p95", "mean", "none"), rows),
            "",
            _EACH,
            layout.table(("", "spent", *designs), each),
        ]
    )


def _largest(distances: Iterable[float | None]) -> str:
    there = [distance for distance in distances if distance is not None]
    return f"{max(there):.3f}" if there else "none"
