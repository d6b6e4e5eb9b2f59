"""What falls due, on the last day before it does and on the day itself."""

from datetime import date, timedelta

import pytest

from slo.catalogue.load import load
from slo.checks.by_date import LINTS_BY_DATE
from tests.agreements import DEFINITIONS, ORGANISATION, signed

FRESH = f"{ORGANISATION}freshness: 2026-09-01\nholidays:\n  england: [2027-12-27, 2026-12-25]\n"
AGREED = signed({**DEFINITIONS, "organisation.yaml": FRESH}, "shop", "platform-team", on=date(2026, 9, 1))
HALF_A_YEAR = date(2026, 9, 1) + timedelta(weeks=26)


def asked(today: date, organisation: str = FRESH) -> set[str]:
    """The codes of what is asked on a day."""
    catalogue = load({**AGREED, "organisation.yaml": organisation})
    return {problem.code for lint in LINTS_BY_DATE for problem in lint(catalogue, today)}


def test_nothing_is_due_on_the_day_after_a_review() -> None:
    assert asked(date(2026, 9, 2)) == set()


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (HALF_A_YEAR - timedelta(days=31), set()),
        (HALF_A_YEAR - timedelta(days=30), {"review-due"}),
        (HALF_A_YEAR, {"review-due"}),
        (HALF_A_YEAR + timedelta(days=1), {"review-overdue", "stale-model", "old-signature"}),
    ],
)
def test_a_review_is_announced_30_days_ahead(today: date, codes: set[str]) -> None:
    assert asked(today) == codes


def test_a_model_that_was_never_reviewed_counts_from_its_creation() -> None:
    never = FRESH.replace(", last: 2026-09-01", "")

    assert asked(date(2026, 9, 2), never) == {"review-overdue"}
    assert asked(date(2026, 9, 2), f"{never}created_on: 2026-08-01\n") == set()


@pytest.mark.parametrize(
    ("days", "codes"), [(31, set()), (30, {"review-due"}), (0, {"review-due"}), (-1, {"review-overdue"})]
)
def test_the_review_of_user_access_falls_due_like_that_of_the_model(days: int, codes: set[str]) -> None:
    row = "activities:\n  review-access: {product: responsible}"
    review = "access_review: {every: 13w, last: 2026-09-01, activity: review-access}\n"
    organisation = f"{FRESH.replace('activities:', row, 1)}{review}"

    assert asked(date(2026, 9, 1) + timedelta(weeks=13, days=-days), organisation) == codes


def test_without_reviews_nothing_falls_due() -> None:
    without = FRESH.replace("review: {every: 26w, last: 2026-09-01}\n", "")

    assert asked(date(2027, 10, 1), without) == set()


@pytest.mark.parametrize(
    ("days", "codes"), [(61, set()), (60, {"holidays-run-out"}), (-1, {"holidays-run-out"})]
)
def test_a_list_of_holidays_is_missed_60_days_ahead(days: int, codes: set[str]) -> None:
    without_review = FRESH.replace("review: {every: 26w, last: 2026-09-01}\n", "")

    assert asked(date(2027, 12, 27) - timedelta(days=days), without_review) == codes


def test_dates_at_the_end_of_time_are_no_reason_to_stop() -> None:
    distant = FRESH.replace("2026-09-01", "9999-12-31").replace("2027-12-27", "9999-12-31")

    assert asked(date(2026, 9, 2), distant) == set()


def test_no_organisation_is_asked_nothing() -> None:
    services = {name: text for name, text in DEFINITIONS.items() if name == "services.yaml"}
    services = {
        name: text.replace("product: shop\n", "").replace("product: clusters\n", "")
        for name, text in services.items()
    }

    assert [found for lint in LINTS_BY_DATE for found in lint(load(services), date(2030, 1, 1))] == []
