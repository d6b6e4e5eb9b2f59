"""Queries that count no events: ratios, quantiles, comparisons, rates of gauges, sums of counters."""

from slo.dialects.queries.sides import Side, unwrapped
from slo.promql.analysis import is_gauge
from slo.promql.checks import COMPARISONS
from slo.promql.names import Quantity
from slo.promql.quantities import quantity
from slo.promql.tree import Binary, Call, NumberLiteral, RangeSelector, Subquery, nodes
from slo.promql.vector import Expr, VectorSelector

_RATES = ("rate", "irate", "increase")
_OF_COUNTERS = ("_total", "_bucket")
_RATIO_ALONE = "if it is the share of bad events, write it as a raw ratio, not as a number of events"
_TOO_SLOW = "count the requests that were too slow: all requests minus those in the bucket of the limit"


def refuse_counts(side: Side) -> None:
    """Raise NotCountable if a query is no number of events."""
    _refuse_functions(side)
    found = unwrapped(side.expr)
    kind = quantity(found)
    if kind is Quantity.QUANTILE:
        raise side.refused("this is a quantile, not a number of events", found, _TOO_SLOW)
    compared = _compared(found)
    if compared is not None and kind is Quantity.RATIO:
        reason = "this compares a ratio with a limit: its values are ratios, not numbers of events"
        raise side.refused(reason, found, "count the bad events, and leave the limit to the target")
    if kind is Quantity.RATIO:
        raise side.refused("this is a ratio, not a number of events", found, _RATIO_ALONE)
    if compared is not None:
        reason = "this compares a value with a limit: where it is met, the value itself is taken as events"
        meant = "a threshold of a gauge: count the samples beyond the limit, or write a 'threshold' indicator"
        raise side.refused(reason, found, meant)


def refuse_ratio(side: Side) -> None:
    """Raise NotCountable if a query is no share of bad events."""
    _refuse_functions(side)
    found = unwrapped(side.expr)
    if quantity(found) is Quantity.QUANTILE:
        raise side.refused("this is a quantile, not a share of events", found, _TOO_SLOW)
    if _compared(found) is not None:
        reason = "this compares a ratio with a limit: it means something else for each length of the window"
        raise side.refused(reason, found, "the share of bad events alone, and leave the limit to the target")


def _refuse_functions(side: Side) -> None:
    for node in nodes(side.expr):
        if not isinstance(node, Call):
            continue
        name, metric = node.function.name, _metric(node)
        if name in _RATES and metric and is_gauge(metric):
            reason = f"{name}() of {metric}, a gauge by its name: it falls as well as rises"
            raise side.refused(reason, node, f"read the gauge itself, such as avg_over_time({metric}[…])")
        if name in ("sum_over_time", "avg_over_time") and metric.endswith(_OF_COUNTERS):
            reason = f"{name}() of {metric}, a counter by its name: each event is added at every scrape"
            raise side.refused(reason, node, f"increase({metric}[…])")


def _metric(call: Call) -> str:
    """Return the metric of which a function reads a range, or ""."""
    inner = call.arguments[0] if call.arguments else None
    if isinstance(inner, RangeSelector):
        return inner.selector.metric.text if inner.selector.metric else ""
    if isinstance(inner, Subquery):
        found = unwrapped(inner.expression)
        return found.metric.text if isinstance(found, VectorSelector) and found.metric else ""
    return ""


def _compared(expr: Expr) -> Binary | None:
    """Return a comparison with a limit, perhaps with something that stands in for no result; not with 0."""
    if isinstance(expr, Binary) and expr.op == "or":
        return _compared(unwrapped(expr.left))
    if not isinstance(expr, Binary) or expr.op not in COMPARISONS or expr.returns_bool:
        return None
    limits = [one for one in (expr.left, expr.right) if isinstance(one, NumberLiteral)]
    return None if limits and limits[0].value == 0 and expr.op in (">", ">=", "!=") else expr
