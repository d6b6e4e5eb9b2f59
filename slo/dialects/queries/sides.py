"""One query, parsed with a stand-in for `$window`, so that offsets are those of its text."""

from dataclasses import dataclass, replace

from slo.dialects.queries.recognised import NotCountable
from slo.promql import PromQLError
from slo.promql.parser import parse
from slo.promql.tree import Parenthesised
from slo.promql.vector import Expr
from slo.promql.window import PLACEHOLDER, STAND_IN, WINDOW


@dataclass(frozen=True, slots=True)
class Side:
    """A query, or a part of one: its name (`bad`, `good`, `total` or `ratio`), its text, and its tree.

    `fixed` are the places of durations in the text that are read as the window.
    """

    query: str
    text: str
    expr: Expr
    fixed: tuple[tuple[int, int], ...] = ()

    def part(self, expr: Expr) -> "Side":
        return replace(self, expr=expr)

    def written(self, expr: Expr) -> str:
        """Return the text of a part, in which every range of the window is `$window`."""
        pieces, position = [], expr.start
        for start, end in sorted(self.fixed):
            if expr.start <= start and end <= expr.end:
                pieces += [self.text[position:start], WINDOW]
                position = end
        return "".join([*pieces, self.text[position : expr.end]])

    def shown(self, expr: Expr) -> str:
        """Return the text of a part in one line, for sentences."""
        return " ".join(self.text[expr.start : expr.end].split())

    def refused(self, reason: str, at: Expr, meant: str = "") -> NotCountable:
        """Return the exception for a part of the query."""
        return NotCountable(reason, self.query, at.start, at.end, meant)


def unwrapped(expr: Expr) -> Expr:
    """Return what is inside of parentheses."""
    while isinstance(expr, Parenthesised):
        expr = expr.expression
    return expr


def read(query: str, text: str) -> Side:
    """Parse a query; raises PromQLError with offsets in its text."""
    try:
        return Side(query, text, parse(PLACEHOLDER.sub(STAND_IN, text)))
    except PromQLError as error:
        message, hint = (part.replace(STAND_IN, WINDOW) for part in (error.message, error.hint))
        raise PromQLError(message, error.start, error.end, hint) from error
