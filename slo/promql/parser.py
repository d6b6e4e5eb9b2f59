"""Parser of PromQL: from tokens to a tree, by precedence climbing.

The language is that of Prometheus 3 without feature flags, but with experimental functions. Refused although
some servers accept them: colons in labels, several signs after `offset`, an offset of NaN, a range below a
millisecond, `info()` with braces that match everything.
Source: https://prometheus.io/docs/prometheus/latest/querying/basics/ and .../querying/operators/
"""

import math
from functools import lru_cache
from typing import Literal, cast

from slo.promql.aggregations import AGGREGATIONS
from slo.promql.checks import check_aggregation, check_binary, check_call, check_unary, function_named
from slo.promql.cursor import Cursor
from slo.promql.errors import PromQLError
from slo.promql.lexer import Token
from slo.promql.literals import milliseconds, number
from slo.promql.matching import vector_selector
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    NumberLiteral,
    Parenthesised,
    RangeSelector,
    Shifted,
    StringLiteral,
    Subquery,
    Unary,
    VectorMatching,
    level,
)
from slo.promql.vector import Expr, ValueType, VectorSelector

# The operators, from the loosest to the tightest. All are left-associative, except ^.
_LEVELS = (
    ("or",),
    ("and", "unless"),
    ("==", "!=", ">", "<", ">=", "<="),
    ("+", "-"),
    ("*", "/", "%", "atan2"),
    ("^",),
)
_PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_POWER = _PRECEDENCE["^"]
# Prometheus has no limits, but Python's stack has.
_DEEPEST = 100
_TALLEST = 300
"""Most levels of a tree: each operator of `a + b + c` is a level above those before it."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """Parse a PromQL expression; raises PromQLError for anything that Prometheus would refuse.

    >>> rate = parse("rate(http_requests_total[5m])")
    >>> rate.type.value, rate.start, rate.end
    ('instant vector', 0, 29)
    """
    cursor = Cursor(text)
    if cursor.at_end:
        raise PromQLError("the expression is empty", 0, len(text))
    expr = _expression(cursor, 0)
    if not cursor.at_end:
        raise cursor.unexpected("expected an operator or the end of the text")
    if too_deep := next(iter(level(expr, _TALLEST)), None):
        message = f"an expression of more than {_TALLEST} levels: each operator in a row is one more"
        hint = "record parts of it by rules of your own, and use their series"
        raise PromQLError(message, too_deep.start, too_deep.end, hint)
    return expr


def _expression(cursor: Cursor, loosest: int) -> Expr:
    """Parse an expression of operators that bind at least as tightly as `loosest`."""
    cursor.depth += 1
    if cursor.depth > _DEEPEST:
        raise PromQLError("the expression is nested too deeply", cursor.token.start, cursor.token.end)
    left = _unary(cursor)
    while (precedence := _PRECEDENCE.get(cursor.token.text, -1)) >= loosest:
        left = _binary(cursor, left, precedence)
    cursor.depth -= 1
    return left


def _binary(cursor: Cursor, left: Expr, precedence: int) -> Expr:
    op = cursor.advance()
    returns_bool = cursor.take("bool")
    matching = _vector_matching(cursor)
    right = _expression(cursor, precedence if op.text == "^" else precedence + 1)
    result = check_binary(op, left, right, returns_bool, matching)
    return Binary(left.start, right.end, result, op.text, left, right, returns_bool is not None, matching)


def _vector_matching(cursor: Cursor) -> VectorMatching | None:
    if cursor.token.text not in ("on", "ignoring"):
        return None
    op = cast(Literal["on", "ignoring"], cursor.advance().text)
    labels = _labels(cursor)
    if cursor.token.text not in ("group_left", "group_right"):
        return VectorMatching(op, labels, None, ())
    group = cast(Literal["group_left", "group_right"], cursor.advance().text)
    return VectorMatching(op, labels, group, _labels(cursor) if cursor.token.text == "(" else ())


def _labels(cursor: Cursor) -> tuple[str, ...]:
    """Parse `(label, label)`; a trailing comma is allowed."""
    opening = cursor.expect("(")
    labels: list[str] = []
    while cursor.token.text != ")" and not cursor.at_end:
        labels.append(_label(cursor))
        if not cursor.take(","):
            break
    cursor.close(opening, ")", "expected ',' or ')'")
    return tuple(labels)


def _label(cursor: Cursor) -> str:
    token = cursor.token
    name = cursor.string(token) if token.kind == "string" else cursor.written(token)
    is_word = token.kind in ("word", "keyword") and ":" not in name and token.text != "without"
    if not name or not (is_word or token.kind == "string"):
        raise cursor.unexpected("expected a label's name")
    cursor.advance()
    return name


def _unary(cursor: Cursor) -> Expr:
    if cursor.token.text not in ("+", "-"):
        return _postfix(cursor, _primary(cursor))
    op = cursor.advance()
    expr = _expression(cursor, _POWER)
    check_unary(op, expr)
    if isinstance(expr, NumberLiteral):
        return NumberLiteral(op.start, expr.end, expr.type, -expr.value if op.text == "-" else expr.value)
    return Unary(op.start, expr.end, expr.type, op.text, expr)


def _primary(cursor: Cursor) -> Expr:
    token = cursor.token
    match token.kind:
        case "number" | "duration":
            cursor.advance()
            return NumberLiteral(token.start, token.end, ValueType.SCALAR, number(token))
        case "string":
            cursor.advance()
            return StringLiteral(token.start, token.end, ValueType.STRING, cursor.string(token))
        case "word" if cursor.following.text == "(":
            return _call(cursor)
        case "keyword" if token.text in AGGREGATIONS and cursor.following.text in ("(", "by", "without"):
            return _aggregation(cursor)
        case "symbol" if token.text == "(":
            cursor.advance()
            inside = _expression(cursor, 0)
            end = cursor.close(token, ")", "expected an operator or ')'").end
            return Parenthesised(token.start, end, inside.type, inside)
    return vector_selector(cursor)


def _call(cursor: Cursor) -> Expr:
    name = cursor.advance()
    function = function_named(name)
    arguments = _arguments(cursor)
    check_call(function, arguments, name.start, cursor.previous_end)
    return Call(name.start, cursor.previous_end, function.returns, function, arguments)


def _aggregation(cursor: Cursor) -> Expr:
    op = cursor.advance()
    grouping = _grouping(cursor)
    arguments = _arguments(cursor)
    grouping = grouping or _grouping(cursor)
    check_aggregation(op, arguments, cursor.previous_end)
    parameter = arguments[0] if len(arguments) > 1 else None
    return Aggregation(
        op.start, cursor.previous_end, ValueType.VECTOR, op.text, grouping, parameter, arguments[-1]
    )


def _grouping(cursor: Cursor) -> Grouping | None:
    if cursor.token.text not in ("by", "without"):
        return None
    return Grouping(cast(Literal["by", "without"], cursor.advance().text), _labels(cursor))


def _arguments(cursor: Cursor) -> tuple[Expr, ...]:
    """Parse `(expression, expression)`; a trailing comma is not allowed."""
    opening = cursor.expect("(")
    arguments: list[Expr] = []
    if cursor.token.text != ")" and not cursor.at_end:
        arguments.append(_expression(cursor, 0))
        while cursor.take(","):
            arguments.append(_expression(cursor, 0))
    cursor.close(opening, ")", "expected ',' or ')'")
    return tuple(arguments)


def _postfix(cursor: Cursor, expr: Expr) -> Expr:
    """Parse the ranges, offsets and timestamps after an expression."""
    while True:
        match cursor.token.text:
            case "[":
                expr = _brackets(cursor, expr)
            case "offset":
                expr = _offset(cursor, expr)
            case "@":
                expr = _at(cursor, expr)
            case _:
                return expr


def _brackets(cursor: Cursor, expr: Expr) -> Expr:
    opening = cursor.advance()
    range_ms = _length(cursor)
    step_ms = None
    is_subquery = cursor.take(":") is not None
    if is_subquery and cursor.token.text != "]":
        step_ms = _length(cursor)
    closing = cursor.close(opening, "]", "expected ']'" if is_subquery else "expected ':' or ']'")
    if is_subquery and expr.type is ValueType.VECTOR:
        return Subquery(expr.start, closing.end, ValueType.RANGE, expr, range_ms, step_ms)
    if is_subquery:
        message = f"a subquery needs an instant vector, got {expr.type.with_article}"
        raise PromQLError(message, expr.start, expr.end)
    if isinstance(expr, VectorSelector):
        return RangeSelector(expr.start, closing.end, ValueType.RANGE, expr, range_ms)
    if isinstance(expr, Shifted):
        message, hint = "a range must come before offset and @", "write x[5m] offset 1h"
    else:
        message, hint = "a range can only follow a selector", "a subquery has a colon: [5m:]"
    raise PromQLError(message, opening.start, closing.end, hint if expr.type is ValueType.VECTOR else "")


def _length(cursor: Cursor) -> int:
    """Parse the length of a range or step in milliseconds; 0 is refused."""
    token = cursor.token
    if token.kind not in ("number", "duration") or token.text.isalpha():
        raise cursor.unexpected("expected a duration such as 5m")
    cursor.advance()
    length = milliseconds(token)
    if length == 0:
        raise PromQLError("this duration must be longer than 0", token.start, token.end)
    return length


def _offset(cursor: Cursor, expr: Expr) -> Expr:
    keyword = cursor.advance()
    sign = _sign(cursor)
    token = cursor.token
    if token.kind not in ("number", "duration") or token.text.isalpha():
        raise cursor.unexpected("expected a duration such as 5m")
    cursor.advance()
    shifted = _shifted(cursor, keyword, expr)
    if shifted.offset_ms is not None:
        raise PromQLError("offset is set twice", keyword.start, cursor.previous_end)
    end = cursor.previous_end
    return Shifted(expr.start, end, expr.type, shifted.expression, sign * milliseconds(token), shifted.at)


def _at(cursor: Cursor, expr: Expr) -> Expr:
    symbol = cursor.advance()
    at = _timestamp(cursor)
    shifted = _shifted(cursor, symbol, expr)
    if shifted.at is not None:
        raise PromQLError("@ is set twice", symbol.start, cursor.previous_end)
    return Shifted(expr.start, cursor.previous_end, expr.type, shifted.expression, shifted.offset_ms, at)


def _timestamp(cursor: Cursor) -> float | Literal["start", "end"]:
    function = cursor.token.text.lower()
    if cursor.token.kind == "word" and function in ("start", "end"):
        cursor.advance()
        cursor.close(cursor.expect("("), ")", "expected ')'")
        return cast(Literal["start", "end"], function)
    sign = _sign(cursor)
    token = cursor.token
    if token.kind not in ("number", "duration"):
        raise cursor.unexpected("expected a Unix timestamp, start() or end()")
    cursor.advance()
    seconds = sign * number(token)
    if not math.isfinite(seconds) or abs(seconds) >= 2**63:
        raise PromQLError("this timestamp is out of range", token.start, token.end)
    return seconds


def _sign(cursor: Cursor) -> int:
    if cursor.take("-"):
        return -1
    cursor.take("+")
    return 1


def _shifted(cursor: Cursor, modifier: Token, expr: Expr) -> Shifted:
    """Return the expression that a modifier shifts, with its earlier modifiers."""
    if isinstance(expr, Shifted):
        return expr
    if isinstance(expr, VectorSelector | RangeSelector | Subquery):
        return Shifted(expr.start, expr.end, expr.type, expr, None, None)
    message = f"{modifier.text} can only follow a selector or a subquery"
    raise PromQLError(message, modifier.start, cursor.previous_end)
