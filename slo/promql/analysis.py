"""Static analysis of alert expressions: empty results, missing series, wrong functions, dropped labels."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from slo.promql.checks import COMPARISONS
from slo.promql.labels import labels_of
from slo.promql.parser import parse
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    NumberLiteral,
    Parenthesised,
    RangeSelector,
    nodes,
    selectors,
    unwrapped,
)
from slo.promql.vector import Expr, ValueType, VectorSelector

_COUNTING = ("rate", "irate", "increase")
_GAUGE = re.compile(
    r"up|probe_success|.*_(ratio|percent|percentage|info|celsius|size|current|utili[sz]ation|usage"
    r"|length|depth|free|avail|available|timestamp_seconds)"
)
_WHILE_SCRAPED = ("up", "probe_success")
"""Series that exist as long as a target is configured."""
_ABSENT = ("absent", "absent_over_time")
_OF_ALERTS = ("ALERTS", "ALERTS_FOR_STATE")
"""Series that exist only while an alert is active."""
_SELECTING = ("topk", "bottomk", "limitk", "limit_ratio")
_MIRRORED = {"==": "==", ">": "<", ">=": "<="}


class CounterCall(NamedTuple):
    """A function for counters, and the metric in its argument."""

    function: str
    metric: str


def can_be_empty(text: str) -> bool:
    """Return whether the result may be empty although there is data.

    >>> can_be_empty("errors_total > 5"), can_be_empty("errors_total > bool 5")
    (True, False)
    """
    return any(_filters(node) for node in nodes(parse(text)))


def unguarded_metric(text: str) -> str:
    """Return a metric that is compared with a lower limit and whose absence goes unnoticed, or "".

    Absence is noticed if another part, such as `absent()` or `or vector(0)`, covers it.

    >>> unguarded_metric("sum(rate(jobs_total[5m])) == 0"), unguarded_metric("up == 0")
    ('jobs_total', '')
    """
    parts = list(nodes(parse(text)))
    if any(_is_call(node, _ABSENT) or _stands_in(node) for node in parts):
        return ""
    values = (value for node in parts for value in _too_little(node) if not _stays(value))
    return next((name for value in values for name in _metrics(value)), "")


def required_selectors(text: str) -> dict[str, str]:
    """Return the selectors that must match series for a meaningful result, with their metrics.

    Excluded are metrics whose absence the expression detects, and series of alerts.

    >>> required_selectors('up{job="a"} == 0 or absent(up{job="a"}) or errors_total{job="a"} > 0')
    {'errors_total{job="a"}': 'errors_total'}
    """
    expr = parse(text)
    absent = {name for node in nodes(expr) if _is_call(node, _ABSENT) for name in _metrics(node)}
    named = ((one, one.metric.text) for one in selectors(expr) if one.metric)
    return {
        text[one.start : one.end]: name
        for one, name in named
        if name not in absent and name not in _OF_ALERTS
    }


def is_gauge(metric: str) -> bool:
    """Return whether a metric is a gauge by its name."""
    return _GAUGE.fullmatch(metric) is not None


def rated_gauge(text: str) -> CounterCall | None:
    """Return a function for counters that is applied to a gauge, judged by the metric's name."""
    for node in nodes(parse(text)):
        if isinstance(node, Call) and node.function.name in _COUNTING:
            metric = next(_metrics(node), "")
            if isinstance(unwrapped(node.arguments[0]), RangeSelector) and is_gauge(metric):
                return CounterCall(node.function.name, metric)
    return None


def cannot_have_label(text: str, label: str) -> bool:
    """Return whether no series of the result can have a label, also if not all its labels are known.

    >>> cannot_have_label("sum without (space) (x) > 1", "space"), cannot_have_label("x > 1", "space")
    (True, False)
    """
    return _cannot_have_label(parse(text), label)


def _metrics(expr: Expr) -> Iterator[str]:
    return (one.metric.text for one in selectors(expr) if one.metric)


def _is_call(node: Expr, names: tuple[str, ...]) -> bool:
    return isinstance(node, Call) and node.function.name in names


def _filters(node: Expr) -> bool:
    """Return whether a part may be empty while all is well."""
    if isinstance(node, Binary):
        return (node.op in COMPARISONS and not node.returns_bool) or node.op in ("and", "unless")
    if isinstance(node, VectorSelector):
        return node.metric is not None and node.metric.text in _OF_ALERTS
    return _is_call(node, _ABSENT)


def _stands_in(node: Expr) -> bool:
    """Return whether a part has a result without data, such as `or vector(0)`."""
    return isinstance(node, Binary) and node.op == "or" and not any(selectors(node.right))


def _too_little(node: Expr) -> Iterator[Expr]:
    """Yield what is compared with zero or with a lower limit."""
    if not isinstance(node, Binary) or node.returns_bool:
        return
    sides = ((node.left, node.op, node.right), (node.right, _MIRRORED.get(node.op), node.left))
    for value, op, limit in sides:
        if isinstance(limit, NumberLiteral) and (
            (op == "==" and limit.value == 0) or (op in ("<", "<=") and limit.value > 0)
        ):
            yield value


def _stays(value: Expr) -> bool:
    """Return whether the result is never empty: a scraped series, or an aggregation of such."""
    inner = unwrapped(value)
    return isinstance(inner, VectorSelector) and any(name in _WHILE_SCRAPED for name in _metrics(inner))


def _cannot_have_label(expr: Expr, label: str) -> bool:
    labels = labels_of(expr)
    if labels is not None:
        return label not in labels
    if isinstance(expr, Aggregation):
        dropped = expr.grouping.labels if expr.grouping and expr.op not in _SELECTING else ()
        return label in dropped or _cannot_have_label(expr.expression, label)
    if isinstance(expr, Binary) and expr.right.type is ValueType.SCALAR:
        return _cannot_have_label(expr.left, label)
    return isinstance(expr, Parenthesised) and _cannot_have_label(expr.expression, label)
