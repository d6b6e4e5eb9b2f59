"""The share of a native histogram below a bound, as a `native_latency` indicator."""

from decimal import Decimal

from slo.dialects.queries.buckets import Bucket, latency
from slo.dialects.queries.forms import Counter, Reading, form, groups
from slo.dialects.queries.recognised import Recognised
from slo.dialects.queries.sides import Side, unwrapped
from slo.promql import Selector
from slo.promql.tree import Call, NumberLiteral, Unary
from slo.promql.vector import Expr
from slo.sli.metric_names import refuse_histogram_component

_FRACTION = "histogram_fraction"


def native_latency(side: Side, good: Expr, reading: Reading) -> Recognised | None:
    """Recognise the share of good requests; None if a query is anything else.

    https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_fraction
    """
    good = unwrapped(good)
    if not isinstance(good, Call) or good.function.name != _FRACTION:
        return None
    least, bound, histogram = good.arguments
    limit, below = _number(bound), _number(least)
    found = form(side, histogram, reading)
    if limit is None or below is None or below > 0 or not isinstance(found, Counter) or found.by is None:
        return None
    if not limit.is_finite() or limit <= 0 or not _is_native(found.selector):
        return None
    fields, remark = latency(Bucket(found.selector.metric, found.selector, str(limit), limit))
    if fields is None:
        return None
    if remark:
        reading.change(remark)
    by = tuple(sorted(groups(found)))
    return Recognised("native_latency", fields, by, tuple(reading.dropped), tuple(reading.changed))


def _is_native(histogram: Selector) -> bool:
    try:
        refuse_histogram_component(histogram)
    except ValueError:
        return False
    return True


def _number(expr: Expr) -> Decimal | None:
    expr = unwrapped(expr)
    if isinstance(expr, Unary):
        inner = _number(expr.expression)
        return -inner if inner is not None and expr.op == "-" else inner
    return Decimal(repr(expr.value)) if isinstance(expr, NumberLiteral) else None
