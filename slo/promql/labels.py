"""The labels that the result of an expression can have, judged by its text.

https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Parenthesised,
    RangeSelector,
    Shifted,
    StringLiteral,
    Subquery,
    Unary,
)
from slo.promql.vector import Expr, ValueType, VectorSelector

Labels = frozenset[str] | None
"""None means that the labels depend on the data."""

_NONE: frozenset[str] = frozenset()
_SELECTING = ("topk", "bottomk", "limitk", "limit_ratio")
_UNKNOWABLE = ("absent", "absent_over_time", "info")


def labels_of(expr: Expr) -> Labels:
    """Return the labels that series of the result can have.

    >>> from slo.promql.parser import parse
    >>> labels_of(parse("sum by (region) (rate(requests_total[5m])) * 100"))
    frozenset({'region'})
    >>> labels_of(parse("rate(requests_total[5m])")) is None
    True
    """
    match expr:
        case VectorSelector() | RangeSelector():
            return None
        case Shifted() | Parenthesised() | Unary() | Subquery():
            return labels_of(expr.expression)
        case Aggregation():
            return _of_aggregation(expr)
        case Call():
            return _of_call(expr)
        case Binary():
            return _of_binary(expr)
    return _NONE


def _of_aggregation(expr: Aggregation) -> Labels:
    inner = labels_of(expr.expression)
    if expr.op in _SELECTING:
        return inner
    if expr.op == "count_values" and isinstance(expr.parameter, StringLiteral):
        return _plus(_grouped(expr, inner), expr.parameter.value)
    return _grouped(expr, inner)


def _grouped(expr: Aggregation, inner: Labels) -> Labels:
    if expr.grouping is None:
        return _NONE
    named = frozenset(expr.grouping.labels)
    if expr.grouping.op == "without":
        return None if inner is None else inner - named
    return named if inner is None else inner & named


def _of_call(expr: Call) -> Labels:
    name = expr.function.name
    if name in _UNKNOWABLE:
        return None
    vectors = [one for one in expr.arguments if one.type in (ValueType.VECTOR, ValueType.RANGE)]
    if not vectors or expr.type is not ValueType.VECTOR:
        return _NONE
    inner = labels_of(vectors[0])
    if name in ("label_replace", "label_join") and isinstance(expr.arguments[1], StringLiteral):
        return _plus(inner, expr.arguments[1].value)
    return None if inner is None else inner - ({"le"} if name == "histogram_quantile" else _NONE)


def _of_binary(expr: Binary) -> Labels:
    left, right = labels_of(expr.left), labels_of(expr.right)
    if expr.left.type is not ValueType.VECTOR:
        return right
    if expr.right.type is not ValueType.VECTOR or expr.op in ("and", "unless"):
        return left
    if expr.op == "or":
        return None if left is None or right is None else left | right
    matching = expr.matching
    if matching is None:
        return right if left is None else left
    if matching.group:
        return _plus(left if matching.group == "group_left" else right, *matching.include)
    named = frozenset(matching.labels)
    if matching.op == "on":
        return named if left is None else left & named
    return None if left is None else left - named


def _plus(labels: Labels, *more: str) -> Labels:
    return None if labels is None else labels | frozenset(more)
