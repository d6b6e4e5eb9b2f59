"""Use cases of protective monitoring that nobody looks at again find what attackers did years ago."""

from collections.abc import Iterator
from datetime import date, timedelta

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_NOTICE = timedelta(days=30)


def stale_use_cases(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find use cases whose review is due soon or overdue."""
    for name, use_case in catalogue.use_cases.items():
        by, owner = use_case.value.review_by, use_case.value.owner
        overdue = by < today
        if overdue or by - today <= _NOTICE:
            was = "was to be reviewed" if overdue else "is to be reviewed"
            check = checks.STALE_USE_CASE if overdue else checks.USE_CASE_REVIEW_DUE
            yield check.problem(
                f"{name!r} {was} by {by}: {owner} maintains it",
                use_case.where("review_by"),
                hint="ask whether it would still find what it is for, then change 'review_by'",
            )
