"""The PromQL of a catalogue: queries of indicators, and expressions of rules beside objectives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from slo.model.catalogue import Catalogue, sampling_of
from slo.promql.vector import Expr
from slo.sli.expression import Query
from slo.text.diagnostics import Span


@dataclass(frozen=True, slots=True)
class WrittenQuery:
    """A query in a definition. For `$window`, `expr` has the shortest range that rules use.

    `whole` returns the span of the query.
    """

    text: str
    expr: Expr
    whole: Callable[[], Span]

    def part(self, node: Expr) -> str:
        """Return the text of a part."""
        return self.text[node.start : node.end]

    def where(self, node: Expr) -> Span:
        """Return the span of a part, or that of the whole query if this is not known."""
        return self.whole().inside(self.text, node.start, node.end)


def queries(catalogue: Catalogue) -> Iterator[WrittenQuery]:
    """Yield all queries, with their trees."""
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            for field, query in indicator.kind:
                if isinstance(query, Query):
                    range_ = sampling_of(service.value, indicator).shortest_rate
                    where = partial(service.where, "indicators", name, indicator.kind_name, field)
                    yield WrittenQuery(query.text, query.parsed(range_), where)
    for alerts in catalogue.alerts.values():
        from slo.promql.parser import parse  # imported here, because few definitions have such alerts

        for index, rule in enumerate(alerts.value.rules):
            yield WrittenQuery(rule.expr, parse(rule.expr), partial(alerts.where, "alerts", index, "expr"))
