"""What the text of an alert's expression tells: whether it can be quiet, what it overlooks, what it drops."""

import re
from collections.abc import Iterator
from functools import lru_cache
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
    Shifted,
    selectors,
)
from slo.promql.vector import Expr, ValueType, VectorSelector

_COUNTING = ("rate", "irate", "increase")
_GAUGE = re.compile(
    r"up|probe_success|.*_(ratio|percent|percentage|info|celsius|size|current|utili[sz]ation|usage"
    r"|length|depth|free|avail|available|timestamp_seconds)"
)
_WHILE_SCRAPED = ("up", "probe_success")
"""Series that are there as long as something is meant to be scraped."""
_ABSENT = ("absent", "absent_over_time")
_OF_ALERTS = ("ALERTS", "ALERTS_FOR_STATE")
"""Series that are there only while an alert is."""
_SELECTING = ("topk", "bottomk", "limitk", "limit_ratio")
_MIRRORED = {"==": "==", ">": "<", ">=": "<="}


class CounterCall(NamedTuple):
    """A function of counters, and the metric that it was given."""

    function: str
    metric: str


def can_be_empty(text: str) -> bool:
    """Tell whether an expression may give nothing although there is data.

    >>> can_be_empty("errors_total > 5"), can_be_empty("errors_total > bool 5")
    (True, False)
    """
    return any(_filters(node) for node in _nodes(_parsed(text)))


def unguarded_metric(text: str) -> str:
    """Name a metric that is compared with the least there should be, and is not missed when it is gone.

    "" where there is none, or where something stands in for it.

    >>> unguarded_metric("sum(rate(jobs_total[5m])) == 0"), unguarded_metric("up == 0")
    ('jobs_total', '')
    """
    nodes = list(_nodes(_parsed(text)))
    if any(_is_call(node, _ABSENT) or _stands_in(node) for node in nodes):
        return ""
    values = (value for node in nodes for value in _too_little(node) if not _stays(value))
    return next((name for value in values for name in _metrics(value)), "")


def required_selectors(text: str) -> dict[str, str]:
    """Give the selectors of an expression that must fit something, for it to say anything, and their metrics.

    Not those of metrics whose absence it asks about, and not those of alerts.

    >>> required_selectors('queue_length{job="a"} > 5 or absent(queue_length{job="a"}) or errors_total{job="a"} > 0')
    {'errors_total{job="a"}': 'errors_total'}
    """
    expr = _parsed(text)
    absent = {name for node in _nodes(expr) if _is_call(node, _ABSENT) for name in _metrics(node)}
    named = ((one, one.metric.text) for one in selectors(expr) if one.metric)
    return {
        text[one.start : one.end]: name
        for one, name in named
        if name not in absent and name not in _OF_ALERTS
    }


def rated_gauge(text: str) -> CounterCall | None:
    """Find a function of counters that is given a gauge, by the name of the metric."""
    for node in _nodes(_parsed(text)):
        if isinstance(node, Call) and node.function.name in _COUNTING:
            metric = next(_metrics(node), "")
            if isinstance(_unwrapped(node.arguments[0]), RangeSelector) and _GAUGE.fullmatch(metric):
                return CounterCall(node.function.name, metric)
    return None


def cannot_have_label(text: str, label: str) -> bool:
    """Tell whether no series of a result can have a label, also where not all are known that it can have.

    >>> cannot_have_label("sum by (app) (x) > 1", "space"), cannot_have_label("sum without (space) (x) > 1", "space")
    (True, True)
    """
    return _cannot_have_label(_parsed(text), label)


@lru_cache
def _parsed(text: str) -> Expr:
    return parse(text)


def _nodes(expr: Expr) -> Iterator[Expr]:
    yield expr
    for child in expr.children:
        yield from _nodes(child)


def _metrics(expr: Expr) -> Iterator[str]:
    return (one.metric.text for one in selectors(expr) if one.metric)


def _is_call(node: Expr, names: tuple[str, ...]) -> bool:
    return isinstance(node, Call) and node.function.name in names


def _filters(node: Expr) -> bool:
    """Tell whether a part gives nothing while all is well, or may."""
    if isinstance(node, Binary):
        return (node.op in COMPARISONS and not node.returns_bool) or node.op in ("and", "unless")
    if isinstance(node, VectorSelector):
        return node.metric is not None and node.metric.text in _OF_ALERTS
    return _is_call(node, _ABSENT)


def _stands_in(node: Expr) -> bool:
    """Tell whether a part gives something where there is no data, such as `or vector(0)`."""
    return isinstance(node, Binary) and node.op == "or" and not any(selectors(node.right))


def _too_little(node: Expr) -> Iterator[Expr]:
    """Give what is compared with zero, or with the least there should be."""
    if not isinstance(node, Binary) or node.returns_bool:
        return
    sides = ((node.left, node.op, node.right), (node.right, _MIRRORED.get(node.op), node.left))
    for value, op, limit in sides:
        if isinstance(limit, NumberLiteral) and (
            (op == "==" and limit.value == 0) or (op in ("<", "<=") and limit.value > 0)
        ):
            yield value


def _stays(value: Expr) -> bool:
    """Tell whether a series is there whatever happens: as it is scraped, and not summed up over nothing."""
    inner = _unwrapped(value)
    return isinstance(inner, VectorSelector) and any(name in _WHILE_SCRAPED for name in _metrics(inner))


def _unwrapped(expr: Expr) -> Expr:
    while isinstance(expr, Shifted | Parenthesised):
        expr = expr.expression
    return expr


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
