"""Common mistakes in PromQL of indicators and of alerts beside objectives, found in its text alone."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.queries import queries
from slo.promql.vector import Expr, VectorSelector
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

# Parts of `slo.promql` are imported on demand, because few catalogues have queries.

_COUNTER_ENDINGS = ("_total", "_bucket")
_FLAG = "--enable-feature=promql-experimental-functions"


def wide_steps(catalogue: Catalogue) -> Iterator[Problem]:
    """Find subqueries whose step is wider than their range: most of the time no step is in the range."""
    for query in queries(catalogue):
        from slo.promql.tree import Subquery, nodes

        for node in nodes(query.expr):
            if isinstance(node, Subquery) and node.step_ms and node.step_ms > node.range_ms:
                range_, step = Duration(node.range_ms), Duration(node.step_ms)
                window = f" ($window is {range_} at least)" if "$window" in query.part(node) else ""
                yield checks.WIDE_STEP.problem(
                    f"this subquery has a value every {step}, but looks back only {range_}{window}: "
                    "most of the time it finds none",
                    query.where(node),
                    hint=f"choose a step of {range_} or less",
                )


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


def experimental_functions(catalogue: Catalogue) -> Iterator[Problem]:
    """Find functions and aggregations that Prometheus refuses without a feature flag."""
    for query in queries(catalogue):
        from slo.promql.aggregations import EXPERIMENTAL
        from slo.promql.tree import Aggregation, Call, nodes

        for node in nodes(query.expr):
            name = ""
            if isinstance(node, Call) and node.function.experimental:
                name = f"{node.function.name}()"
            elif isinstance(node, Aggregation) and node.op in EXPERIMENTAL:
                name = node.op
            if name:
                yield checks.EXPERIMENTAL_FUNCTION.problem(
                    f"{name} is experimental: a Prometheus without {_FLAG} refuses the whole file of rules",
                    query.where(node),
                    hint="write it without this function, or set the flag everywhere and allow it here: "
                    f"# slo: allow {checks.EXPERIMENTAL_FUNCTION.code} every server has the flag",
                )


def _metric_over_time(argument: Expr) -> str:
    """Return the metric of `metric[5m]` or `metric[5m:1m]`, or "" for anything else."""
    from slo.promql.tree import RangeSelector, Subquery, unwrapped

    range_ = unwrapped(argument)
    inner = range_.selector if isinstance(range_, RangeSelector) else range_
    inner = unwrapped(range_.expression) if isinstance(range_, Subquery) else inner
    return inner.metric.text if isinstance(inner, VectorSelector) and inner.metric else ""
