"""Buckets of fast events that are selected as bad ones."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from slo.model import Catalogue, Declared, Service
from slo.promql import Selector
from slo.promql.vector import Expr, Matcher
from slo.sli import Indicator, Sampling
from slo.sli.expression import Query
from slo.text import checks
from slo.text.diagnostics import Problem

_USUAL_RANGE = Sampling().shortest_rate


def fast_events_as_bad(catalogue: Catalogue) -> Iterator[Problem]:
    """Find bad events that are those of a bucket: the events up to its bound, which are the fast ones.

    Only selectors of a bucket alone are judged, and ratios of one: in a difference it may be subtracted.
    """
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            yield from _of_indicator(service, name, indicator)


def _of_indicator(service: Declared[Service], name: str, indicator: Indicator) -> Iterator[Problem]:
    for field in ("bad", "error_ratio"):
        value = getattr(indicator.kind, field, None)
        if isinstance(value, Selector | Query) and (bound := _bound(value)):
            span = service.where("indicators", name, indicator.kind_name, field)
            written = value.text[bound.start : bound.end]
            yield checks.INVERTED_SELECTION.problem(
                f"{field!r} selects the events of the bucket {written}: those up to its bound, the fast ones",
                span.inside(value.text, bound.start, bound.end),
                hint="write a 'latency' indicator, or subtract the bucket from all events",
            )


def _bound(value: Selector | Query) -> Matcher | None:
    """Return the condition on `le`, if the value is nothing but the events of one bucket, or their share."""
    if isinstance(value, Selector):
        return _finite(value.metric, value.matchers)
    # Imported here, because few definitions have queries.
    from slo.promql.tree import Binary, nodes, selectors

    parts = list(nodes(value.parsed(_USUAL_RANGE)))
    operators = [node for node in parts if isinstance(node, Binary)]
    counted: Expr = parts[0]
    if operators:
        if len(operators) > 1 or operators[0].op != "/":
            return None
        counted = operators[0].left
    found = [_finite(one.metric.text, one.matchers) for one in selectors(counted) if one.metric]
    return found[0] if len(found) == 1 else None


def _finite(metric: str, matchers: Iterable[Matcher]) -> Matcher | None:
    bounds = [one for one in matchers if one.name == "le" and one.op == "="]
    return bounds[0] if metric.endswith("_bucket") and bounds and _is_finite(bounds[0].value) else None


def _is_finite(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
