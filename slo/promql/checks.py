"""PromQL's type rules for calls, aggregations and operators.

Source: https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

import difflib
from collections.abc import Sequence

from slo.promql.aggregations import AGGREGATIONS
from slo.promql.errors import PromQLError
from slo.promql.functions import FUNCTIONS, RENAMED, Function
from slo.promql.lexer import Token
from slo.promql.tree import RangeSelector, VectorMatching
from slo.promql.vector import Expr, ValueType, VectorSelector
from slo.text.plurals import count

COMPARISONS = frozenset(("==", "!=", ">", "<", ">=", "<="))
SET_OPERATORS = frozenset(("and", "or", "unless"))
_CALCULABLE = (ValueType.SCALAR, ValueType.VECTOR)


def function_named(name: Token) -> Function:
    """Return a function by its name; the error suggests the nearest name."""
    function = FUNCTIONS.get(name.text)
    if function is not None:
        return function
    known = [*FUNCTIONS, *AGGREGATIONS]
    near = [RENAMED[name.text]] if name.text in RENAMED else difflib.get_close_matches(name.text, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else ""
    raise PromQLError(f"unknown function {name.text!r}", name.start, name.end, hint)


def check_call(function: Function, arguments: Sequence[Expr], start: int, end: int) -> None:
    """Check the number and the types of a function's arguments."""
    got = len(arguments)
    if got < function.least or (function.most is not None and got > function.most):
        raise PromQLError(
            f"expected {_how_many(function)} in call to {function.name!r}, got {got}", start, end
        )
    for index, argument in enumerate(arguments):
        expect_type(argument, function.parameter(index), f"in call to {function.name!r}")


def _how_many(function: Function) -> str:
    least, most = function.least, function.most
    if most is None:
        return f"{_arguments(least)} or more"
    return _arguments(most) if least == most else f"{least} to {_arguments(most)}"


def _arguments(number: int) -> str:
    return count(number, "argument")


def check_aggregation(op: Token, arguments: Sequence[Expr], end: int) -> None:
    """Check the number and the types of an aggregation's arguments."""
    parameter = AGGREGATIONS[op.text]
    wanted = 1 if parameter is None else 2
    if len(arguments) != wanted:
        raise PromQLError(
            f"expected {_arguments(wanted)} in aggregation {op.text!r}, got {len(arguments)}", op.start, end
        )
    expect_type(arguments[-1], ValueType.VECTOR, f"in aggregation {op.text!r}")
    if parameter is not None:
        expect_type(arguments[0], parameter, f"as the parameter of {op.text!r}")


def expect_type(expr: Expr, wanted: ValueType, where: str) -> None:
    """Check the type of an expression; the error hints how to convert it."""
    if expr.type is wanted:
        return
    hint = ""
    if wanted is ValueType.RANGE and isinstance(expr, VectorSelector):
        hint = "add a range such as [5m]"
    elif wanted is ValueType.RANGE and expr.type is ValueType.VECTOR:
        hint = "add a subquery range such as [5m:]"
    elif wanted is ValueType.VECTOR and isinstance(expr, RangeSelector):
        hint = "remove the range, or use a function of ranges such as rate()"
    elif wanted is ValueType.SCALAR and expr.type is ValueType.VECTOR:
        hint = "scalar() converts a vector to a scalar"
    elif wanted is ValueType.VECTOR and expr.type is ValueType.SCALAR:
        hint = "vector() converts a scalar to a vector"
    message = f"expected {wanted.with_article} {where}, got {expr.type.with_article}"
    raise PromQLError(message, expr.start, expr.end, hint)


def check_unary(op: Token, expr: Expr) -> None:
    """Check the operand of a sign."""
    if expr.type not in _CALCULABLE:
        message = f"unary {op.text} needs a scalar or an instant vector, got {expr.type.with_article}"
        raise PromQLError(message, op.start, expr.end)


def check_binary(
    op: Token, left: Expr, right: Expr, returns_bool: Token | None, matching: VectorMatching | None
) -> ValueType:
    """Check an operator against its operands, and return the type of the result."""
    for operand in (left, right):
        if operand.type not in _CALCULABLE:
            raise PromQLError(
                f"{op.text!r} needs scalars or instant vectors, got {operand.type.with_article}",
                operand.start,
                operand.end,
            )
    if returns_bool and op.text not in COMPARISONS:
        message = f"'bool' can only follow a comparison, not {op.text!r}"
        raise PromQLError(message, returns_bool.start, returns_bool.end)
    both_scalar = left.type is right.type is ValueType.SCALAR
    if both_scalar and op.text in COMPARISONS and not returns_bool:
        message = "a comparison between scalars needs 'bool'"
        raise PromQLError(message, op.start, op.end, f"write {op.text} bool")
    both_vectors = left.type is right.type is ValueType.VECTOR
    if op.text in SET_OPERATORS and not both_vectors:
        scalar = left if left.type is ValueType.SCALAR else right
        message = f"{op.text!r} needs an instant vector on both sides, got a scalar"
        raise PromQLError(message, scalar.start, scalar.end, "vector() converts a scalar to a vector")
    if matching:
        _check_matching(op, matching, both_vectors)
    return ValueType.SCALAR if both_scalar else ValueType.VECTOR


def _check_matching(op: Token, matching: VectorMatching, both_vectors: bool) -> None:
    if matching.labels and not both_vectors:
        message = f"{matching.op!r} needs an instant vector on both sides"
        raise PromQLError(message, op.start, op.end)
    if matching.group and both_vectors and op.text in SET_OPERATORS:
        raise PromQLError(f"{matching.group!r} cannot be used with {op.text!r}", op.start, op.end)
    twice = [label for label in matching.include if matching.op == "on" and label in matching.labels]
    if twice:
        message = f"label {twice[0]!r} must not be in both on() and {matching.group}()"
        raise PromQLError(message, op.start, op.end)
