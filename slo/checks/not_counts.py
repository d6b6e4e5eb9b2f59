"""Ratios and quantiles in the place of numbers of events."""

from collections.abc import Iterator

from slo.model import Catalogue, Declared, Service
from slo.promql import Selector
from slo.promql.names import Quantity, quantity_by_name
from slo.sli import Indicator, Sampling
from slo.sli.expression import Query
from slo.text import checks
from slo.text.diagnostics import Problem

_FIELDS = ("total", "bad", "good")
_USUAL_RANGE = Sampling().shortest_rate


def not_counts(catalogue: Catalogue) -> Iterator[Problem]:
    """Find ratios, quantiles, and results of 0 or 1 in the place of numbers of events."""
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            yield from _beside_counts(service, name, indicator)


def _beside_counts(service: Declared[Service], name: str, indicator: Indicator) -> Iterator[Problem]:
    kind = indicator.kind
    found = {field: _quantity(getattr(kind, field, None)) for field in _FIELDS}
    if not kind.of_counters and Quantity.COUNT not in found.values():
        return
    for field, quantity in found.items():
        if quantity not in (None, Quantity.COUNT):
            yield checks.NOT_A_COUNT.problem(
                f"{field!r} is {quantity}, but must be a number of events, as the others are: "
                "a share of all events cannot be computed from it",
                service.where("indicators", name, indicator.kind_name, field),
                hint="count the events that are too slow or wrong; or write 'error_ratio' alone, or a "
                "'ratio', 'threshold' or 'latency' indicator",
            )


def _quantity(value: object) -> Quantity | None:
    if isinstance(value, Query):
        from slo.promql.quantities import quantity  # imported here, because few definitions have queries

        return quantity(value.parsed(_USUAL_RANGE))
    return quantity_by_name(value.metric, value.matchers) if isinstance(value, Selector) else None
