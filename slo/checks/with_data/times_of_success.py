"""Times of a last success in another unit than assumed."""

from collections.abc import Iterator
from decimal import Decimal

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import measured_by_service
from slo.model import Catalogue
from slo.sli.metric_names import TimeUnit
from slo.text import checks
from slo.text.diagnostics import Problem

_LEAST, _MOST = Decimal("0.1"), Decimal("1.1")
"""What a Unix time of these years is, divided by the time now, if its unit is right."""


def times_of_success(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find gauges of a Unix time whose values are one in another unit. One query per service with such.

    Read in the wrong unit they are in the future, and count as no data, or long ago.
    """
    for _, indicators in measured_by_service(catalogue):
        times = {one.name: (one, time) for one in indicators if (time := one.indicator.kind.time)}
        shares = data.query_numbers(
            {name: f"max({time.series}) / time()" for name, (_, time) in times.items()}
        )
        for name, share in shares.items():
            one, time = times[name]
            likely = [unit for unit in TimeUnit if _is_now(share, unit)]
            if likely and time.unit not in likely:
                yield checks.WRONG_UNIT.problem(
                    f"the values of {time.series.metric} look like {likely[0].name.lower()} since 1970, "
                    f"but are read as {time.unit.name.lower()}",
                    one.where(time.series),
                    hint=f"state 'unit: {likely[0]}'",
                )


def _is_now(share: Decimal, unit: TimeUnit) -> bool:
    return _LEAST < share * unit.seconds.numerator / unit.seconds.denominator < _MOST
