"""Conditions on `le` that select only one spelling of a bound."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial

from slo.model import Catalogue
from slo.model.queries import queries
from slo.promql import Selector, quote
from slo.promql.bounds import as_prometheus_3, bound_matcher
from slo.promql.vector import Matcher
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.units import plain


def handwritten_bounds(catalogue: Catalogue) -> Iterator[Problem]:
    """Find conditions such as le="1": Prometheus 3 has le="1.0", and the condition selects nothing there."""
    for text, where, matchers in _places(catalogue):
        for matcher in matchers:
            if (
                matcher.name == "le"
                and matcher.op in ("=", "!=")
                and (bound := _bound(matcher.value)) is not None
            ):
                op, pattern = bound_matcher(bound)
                if op == "=~":
                    yield _problem(text, where(), matcher, bound, pattern)


def _problem(text: str, span: Span, matcher: Matcher, bound: Decimal, pattern: str) -> Problem:
    written, of_3 = text[matcher.start : matcher.end], as_prometheus_3(bound)
    other = f"Prometheus 3 writes {of_3}" if matcher.value != of_3 else f"others write {plain(bound)}"
    every = f"le{'=~' if matcher.op == '=' else '!~'}{quote(pattern)}"
    return checks.HANDWRITTEN_BOUND.problem(
        f"{written} selects only this spelling of the bound: {other}",
        span.inside(text, matcher.start, matcher.end),
        hint=f"a 'latency' indicator selects every spelling; here write {every}",
    )


def _places(catalogue: Catalogue) -> Iterator[tuple[str, Callable[[], Span], Iterable[Matcher]]]:
    """Yield each text with selectors, what returns its span, and all their conditions."""
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            for field, value in indicator.kind:
                if isinstance(value, Selector):
                    where = partial(service.where, "indicators", name, indicator.kind_name, field)
                    yield value.text, where, value.matchers
    for query in queries(catalogue):
        from slo.promql.tree import selectors

        yield query.text, query.whole, [one for found in selectors(query.expr) for one in found.matchers]


def _bound(text: str) -> Decimal | None:
    try:
        bound = Decimal(text)
    except InvalidOperation:
        return None
    return bound if bound.is_finite() else None
