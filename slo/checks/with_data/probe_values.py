"""Probes of gauges that are not only 0 and 1."""

from collections.abc import Iterator
from decimal import Decimal

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, measured_by_service
from slo.model import Catalogue
from slo.promql import Selector
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import plain


def not_zero_or_one(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find probes whose gauge had values below 0 or above 1 in the last day, or has a fraction now.

    One query per service with probes.
    """
    for _, indicators in measured_by_service(catalogue):
        probes = {one.name: (one, _gauge(one)) for one in indicators if one.indicator.kind.of_checks}
        queries: dict[str, str] = {}
        for name, (_, gauge) in probes.items():
            queries[f"{name}/least"] = f"min(min_over_time({gauge}[1d]))"
            queries[f"{name}/most"] = f"max(max_over_time({gauge}[1d]))"
            queries[f"{name}/fraction"] = f"max({gauge} > 0 < 1)"
        numbers = data.query_numbers(queries)
        for name, (one, gauge) in probes.items():
            least, most = numbers.get(f"{name}/least", Decimal(0)), numbers.get(f"{name}/most", Decimal(1))
            if least < 0 or most > 1:
                yield _beyond(one, gauge, least, most)
            elif fraction := numbers.get(f"{name}/fraction"):
                yield _fraction(one, gauge, fraction)


def _gauge(one: Measured) -> Selector:
    return one.by_field["gauge"].selector


def _beyond(one: Measured, gauge: Selector, least: Decimal, most: Decimal) -> Problem:
    return checks.NOT_ZERO_OR_ONE.problem(
        f"{gauge.metric} was from {_short(least)} to {_short(most)} in the last day, but a probe needs 0 or "
        "1: values above 1 would make up for checks that failed",
        one.where(gauge),
        hint="write 'threshold' with a limit for a good value",
    )


def _fraction(one: Measured, gauge: Selector, value: Decimal) -> Problem:
    return checks.NOT_ZERO_OR_ONE.problem(
        f"{gauge.metric} is {_short(value)}, but a probe needs 0 or 1",
        one.where(gauge),
        hint="write 'ratio' for a share of what works, or 'threshold' with a limit",
    )


def _short(number: Decimal) -> str:
    return plain(round(number, 3))
