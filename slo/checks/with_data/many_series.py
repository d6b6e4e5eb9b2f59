"""Selectors with too many series for rules to read every minute."""

from collections.abc import Iterator
from decimal import Decimal

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import measured_by_service
from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_MANY = 20_000
"""The largest accepted number of new samples a minute for one selector.

It equals 10,000 series scraped every 30s; each rule that reads these takes half a second.
"""

_MINUTE = Duration.parse("1m")


def many_series(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find selectors of indicators with more than 20,000 new samples a minute. One query per service.

    Rules read all of these samples several times a minute: for increases and for counter resets.
    """
    for service, indicators in measured_by_service(catalogue):
        interval = service.value.scrape_interval
        reads = {f"{one.name}/{at}": (one, read) for one in indicators for at, read in enumerate(one.reads)}
        counts = data.query_numbers({key: f"count({read.selector})" for key, (_, read) in reads.items()})
        for one in indicators:
            own = [key for key, (reader, _) in reads.items() if reader is one and key in counts]
            largest = max(own, key=lambda key: counts[key], default=None)
            if largest is None:
                continue
            samples = counts[largest] * Decimal(_MINUTE.milliseconds) / interval.milliseconds
            if samples > _MANY:
                _, read = reads[largest]
                yield checks.MANY_SERIES.problem(
                    f"{read.selector.metric} has {counts[largest]:,.0f} series here, with {samples:,.0f} new "
                    "samples a minute, and rules read them all each minute",
                    one.where(read.selector),
                    hint="narrow the selector to what users depend on, or drop labels that nobody queries "
                    "at scrape time",
                )
