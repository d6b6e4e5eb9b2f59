"""Lists of holidays that have ended or end soon: later holidays count as working days."""

from collections.abc import Iterator
from datetime import date, timedelta

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_NOTICE = timedelta(days=60)


def holidays_that_run_out(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find lists of holidays whose last day has passed, or is at most 60 days ahead."""
    if catalogue.organisation is None:
        return
    for name, days in catalogue.organisation.value.holidays.items():
        last = max(days, default=None)
        if last is None or last <= today + _NOTICE:
            ends = f"end on {last}" if last else "are an empty list"
            yield checks.HOLIDAYS_RUN_OUT.problem(
                f"the holidays {name!r} {ends}: after that every day counts as a working day",
                catalogue.organisation.where("holidays", name),
                hint="add the holidays of the next year",
            )
