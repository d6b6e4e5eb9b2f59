"""Histograms of times in an unknown unit."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.promql import Selector
from slo.sli.metric_names import unit_by_name
from slo.text import checks
from slo.text.diagnostics import Problem


def unstated_units(catalogue: Catalogue) -> Iterator[Problem]:
    """Find histograms whose unit neither their name nor `unit` states: seconds are assumed.

    If they are milliseconds, `within` would be a thousand times too long. The time of a `freshness` in
    another unit than seconds is in the future, and counts as no data, so it cannot go unnoticed.
    """
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            histogram = getattr(indicator.kind, "histogram", None)
            if not isinstance(histogram, Selector) or getattr(indicator.kind, "unit", None):
                continue
            if unit_by_name(histogram.metric) is None:
                yield checks.UNSTATED_UNIT.problem(
                    f"the name of {histogram.metric} does not end with a unit, so its bounds are "
                    "read as seconds",
                    service.where("indicators", name, indicator.kind_name, "histogram"),
                    hint="state it: 'unit: s', or ms, us or ns",
                )
