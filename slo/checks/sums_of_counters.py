"""Counters whose samples are added up over time."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.queries import queries
from slo.promql.vector import Expr, VectorSelector
from slo.text import checks
from slo.text.diagnostics import Problem

# Parts of `slo.promql` are imported on demand, because few catalogues have queries.

_COUNTER_ENDINGS = ("_total", "_bucket")


def sums_of_counters(catalogue: Catalogue) -> Iterator[Problem]:
    """Find sums of a counter's samples: each event is added again at every scrape."""
    for query in queries(catalogue):
        from slo.promql.tree import Call, nodes

        for node in nodes(query.expr):
            if isinstance(node, Call) and node.function.name == "sum_over_time":
                metric = _metric_over_time(node.arguments[0])
                if metric.endswith(_COUNTER_ENDINGS):
                    yield checks.SUM_OF_COUNTER.problem(
                        f"{metric} is a counter by its name, which adds up by itself: "
                        "sum_over_time() would add each event again at every scrape",
                        query.where(node),
                        hint="write increase() for the events of a range",
                    )


def _metric_over_time(argument: Expr) -> str:
    """Return the metric of `metric[5m]` or `metric[5m:1m]`, or "" for anything else."""
    from slo.promql.tree import RangeSelector, Subquery, unwrapped

    range_ = unwrapped(argument)
    inner = range_.selector if isinstance(range_, RangeSelector) else range_
    inner = unwrapped(range_.expression) if isinstance(range_, Subquery) else inner
    return inner.metric.text if isinstance(inner, VectorSelector) and inner.metric else ""
