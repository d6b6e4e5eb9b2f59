"""PromQL for the share of bad events in a range, where no kind of indicator but an expression has it."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from slo.dialects.ranges import Ranged, parsed
from slo.promql.labels import labels_of
from slo.promql.tree import Aggregation, Parenthesised
from slo.promql.vector import VectorSelector
from slo.promql.window import WINDOW
from slo.text.units import plain

_WRONG = {"lt": ">=", "lte": ">", "gt": "<=", "gte": "<"}
"""How bad values compare to the limit, for each way in which good ones do."""


class Share(NamedTuple):
    """A share of the good or of the bad events; `over` writes it for a range."""

    is_good: bool
    over: Callable[[str], str]

    def bad(self, length: str) -> str:
        """Write the share of bad events in a range."""
        return f"1 - {self.over(length)}" if self.is_good else self.over(length)

    def too_bad(self, length: str, at_most: Decimal) -> str:
        """Write 1 where more than this share of the events in a range is bad, else 0; nothing without events.

        Good shares are compared as such: 1 - 0.95 is more than 0.05 in floating point.
        """
        limit = f"< bool {plain(1 - at_most)}" if self.is_good else f"> bool {plain(at_most)}"
        return f"({self.over(length)} >= 0) {limit}"


def of_counts(side: str, part: Ranged, total: Ranged, by: tuple[str, ...]) -> Share:
    """Return the share from counts; no series of `part` are no events of it."""

    def share(length: str) -> str:
        counted, every = (_aggregated(one.over(length), "sum", by) for one in (part, total))
        return f"({counted} or 0 * {every}) / {every}"

    return Share(side == "good", share)


def of_raw(raw: Ranged, *, is_good: bool) -> Share:
    """Return the share from a query that is a share."""

    def share(length: str) -> str:
        if WINDOW in raw.text:
            return _aggregated(raw.over(length), "avg", ())
        return _mean_over(raw.text, length)

    return Share(is_good, share)


def of_threshold(gauge: Ranged, op: str, limit: str) -> Share:
    """Return the share of values on the wrong side of a limit; NaN is on neither side."""
    wrong = f"(({gauge.text.strip()}) <= Inf) {_WRONG[op]} bool {limit}"

    def share(length: str) -> str:
        if WINDOW in wrong:
            return _aggregated(wrong.replace(WINDOW, length), "avg", ())
        return _mean_over(wrong, length)

    return Share(is_good=False, over=share)


def averaged(raw: Ranged) -> tuple[str, tuple[str, ...]] | None:
    """Return the selector that a query is, or averages by some labels; None if it is more than that."""
    expr, by = raw.parsed, tuple[str, ...]()
    if isinstance(expr, Aggregation) and expr.op == "avg":
        if expr.grouping is not None and expr.grouping.op != "by":
            return None
        by = expr.grouping.labels if expr.grouping else ()
        expr = expr.expression
    while isinstance(expr, Parenthesised):
        expr = expr.expression
    if isinstance(expr, VectorSelector) and expr.metric is not None:
        return raw.text[expr.start : expr.end], by
    return None


def inverted(raw: Ranged) -> Ranged:
    """Return the query for the other share."""
    before = "1 - ("
    return Ranged(
        f"{before}{raw.text.strip()})",
        lambda position: raw.written(max(0, position - len(before))),
        raw.has_ranges,
    )


def _mean_over(query: str, length: str) -> str:
    return _aggregated(f"avg_over_time(({query})[{length}:1m])", "avg", ())


def _aggregated(query: str, how: str, by: tuple[str, ...]) -> str:
    """Aggregate a query by exactly these labels, unless it is."""
    query = query.strip()
    expr = parsed(query)
    if labels_of(expr) == frozenset(by) and isinstance(expr, Aggregation | Parenthesised):
        return query
    grouping = f" by ({', '.join(by)}) " if by else ""
    return f"{how}{grouping}({query})"
