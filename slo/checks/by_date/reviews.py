"""Reviews and confirmations of the responsibility model that are due, overdue or missing."""

from collections.abc import Iterator
from datetime import date, timedelta

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_NOTICE = timedelta(days=30)


def reviews_that_fall_due(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find a review of the responsibility model that is due soon, overdue, or was never held."""
    if catalogue.organisation is None or catalogue.organisation.value.review is None:
        return
    organisation, where = catalogue.organisation.value, catalogue.organisation.where
    review = catalogue.organisation.value.review
    last = review.last or organisation.created_on
    if last is None:
        message = "there is no date of the last review of this model"
        hint = "add 'last' with the date of the review"
        yield checks.REVIEW_OVERDUE.problem(message, where("review"), hint=hint)
        return
    left, hint = review.period - (today - last), "review it with all parties, then change 'last'"
    if left < timedelta():
        message = f"the review of this model was due by {last + review.period}"
        yield checks.REVIEW_OVERDUE.problem(message, where("review", "last"), hint=hint)
    elif left <= _NOTICE:
        message = f"the review of this model is due by {last + review.period}"
        yield checks.REVIEW_DUE.problem(message, where("review", "last"), hint=hint)


def stale_models(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find a model that was last confirmed longer ago than its review period."""
    if catalogue.organisation is None or catalogue.organisation.value.review is None:
        return
    confirmed, review = catalogue.organisation.value.freshness, catalogue.organisation.value.review
    if confirmed is not None and today - confirmed > review.period:
        yield checks.STALE_MODEL.problem(
            f"this model was last confirmed on {confirmed}; a review is due every {review.every}",
            catalogue.organisation.where("freshness"),
            hint="read it; if it is still correct, change 'freshness'",
        )
