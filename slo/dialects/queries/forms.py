"""The forms that count events: increases of counters, differences of two, and samples of a gauge."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from slo.dialects.queries.sides import Side, unwrapped
from slo.promql import Selector, parse_selector
from slo.promql.matching import NAME_LABEL
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    NumberLiteral,
    Parenthesised,
    RangeSelector,
    Subquery,
    Unary,
)
from slo.promql.vector import Expr, VectorSelector

_INCREASES = ("rate", "increase", "irate")
_ZERO = 0.001
"""Up to this, a number stands in for 0, such as 0.00000001 that avoids a division by 0."""


_CHECK = re.compile(r"up|probe_success|.*_(up|success|healthy|health|alive|online|reachable)")


def is_check(metric: str) -> bool:
    """Return whether a gauge is 0 or 1 by its name."""
    return _CHECK.fullmatch(metric) is not None


class Samples(StrEnum):
    """Which samples of a gauge are counted."""

    ALL = "all"
    OK = "those of 1"
    FAILED = "those of 0"
    MEAN = "their mean"


@dataclass(frozen=True, slots=True)
class Counter:
    """The increase of a counter in the window, or per second; `by` is None before series are summed."""

    selector: Selector
    by: frozenset[str] | None
    at: Expr
    per_second: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """Events of one counter that are not those of another."""

    whole: Counter
    part: Counter
    at: Expr

    @property
    def by(self) -> frozenset[str] | None:
        return self.whole.by


@dataclass(frozen=True, slots=True)
class Gauge:
    """Samples of a gauge in the window."""

    selector: Selector
    samples: Samples
    by: frozenset[str] | None
    at: Expr


Form = Counter | Difference | Gauge


def groups(form: Form) -> frozenset[str]:
    """Return the labels by which a form has several results."""
    return (form.by or frozenset()) - {"le"}


@dataclass
class Reading:
    """The sentences about what is read in another way, and about what is left out.

    `fills` are the numbers that stand in for no result without a meaning: 0 for counts, and 1 for totals.
    With others, such as 1 for bad events, missing data is bad.
    """

    fills: tuple[int, ...] = (0,)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def filled(self, *fills: int) -> "Reading":
        """Return a reading for a part in which other numbers have no meaning, with the same sentences."""
        return Reading(fills, self.changed, self.dropped)

    def drop(self, sentence: str) -> None:
        if sentence not in self.dropped:
            self.dropped.append(sentence)

    def change(self, sentence: str) -> None:
        if sentence not in self.changed:
            self.changed.append(sentence)


def bare(side: Side, expr: Expr, reading: Reading) -> Expr:
    """Return an expression without the clauses that only fill gaps, each with a sentence."""
    while (inner := _without_clause(side, expr, reading)) is not expr:
        expr = inner
    return expr


def _without_clause(side: Side, expr: Expr, reading: Reading) -> Expr:
    match expr:
        case Parenthesised():
            return expr.expression
        case Unary(op="+"):
            return expr.expression
        case Binary(op="or") if _filler(expr.right) in reading.fills:
            why = "without events, 0 are counted, and nothing is divided"
            reading.drop(f"'or {side.shown(expr.right)}' is not needed: {why}")
            return expr.left
        case Binary(op=">" | ">=" | "!=", returns_bool=False, right=NumberLiteral(value=0.0)):
            filter_ = f"{expr.op} {side.shown(expr.right)}"
            reading.drop(f"'{filter_}' is not needed: nothing is divided while there are no events")
            return expr.left
        case Binary(op="+", right=NumberLiteral(value=0.0)):
            return expr.left
        case Binary(op="+", left=NumberLiteral(value=0.0)):
            return expr.right
        case Call() if expr.function.name == "clamp_min":
            limit = expr.arguments[1]
            if isinstance(limit, NumberLiteral) and limit.value <= _ZERO:
                reading.drop(f"'clamp_min(…, {side.shown(limit)})' is not needed: counts are never below 0")
                return expr.arguments[0]
    return expr


def _filler(expr: Expr) -> int | None:
    """Return what an expression is instead of nothing: 0 for vector(0) and 0 * x, 1 for vector(1)."""
    expr = unwrapped(expr)
    match expr:
        case Call() if expr.function.name == "vector":
            value = expr.arguments[0]
            if isinstance(value, NumberLiteral) and abs(value.value) <= _ZERO:
                return 0
            return 1 if isinstance(value, NumberLiteral) and value.value == 1 else None
        case Binary(op="*"):
            zero = any(isinstance(one, NumberLiteral) and one.value == 0 for one in (expr.left, expr.right))
            return 0 if zero else None
    return None


def form(side: Side, expr: Expr, reading: Reading) -> Form | None:
    """Return what an expression counts; None if it is none of the known forms."""
    expr = bare(side, expr, reading)
    match expr:
        case Aggregation(op="sum"):
            found = form(side, expr.expression, reading)
            is_mean = isinstance(found, Gauge) and found.samples is Samples.MEAN
            return None if is_mean else _summed(expr, found)
        case Aggregation(op="avg"):
            inner = form(side, expr.expression, reading)
            if isinstance(inner, Gauge) and inner.samples is Samples.MEAN and inner.by is None:
                reading.change("the mean of the means of all series is read as the share of all checks")
                return _summed(expr, inner)
        case Call():
            return _of_call(side, expr, reading)
        case Binary(op="-"):
            return _difference(side, expr, reading)
    return None


def _summed(expr: Aggregation, inner: Form | None) -> Form | None:
    if inner is None or (expr.grouping and expr.grouping.op == "without"):
        return None
    named = frozenset(expr.grouping.labels if expr.grouping else ())
    by = named if inner.by is None else named & inner.by
    if isinstance(inner, Difference):
        return replace(inner, whole=replace(inner.whole, by=by), part=replace(inner.part, by=by))
    return replace(inner, by=by)


def _of_call(side: Side, call: Call, reading: Reading) -> Form | None:
    name = call.function.name
    if name in _INCREASES and isinstance(found := call.arguments[0], RangeSelector):
        if name == "irate":
            reading.change("irate() reads the last two samples only; all events of the window are counted")
        selector = selector_of(side, found.selector)
        return Counter(selector, None, call, name != "increase") if selector else None
    if name in ("sum_over_time", "count_over_time", "avg_over_time"):
        return _samples(side, name, call)
    return None


_OF_ALL = {"count_over_time": Samples.ALL, "sum_over_time": Samples.OK, "avg_over_time": Samples.MEAN}
_INVERTED = {Samples.OK: Samples.FAILED, Samples.FAILED: Samples.OK}


def _samples(side: Side, name: str, call: Call) -> Gauge | None:
    """Return the samples of a gauge that are counted, perhaps by a subquery with a condition."""
    argument = call.arguments[0]
    if isinstance(argument, RangeSelector):
        selector = selector_of(side, argument.selector)
        return Gauge(selector, _OF_ALL[name], None, call) if selector else None
    inner: Expr = argument
    if not isinstance(inner, Subquery):
        return None
    inner = unwrapped(inner.expression)
    if isinstance(inner, VectorSelector):
        selector = selector_of(side, inner)
        return Gauge(selector, _OF_ALL[name], None, call) if selector else None
    if not isinstance(inner, Binary) or not isinstance(inner.right, NumberLiteral):
        return None
    gauge, samples = inner.left, _condition(inner.op, inner.right.value)
    counted = name == ("sum_over_time" if inner.returns_bool else "count_over_time")
    selector = selector_of(side, gauge) if isinstance(gauge, VectorSelector) else None
    known = selector is not None and is_check(selector.metric) and counted
    return Gauge(selector, samples, None, call) if known and selector and samples else None


def _condition(op: str, value: float) -> Samples | None:
    """Return which samples of a gauge of 0 and 1 meet a comparison."""
    match op, value:
        case ("==", 0.0) | ("!=", 1.0) | ("<", 1.0):
            return Samples.FAILED
        case ("==", 1.0) | ("!=", 0.0) | (">", 0.0):
            return Samples.OK
    return None


def _difference(side: Side, expr: Binary, reading: Reading) -> Form | None:
    left, right = form(side, expr.left, reading), form(side, expr.right, reading)
    if left is None or right is None or left.by != right.by or not _matches(expr, left):
        return None
    match left, right:
        case Counter(), Counter() if left.per_second is right.per_second:
            return Difference(left, right, expr)
        case Gauge(samples=Samples.ALL), Gauge() if right.samples in _INVERTED:
            if left.selector == right.selector:
                return Gauge(left.selector, _INVERTED[right.samples], left.by, expr)
    return None


def _matches(expr: Binary, left: Form) -> bool:
    """Return whether the series of both sides find each other: buckets have a label that counts have not."""
    if left.by is not None or isinstance(left, Gauge):
        return expr.matching is None or expr.matching.group is None
    matching = expr.matching
    return matching is not None and matching.op == "ignoring" and matching.labels == ("le",)


def selector_of(side: Side, expr: VectorSelector) -> Selector | None:
    """Return the selector of one metric; None if it selects several by their names."""
    if expr.metric is None or any(one.name == NAME_LABEL for one in expr.matchers):
        return None
    lines = side.text[expr.start : expr.end].splitlines()
    return parse_selector(" ".join(line.strip() for line in lines))
