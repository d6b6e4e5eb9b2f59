"""The syntax tree of a PromQL expression; every node has its position in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from slo.promql.functions import Function
from slo.promql.vector import Expr, VectorSelector


@dataclass(frozen=True, slots=True)
class NumberLiteral(Expr):
    """A number, or a duration as its seconds."""

    value: float


@dataclass(frozen=True, slots=True)
class StringLiteral(Expr):
    """A string, already unquoted."""

    value: str


@dataclass(frozen=True, slots=True)
class RangeSelector(Expr):
    """`selector[5m]`; `selector` is a VectorSelector."""

    selector: VectorSelector
    range_ms: int

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.selector,)


@dataclass(frozen=True, slots=True)
class Subquery(Expr):
    """`expression[1h:1m]`; `step_ms` is None for the evaluation interval."""

    expression: Expr
    range_ms: int
    step_ms: int | None

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.expression,)


@dataclass(frozen=True, slots=True)
class Shifted(Expr):
    """A selector or subquery with `offset`, `@`, or both; `at` is in Unix seconds."""

    expression: VectorSelector | RangeSelector | Subquery
    offset_ms: int | None
    at: float | Literal["start", "end"] | None

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.expression,)


@dataclass(frozen=True, slots=True)
class Parenthesised(Expr):
    """`(expression)`."""

    expression: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.expression,)


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """`-expression` or `+expression`."""

    op: str
    expression: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.expression,)


@dataclass(frozen=True, slots=True)
class VectorMatching:
    """`on(labels)` or `ignoring(labels)`; `group` if many series match one."""

    op: Literal["on", "ignoring"]
    labels: tuple[str, ...]
    group: Literal["group_left", "group_right"] | None
    include: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """`left op right`."""

    op: str
    left: Expr
    right: Expr
    returns_bool: bool
    matching: VectorMatching | None

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Grouping:
    """`by (labels)` or `without (labels)`."""

    op: Literal["by", "without"]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aggregation(Expr):
    """`op by (labels) (parameter, expression)`; only some aggregations have a parameter."""

    op: str
    grouping: Grouping | None
    parameter: Expr | None
    expression: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.expression,) if self.parameter is None else (self.parameter, self.expression)


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """`function(arguments)`."""

    function: Function
    arguments: tuple[Expr, ...]

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.arguments


def unwrapped(expression: Expr) -> Expr:
    """Return what is inside of parentheses, offsets and `@`."""
    while isinstance(expression, Shifted | Parenthesised):
        expression = expression.expression
    return expression


def nodes(expression: Expr) -> Iterator[Expr]:
    """Yield an expression and all its parts, in the order of the text."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def level(expression: Expr, depth: int) -> list[Expr]:
    """Return the nodes at a depth below an expression, of a tree of any height."""
    found = [expression]
    while found and depth:
        found = [child for node in found for child in node.children]
        depth -= 1
    return found


def selectors(expression: Expr) -> Iterator[VectorSelector]:
    """Yield all vector selectors of an expression, in the order of the text."""
    return (node for node in nodes(expression) if isinstance(node, VectorSelector))
