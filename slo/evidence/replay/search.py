"""When a condition held in the past, found without a look at every minute.

A condition on an error budget that holds never ceases to hold if more events are bad. So it held in no minute
of a time if it does not hold for the worst figures of that time, and in each if it holds for the best.
"""

from collections.abc import Iterator
from typing import NamedTuple

from slo.conditions import Budget, BudgetCondition
from slo.evidence.replay.view import View

_LONGEST = 1440  # minutes of one judgement


class Span(NamedTuple):
    """The minutes from `start` until before `end`."""

    start: int
    end: int


def holding(
    condition: BudgetCondition, budget: Budget, view: View, first: int, last: int
) -> tuple[Span, ...]:
    """Return when a condition held, from the minute `first` to `last` inclusive."""
    found: list[Span] = []
    for start, end, holds in _judged(condition, budget, view, first, last):
        if holds and found and found[-1].end == start:
            found[-1] = Span(found[-1].start, end)
        elif holds:
            found.append(Span(start, end))
    return tuple(found)


def _judged(
    condition: BudgetCondition, budget: Budget, view: View, first: int, last: int
) -> Iterator[tuple[int, int, bool]]:
    """Yield times without a gap, each with whether the condition held in all of its minutes or in none.

    A time of which that is unknown is halved; the next one is a third longer than the last that was known.
    """
    start, length = first, 1
    while start <= last:
        if start < view.settles_at:
            length = 1
        length = min(length, last - start + 1)
        holds = _throughout(condition, budget, view, start, start + length - 1)
        if holds is None:
            length = length // 2
            continue
        yield start, start + length, holds
        start, length = start + length, min(length + length // 3 + 1, _LONGEST)


def _throughout(condition: BudgetCondition, budget: Budget, view: View, first: int, last: int) -> bool | None:
    """Return whether a condition held in all minutes of a time or in none; None if that is unknown."""
    if first == last:
        return condition.holds(view.at(first), budget)
    block, counted = view.block(first, last), condition.counted
    if not condition.holds(block.worst(counted), budget):
        return False
    return True if condition.holds(block.best(counted), budget) else None
