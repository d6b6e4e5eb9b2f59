"""How right the figure of 28 days is: its distance from the truth, in percentage points of budget."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bench.rules import recorded
from bench.rules.clock import END, FIGURES_AT, SLOT, WINDOW
from bench.rules.recorded import Counts, Values
from bench.rules.services import ERROR_BUDGET, Service
from bench.rules.traffic import Truth

_MISSED = 0.01

Figures = Mapping[int, float | None]
"""Error ratios by when they are read; None where there is none, or it is not a number."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Distances from the truth in percentage points of the budget, of the `figures` that there are."""

    figures: int
    absent: int
    most: float
    p95: float
    mean: float


def distances(figures: Figures, truth: Truth) -> list[float | None]:
    """Compare each figure with the truth at its time."""
    return [
        None if figure is None else abs(figure - truth.error_ratio(at, WINDOW)) / ERROR_BUDGET * 100
        for at, figure in figures.items()
    ]


def errors(distances: list[float | None]) -> Errors:
    """Sum up; p95 is the smallest distance that 95% do not exceed."""
    there = sorted(distance for distance in distances if distance is not None)
    return Errors(
        figures=len(distances),
        absent=len(distances) - len(there),
        most=there[-1],
        p95=there[math.ceil(0.95 * len(there)) - 1],
        mean=sum(there) / len(there),
    )


def number(value: float | None) -> float | None:
    """Take what is not a number for nothing."""
    return None if value is None or math.isnan(value) else value


def missing_some(service: Service) -> frozenset[int]:
    """Draw the times at which evaluations do not happen."""
    random = Random(f"{service.name} missed")
    return frozenset(at for at in range(recorded.FIRST, END + 1, SLOT) if random.random() < _MISSED)


def from_counts(counts: Counts, missed: frozenset[int] = frozenset()) -> Figures:
    """Sum counts as our rules do, where some evaluations did not happen."""
    total, bad = (
        recorded.rolled_up(values, lambda at: at not in missed) for values in (counts.total, counts.bad)
    )
    return {at: _within(bad, at) / _within(total, at) for at in FIGURES_AT}


def from_ratios(ratios: Values, missed: frozenset[int] = frozenset()) -> Figures:
    """Average ratios as Sloth does, where some evaluations did not happen."""
    figures = {}
    for at in FIGURES_AT:
        seen = [ratio for when, ratio in ratios.items() if at - WINDOW < when <= at and when not in missed]
        figures[at] = number(sum(seen) / len(seen))
    return figures


def _within(values: Values, at: int) -> float:
    return sum(value for when, value in values.items() if at - WINDOW < when <= at)
