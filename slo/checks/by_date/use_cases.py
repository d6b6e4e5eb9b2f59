"""Use cases of protective monitoring whose review is due or overdue."""

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
            was = "was due" if overdue else "is due"
            check = checks.STALE_USE_CASE if overdue else checks.USE_CASE_REVIEW_DUE
            yield check.problem(
                f"the review of {name!r} {was} by {by}; its owner is {owner}",
                use_case.where("review_by"),
                hint="check that it still detects what it is for, then change 'review_by'",
            )
