"""Exclusions that leave an objective little to hold for."""

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
    """Find objectives of which exclusions take more than a tenth of some year."""
    for slo in catalogue.slos:
        begins, length = _worst_year(slo.exclusions)
        if length > _MOST * _YEAR:
            yield checks.MUCH_EXCLUDED.problem(
                f"exclusions leave {floor(100 * (1 - length / _YEAR))}% of the year that begins on "
                f"{begins:%Y-%m-%d}: in the rest of it no error counts",
                slo.where("target"),
                hint="ask for less, or set a target that maintenance is part of",
            )


@lru_cache
def _worst_year(exclusions: tuple[Exclusion, ...]) -> tuple[datetime, timedelta]:
    """Find the year that begins with an excluded time and has the most of it; give when, and how much."""
    intervals = excluded(exclusions)
    years = (
        (sum((one.within(start, start + _YEAR) for one in intervals), timedelta()), start)
        for start, _ in intervals
    )
    length, begins = max(years, default=(timedelta(), datetime.max))
    return begins, length
