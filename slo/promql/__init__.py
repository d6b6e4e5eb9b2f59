"""PromQL: reading, checking and rewriting expressions, with a place in the text for everything."""

from slo.promql.errors import PromQLError
from slo.promql.parser import parse
from slo.promql.selector import Selector, parse_selector
from slo.promql.text import quote
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Expr,
    Grouping,
    Matcher,
    MatchOperator,
    MetricName,
    NumberLiteral,
    Parenthesised,
    RangeSelector,
    Shifted,
    StringLiteral,
    Subquery,
    Unary,
    VectorMatching,
    VectorSelector,
    selectors,
)

__all__ = [
    "Aggregation",
    "Binary",
    "Call",
    "Expr",
    "Grouping",
    "MatchOperator",
    "Matcher",
    "MetricName",
    "NumberLiteral",
    "Parenthesised",
    "PromQLError",
    "RangeSelector",
    "Selector",
    "Shifted",
    "StringLiteral",
    "Subquery",
    "Unary",
    "VectorMatching",
    "VectorSelector",
    "parse",
    "parse_selector",
    "quote",
    "selectors",
]
