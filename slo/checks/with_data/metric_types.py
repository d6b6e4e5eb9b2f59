"""Gauges used as counters of events, and counters used as states."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, measured_by_service
from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_CONSEQUENCE = {
    "counter": "its increases and decreases would be counted as events",
    "gauge": "it only increases, so it does not show the current state",
}
_UNKNOWN = frozenset({"unknown", "untyped", ""})


def wrong_types(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find events counted from metrics of type gauge, and states read from type counter. No query."""
    for service, indicators in measured_by_service(catalogue):
        for one in indicators:
            first = {
                written.selector.metric: field for field, written in reversed(list(one.by_field.items()))
            }
            for metric, field in first.items():
                meant, written = _meant(field, one), one.by_field[field]
                types = _types(metric, data)
                if meant and types and meant not in types:
                    check = checks.NOT_A_COUNTER if meant == "counter" else checks.NOT_A_GAUGE
                    yield check.problem(
                        f"{metric} is a {' and a '.join(sorted(types))} in Prometheus, but {field!r} needs "
                        f"a {meant}: {_CONSEQUENCE[meant]}",
                        service.where(*written.path),
                    )


def _meant(field: str, measured: Measured) -> str | None:
    """Return the metric type that a field needs; None for histograms."""
    if field == "histogram":
        return None
    return "counter" if measured.indicator.kind.of_counters else "gauge"


def _types(metric: str, data: Data) -> frozenset[str]:
    """Return the types of a metric; OpenMetrics names a counter without its ending `_total`."""
    types = data.types.get(metric) or data.types.get(metric.removesuffix("_total")) or frozenset()
    return types if not types & _UNKNOWN else frozenset()
