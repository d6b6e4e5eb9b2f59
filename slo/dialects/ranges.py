"""Queries with $window as their range: for placeholders of other tools, or where they have no range."""

import re
from collections.abc import Callable
from typing import NamedTuple

from slo.promql.tree import Aggregation, Parenthesised, RangeSelector, Shifted, Subquery, nodes
from slo.promql.vector import Expr, VectorSelector
from slo.promql.window import STAND_IN, WINDOW

_PLACEHOLDERS = re.compile(
    r"(?<=\[)\s*(?:\{\{\s*\.?\s*[wW]indow\s*\}\}|\$\{window\}|\$window\b|\$__(?:rate_interval|range|interval)\b"
    r"|[wW]indow\b)"
)
_COUNTERS = ("_total", "_bucket")
_ALSO_COUNTERS = (*_COUNTERS, "_count")


class Edit(NamedTuple):
    """A replacement of `text[start:end]`."""

    start: int
    end: int
    text: str


class Ranged(NamedTuple):
    """A query with $window. `written` returns where a position was in the text that people wrote."""

    text: str
    written: Callable[[int], int]
    has_ranges: bool

    def over(self, length: str) -> str:
        """Write the query for a range."""
        return self.text.replace(WINDOW, length)

    @property
    def parsed(self) -> Expr:
        return parsed(self.text)


def parsed(query: str) -> Expr:
    """Parse a query with $window, with the positions of its text; raises PromQLError."""
    from slo.promql.parser import parse  # imported here, because few runs read queries

    return parse(query.replace(WINDOW, STAND_IN))


def ranged(query: str) -> Ranged:
    """Write the placeholders of other tools as $window; raises PromQLError, with positions of `query`."""
    from slo.promql.errors import PromQLError

    edits = [Edit(found.start(), found.end(), WINDOW) for found in _PLACEHOLDERS.finditer(query)]
    text, written = _edited(query, edits)
    try:
        expr = parsed(text)
    except PromQLError as error:
        message = error.message.replace(STAND_IN, WINDOW)
        raise PromQLError(message, written(error.start), written(error.end), error.hint) from error
    has_ranges = any(isinstance(node, RangeSelector | Subquery) for node in nodes(expr))
    return Ranged(text, written, has_ranges)


def over_ranges(query: Ranged, function: str) -> Ranged:
    """Apply a function over $window to each selector of a query without ranges."""
    edits: list[Edit] = []
    waiting: list[Expr] = [query.parsed]
    while waiting:
        node = waiting.pop()
        outer = node
        if isinstance(node, Shifted):
            node = node.expression
        if isinstance(node, VectorSelector):
            edits.append(Edit(outer.start, outer.start, f"{function}("))
            edits.append(Edit(node.end, node.end, f"[{WINDOW}]"))
            edits.append(Edit(outer.end, outer.end, ")"))
        else:
            waiting.extend(node.children)
    text, written = _edited(query.text, sorted(edits, key=lambda edit: edit.start))
    return Ranged(text, lambda position: query.written(written(position)), has_ranges=True)


def of_any_length(query: Ranged) -> Ranged:
    """Write $window for a fixed range, so that the query can be asked for another one."""
    if WINDOW in query.text:
        return query
    ranges = [node for node in nodes(query.parsed) if isinstance(node, RangeSelector)]
    edits = [Edit(node.selector.end, node.end, f"[{WINDOW}]") for node in ranges]
    text, written = _edited(query.text, sorted(edits, key=lambda edit: edit.start))
    return Ranged(text, lambda position: query.written(written(position)), query.has_ranges)


def only_selector(query: Ranged) -> tuple[str, tuple[str, ...]] | None:
    """Return the selector that is all of a query, and the labels it is summed by; None if it is more."""
    expr = _bare(query.parsed)
    by: tuple[str, ...] = ()
    if isinstance(expr, Aggregation) and expr.op == "sum":
        if expr.grouping is not None and expr.grouping.op != "by":
            return None
        by = expr.grouping.labels if expr.grouping else ()
        expr = _bare(expr.expression)
    if isinstance(expr, VectorSelector) and expr.metric is not None:
        return query.text[expr.start : expr.end], by
    return None


def _bare(expr: Expr) -> Expr:
    while isinstance(expr, Parenthesised):
        expr = expr.expression
    return expr


def counts_up(*queries: Ranged) -> bool:
    """Return whether all metrics of queries are counters by their names."""
    found = [node for one in queries for node in nodes(one.parsed) if isinstance(node, VectorSelector)]
    names = [node.metric.text for node in found if node.metric is not None]
    return any(name.endswith(_COUNTERS) for name in names) and all(
        name.endswith(_ALSO_COUNTERS) for name in names
    )


def _edited(text: str, edits: list[Edit]) -> tuple[str, Callable[[int], int]]:
    """Return the text with edits, which are in order, and the way back from its positions."""
    pieces, origins, last, length = [], [(0, 0)], 0, 0
    for edit in edits:
        kept = text[last : edit.start]
        pieces += [kept, edit.text]
        length += len(kept)
        origins.append((length, edit.start))
        length += len(edit.text)
        origins.append((length, edit.end))
        last = edit.end
    pieces.append(text[last:])

    def written(position: int) -> int:
        new, old = max(one for one in origins if one[0] <= position)
        following = next((one for one in origins if one[0] > new), (None, len(text)))
        return min(old + position - new, max(following[1], old))

    return "".join(pieces), written
