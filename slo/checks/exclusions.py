"""Exclusions that cover too much of an objective's time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from math import floor

from slo.model import Catalogue, Exclusion
from slo.model.exclusions import excluded
from slo.text import checks
from slo.text.diagnostics import Problem

_YEAR = timedelta(days=365)
_MOST = 0.1  # of a year


def much_excluded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives with more than a tenth of some year excluded."""
    for slo in catalogue.slos:
        begins, length = _worst_year(slo.exclusions)
        if length > _MOST * _YEAR:
            yield checks.MUCH_EXCLUDED.problem(
                f"exclusions leave {floor(100 * (1 - length / _YEAR))}% of the year from {begins:%Y-%m-%d}: "
                "errors in the rest do not count",
                slo.where("target"),
                hint="exclude less time, or set a target that allows for maintenance",
            )


@lru_cache
def _worst_year(exclusions: tuple[Exclusion, ...]) -> tuple[datetime, timedelta]:
    """Return the start of the year with the most excluded time, and that time."""
    intervals = excluded(exclusions)
    years = (
        (sum((one.within(start, start + _YEAR) for one in intervals), timedelta()), start)
        for start, _ in intervals
    )
    length, begins = max(years, default=(timedelta(), datetime.max))
    return begins, length
