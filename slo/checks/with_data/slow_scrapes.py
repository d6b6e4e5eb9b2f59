"""Series that are scraped less often than their service declares."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import measured_by_service
from slo.model import Catalogue, Declared, Service
from slo.promql import Selector
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_SCRAPES = 40
"""How many scrapes to look back. Fewer samples than two thirds of these are more than lost scrapes."""

_USUAL = tuple(
    Duration.parse(text)
    for text in (
        "10s",
        "15s",
        "20s",
        "30s",
        "45s",
        "1m",
        "90s",
        "2m",
        "3m",
        "4m",
        "5m",
        "10m",
        "15m",
        "30m",
        "1h",
    )
)

_FEWEST = _SCRAPES * Decimal(2) / 3


def slow_scrapes(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find services whose series have fewer samples than `scrape_interval` promises. One query per service.

    The series with the most samples is used, of those that exist during the whole time.
    """
    for service, indicators in measured_by_service(catalogue):
        interval = service.value.scrape_interval
        needed = {one.name: one.total for one in indicators if one.total}
        queries = {name: _samples(selector, interval) for name, selector in needed.items()}
        samples = data.query_numbers(queries)
        slowest = min(samples, key=lambda name: samples[name], default=None)
        if slowest is not None and 0 < samples[slowest] < _FEWEST:
            real = _usual(_SCRAPES * interval.seconds / int(samples[slowest]))
            yield _problem(service, needed[slowest], interval, real)


def _samples(selector: Selector, interval: Duration) -> str:
    # A millisecond short, because Prometheus 2 counts both ends of a range and Prometheus 3 only one.
    whole = Duration(_SCRAPES * interval.milliseconds)
    inside = Duration(whole.milliseconds - 1)
    return (
        f"max(count_over_time({selector}[{inside}])"
        f" and {selector} and last_over_time({selector}[{whole}] offset {whole}))"
    )


def _usual(seconds: Fraction) -> Duration:
    """Return the nearest common interval, because a lost scrape distorts the measured one."""
    return min(_USUAL, key=lambda usual: max(usual.seconds / seconds, seconds / usual.seconds))


def _problem(service: Declared[Service], selector: Selector, configured: Duration, real: Duration) -> Problem:
    key = "scrape_interval" if "scrape_interval" in service.value.model_fields_set else "name"
    return checks.SLOW_SCRAPES.problem(
        f"{selector.metric} is scraped about every {real}, but {service.value.name!r} "
        f"{'declares' if key == 'scrape_interval' else 'assumes'} {configured}: "
        "events between scrapes would be lost",
        service.where(key),
        hint=f"write 'scrape_interval: {real}', or scrape it every {configured}",
    )
