"""What the values of an expression are: numbers of events, ratios, quantiles, or 0 and 1."""

from slo.promql.checks import COMPARISONS
from slo.promql.names import Quantity, quantity_by_name
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Parenthesised,
    RangeSelector,
    Shifted,
    Subquery,
    Unary,
    selectors,
)
from slo.promql.vector import Expr, ValueType, VectorSelector

_COUNTING = frozenset(
    ("rate", "irate", "increase", "count_over_time", "changes", "resets", "histogram_count")
)
_QUANTILES = frozenset(("histogram_quantile", "quantile_over_time"))
_NOT_EVENTS = frozenset(("count", "count_values", "group", "stddev", "stdvar"))
_SIGNS_AND_SUMS = ("+", "-")


def quantity(expr: Expr) -> Quantity | None:
    """Return what the values of an expression measure, judged by its text; None if this is not certain.

    >>> from slo.promql.parser import parse
    >>> quantity(parse("sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 0.01"))
    <Quantity.RATIO: 'a ratio'>
    >>> quantity(parse("sum(increase(a_total[5m])) * 0.5")), quantity(parse("queue_length"))
    (<Quantity.COUNT: 'a number of events'>, None)
    """
    match expr:
        case VectorSelector():
            return quantity_by_name(expr.metric.text if expr.metric else "", expr.matchers)
        case Parenthesised() | Shifted() | Unary() | Subquery():
            return quantity(expr.expression)
        case RangeSelector():
            return quantity(expr.selector)
        case Aggregation():
            if expr.op == "quantile":
                return Quantity.QUANTILE
            return None if expr.op in _NOT_EVENTS else quantity(expr.expression)
        case Call():
            return _of_call(expr)
        case Binary():
            return _of_binary(expr)
    return None


def _of_call(expr: Call) -> Quantity | None:
    name = expr.function.name
    if name in _QUANTILES:
        return Quantity.QUANTILE
    if name == "histogram_fraction":
        return Quantity.RATIO
    if name in _COUNTING:
        return Quantity.COUNT
    inner = next((one for one in expr.arguments if one.type in (ValueType.VECTOR, ValueType.RANGE)), None)
    return quantity(inner) if inner and expr.type is ValueType.VECTOR else None


def _of_binary(expr: Binary) -> Quantity | None:
    if expr.returns_bool:
        return Quantity.VERDICT
    left, right = quantity(expr.left), quantity(expr.right)
    if expr.op in COMPARISONS or expr.op in ("and", "unless"):
        return left if expr.left.type is ValueType.VECTOR else right
    if expr.op == "or":
        return left or right
    both = {left, right}
    if expr.op == "/" and _measures(expr.left) and _measures(expr.right):
        return Quantity.RATIO if left is right else None
    if expr.op in ("*", "/", *_SIGNS_AND_SUMS):
        return Quantity.COUNT if Quantity.COUNT in both else _only(both)
    return None


def _measures(expr: Expr) -> bool:
    return any(True for _ in selectors(expr))


def _only(quantities: set[Quantity | None]) -> Quantity | None:
    """Return the one quantity of two operands of which the other is a number, such as `1 - ratio`."""
    known = quantities - {None}
    return known.pop() if len(known) == 1 else None
