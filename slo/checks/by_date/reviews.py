"""Reviews of the responsibility model and of user access, and confirmations, that are due or missing."""

from collections.abc import Iterator
from datetime import date, timedelta

from slo.model import Catalogue, Declared, Organisation, Review
from slo.text import checks
from slo.text.diagnostics import Problem

_NOTICE = timedelta(days=30)


def reviews_that_fall_due(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find a review of the responsibility model that is due soon, overdue, or was never held."""
    if catalogue.organisation is not None and (review := catalogue.organisation.value.review):
        hint = "review it with all parties, then change 'last'"
        yield from _due(review, "review", "this model", hint, catalogue.organisation, today)


def access_reviews_that_fall_due(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find a review of user access that is due soon, overdue, or was never held."""
    if catalogue.organisation is not None and (review := catalogue.organisation.value.access_review):
        hint = f"'slo who {review.activity}' shows who reviews it, and what; then change 'last'"
        yield from _due(review, "access_review", "user access", hint, catalogue.organisation, today)


def _due(
    review: Review, key: str, what: str, hint: str, organisation: Declared[Organisation], today: date
) -> Iterator[Problem]:
    last = review.last or organisation.value.created_on
    if last is None:
        message = f"there is no date of the last review of {what}"
        hint = "add 'last' with the date of the review"
        yield checks.REVIEW_OVERDUE.problem(message, organisation.where(key), hint=hint)
        return
    left, where = review.period - (today - last), organisation.where(key, "last")
    if left < timedelta():
        message = f"the review of {what} was due by {last + review.period}"
        yield checks.REVIEW_OVERDUE.problem(message, where, hint=hint)
    elif left <= _NOTICE:
        message = f"the review of {what} is due by {last + review.period}"
        yield checks.REVIEW_DUE.problem(message, where, hint=hint)


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
