"""Nodes of a vector selector: metric, label matchers and their positions; the types of expressions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

MatchOperator = Literal["=", "!=", "=~", "!~"]


class ValueType(StrEnum):
    """The four types of PromQL expressions."""

    SCALAR = "scalar"
    VECTOR = "instant vector"
    RANGE = "range vector"
    STRING = "string"

    @property
    def with_article(self) -> str:
        return f"{'an' if self.value[0] == 'i' else 'a'} {self.value}"


class Matcher(NamedTuple):
    """One label matcher; the offsets run from the label's name to the end of the value."""

    name: str
    op: MatchOperator
    value: str
    start: int
    end: int


class MetricName(NamedTuple):
    """The name of a metric, and its position.

    The offsets are those of the bare word, or of the string literal in `{"name"}` and `{__name__="name"}`.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expr:
    """Base class of expressions: position in the text (`end` is exclusive) and type."""

    start: int
    end: int
    type: ValueType

    @property
    def children(self) -> tuple["Expr", ...]:
        """The expressions directly inside this one, in the order of the text."""
        return ()


@dataclass(frozen=True, slots=True)
class VectorSelector(Expr):
    """`metric{label="value"}`, without the range, offset or @ that may follow.

    `matchers` are all except the one that names the metric; `brace` is the offset of "{", if there is one.
    """

    metric: MetricName | None
    matchers: tuple[Matcher, ...]
    brace: int | None
