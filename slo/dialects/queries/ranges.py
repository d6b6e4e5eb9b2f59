"""Ranges of queries: which are the window, also if they are written as a fixed duration."""

import re
from collections.abc import Iterator

from slo.dialects.queries.recognised import NotCountable
from slo.dialects.queries.sides import Side
from slo.promql.tree import RangeSelector, Subquery
from slo.promql.vector import Expr
from slo.promql.window import STAND_IN_MS

_LENGTH = re.compile(r"\[\s*([^\s:\]]+)")


def the_window(*sides: Side) -> tuple[str, ...]:
    """Check that all queries read the window, and return a sentence if it is a fixed range that they read.

    Raises NotCountable if there is no range, or several. Ranges within those of a subquery are its own.
    """
    found = [(side, node) for side in sides for node in _outermost(side.expr)]
    for side in sides:
        if not any(one is side for one, _ in found):
            meant = "count the events of the window: sum(rate(…[window]))"
            raise side.refused(
                "this has no range: it is the value of one moment, not of a window", side.expr, meant
            )
    lengths = {_length(node) for _, node in found}
    if lengths == {STAND_IN_MS}:
        return ()
    if len(lengths) > 1:
        side, node = next((one for one in found if _length(one[1]) != STAND_IN_MS), found[0])
        written = sorted({_text(one, range_) for one, range_ in found})
        reason = f"the queries have different ranges: {', '.join(written)}"
        raise NotCountable(reason, side.query, node.start, node.end, "write the window in each range")
    return (f"the range {_text(*found[0])} is read as the window",)


def with_window(side: Side) -> Side:
    """Return the query with the places of its fixed ranges."""
    places = tuple(_place(side, node) for node in _outermost(side.expr) if _length(node) != STAND_IN_MS)
    return Side(side.query, side.text, side.expr, places)


def _outermost(expr: Expr) -> Iterator[RangeSelector | Subquery]:
    if isinstance(expr, RangeSelector | Subquery):
        yield expr
        return
    for child in expr.children:
        yield from _outermost(child)


def _length(node: RangeSelector | Subquery) -> int:
    return node.range_ms


def _place(side: Side, node: RangeSelector | Subquery) -> tuple[int, int]:
    inner = node.selector if isinstance(node, RangeSelector) else node.expression
    found = _LENGTH.search(side.text, inner.end)
    assert found is not None, "a range follows its selector in brackets"
    return found.span(1)


def _text(side: Side, node: RangeSelector | Subquery) -> str:
    start, end = _place(side, node)
    return f"[{side.text[start:end]}]"
