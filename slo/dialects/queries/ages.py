"""The time since the latest of some successes, as a `freshness` indicator."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from slo.dialects.queries.forms import selector_of
from slo.dialects.queries.sides import Side, unwrapped
from slo.promql import Selector
from slo.promql.tree import Aggregation, Binary, Call, NumberLiteral
from slo.promql.vector import Expr, VectorSelector
from slo.sli.metric_names import TimeUnit, unit_by_name


class Age(NamedTuple):
    """The age of the latest success: the gauge of its Unix time, and the unit of that."""

    timestamp: Selector
    unit: TimeUnit

    @property
    def fields(self) -> dict[str, object]:
        """The fields of a `freshness` indicator, but for its limit."""
        by_name = unit_by_name(self.timestamp.metric) or TimeUnit.SECONDS
        unit = {} if self.unit is by_name else {"unit": self.unit.value}
        return {"timestamp": str(self.timestamp), **unit}


def age(side: Side) -> Age | None:
    """Recognise `time() - max(TIMESTAMP > 0 <= time())`, in any unit; None if a query is anything else.

    Without these conditions, 0 would be a success long ago, and not the lack of one.
    """
    latest = _latest(unwrapped(side.expr))
    past = _filtered(latest, "<=", _is_now) if latest else None
    known = _filtered(past, ">", lambda limit: _value(limit) == 0) if past else None
    if known is None:
        return None
    timestamp, unit = _in_seconds(known)
    selector = selector_of(side, timestamp) if isinstance(timestamp, VectorSelector) else None
    return Age(selector, unit) if selector is not None and unit is not None else None


def _latest(expr: Expr) -> Expr | None:
    """Return what the greatest is subtracted of from the time of evaluation."""
    if not isinstance(expr, Binary) or expr.op != "-" or not _is_now(expr.left):
        return None
    greatest = unwrapped(expr.right)
    if isinstance(greatest, Aggregation) and greatest.op == "max" and greatest.grouping is None:
        return unwrapped(greatest.expression)
    return None


def _filtered(expr: Expr, op: str, is_limit: Callable[[Expr], bool]) -> Expr | None:
    """Return what a comparison filters; None if it is another one."""
    if isinstance(expr, Binary) and expr.op == op and not expr.returns_bool and is_limit(expr.right):
        return unwrapped(expr.left)
    return None


def _in_seconds(expr: Expr) -> tuple[Expr, TimeUnit | None]:
    """Return what is converted to seconds, and its unit; None if that is no unit."""
    if not isinstance(expr, Binary) or expr.op not in ("/", "*"):
        return expr, TimeUnit.SECONDS
    factor = Fraction(_value(expr.right) or 0)
    seconds = 1 / factor if expr.op == "/" and factor else factor
    return unwrapped(expr.left), next((one for one in TimeUnit if one.seconds == seconds), None)


def _is_now(expr: Expr) -> bool:
    expr = unwrapped(expr)
    return isinstance(expr, Call) and expr.function.name == "time"


def _value(expr: Expr) -> float | None:
    expr = unwrapped(expr)
    return expr.value if isinstance(expr, NumberLiteral) else None
