"""Exclusions that cover too much of an objective's time, and those that not all have signed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from math import floor

from slo.model import Catalogue, Exclusion
from slo.model.exclusions import excluded
from slo.model.matrix_status import settled_by
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import have

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


def unsigned_exclusions(catalogue: Catalogue) -> Iterator[Problem]:
    """Find exclusions that leave nothing out of objectives whose parties have yet to sign them."""
    found: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    arbiter = settled_by(catalogue)
    for slo in catalogue.slos:
        for one in slo.unsigned:
            found.setdefault((one.exclusion.name, one.missing, one.beyond), []).append(slo.id)
    for (name, missing, beyond), slos in found.items():
        why = f"; {beyond}" if beyond else ""
        command = f"slo agree --as {missing[0]} --by ROLE {name}"
        yield checks.UNSIGNED_EXCLUSION.problem(
            f"{name!r} leaves nothing out of {' and '.join(slos)}: {have(missing)} yet to sign it{why}",
            catalogue.exclusions[name].where("name"),
            hint=f"{' and '.join(missing)} may sign it: {command}{arbiter}",
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
