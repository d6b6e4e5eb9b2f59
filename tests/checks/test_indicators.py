"""Indicators that were copied, and budgets that hold less than one minute."""

import pytest

from slo.checks.coarse_minutes import budgets_below_a_minute
from slo.checks.indicators import copied_indicators
from tests.checks.definitions import catalogue, service, underlined

ORDERS = service("events: {total: orders_total, bad: failures_total}")


def copied(text: str) -> list[tuple[int, str]]:
    """On which line, and what is said."""
    return [(one.span.line, one.message) for one in copied_indicators(catalogue(text))]


def test_a_service_that_measures_another_one_is_reported() -> None:
    copy = ORDERS.replace("name: checkout", "name: returns").replace("orders:", "sent-back:")
    text = f"{ORDERS}---\n{copy.replace('indicator: orders', 'indicator: sent-back')}"
    [(line, message)] = copied(text)

    assert message == (
        "'sent-back' selects exactly what 'orders' of 'checkout' selects, and 'returns-sent-back' and "
        "'checkout-orders' have the same target: each incident would alert for both"
    )
    assert text.splitlines()[line - 1].strip() == "sent-back:"


def test_an_indicator_that_was_copied_within_a_service_is_reported_whatever_its_journey() -> None:
    text = ORDERS.replace(
        "objectives:",
        "  again: {journey: Another, events: {total: orders_total, bad: failures_total}}\n"
        "objectives:\n"
        "  - {indicator: again, target: 99.9%}",
    )

    assert len(copied(text)) == 1


@pytest.mark.parametrize(
    ("old", "new"), [("orders_total", "returned_total"), ("target: 99.9%", "target: 99%")]
)
def test_what_differs_in_anything_is_no_copy(old: str, new: str) -> None:
    other = ORDERS.replace("name: checkout", "name: returns").replace(old, new)

    assert copied(f"{ORDERS}---\n{other}") == []


def test_two_objectives_of_one_indicator_are_no_copy() -> None:
    assert copied(f"{ORDERS}  - {{indicator: orders, name: long, target: 99.9%, window: 90d}}\n") == []


FRESH = "freshness: {timestamp: last_success, within: 25h}"
SLICES = "slices: {total: a_total, bad: b_total, at_most: 5%}"


@pytest.mark.parametrize(
    ("indicator", "target", "window", "share", "loosest"),
    [
        (FRESH, "99.95%", "1d", "139%", "99.93%"),
        (SLICES, "99.999%", "28d", "248%", "99.9975%"),
        (SLICES, "99.99%", "week", "99%", None),
        (SLICES, "99.995%", "week", "198%", "99.99%"),
    ],
)
def test_a_minute_that_spends_the_whole_budget_is_reported_with_what_would_allow_it(
    indicator: str, target: str, window: str, share: str, loosest: str | None
) -> None:
    text = service(indicator, f"target: {target}, window: {window}")
    problems = list(budgets_below_a_minute(catalogue(text)))

    assert [underlined(problem, text) for problem in problems] == ([target] if loosest else [])
    for problem in problems:
        assert problem.message.startswith(f"a single bad minute spends {share} of this budget: ")
        assert problem.hint == f"a target up to {loosest} allows a minute, or choose a longer window"


def test_the_target_that_is_proposed_allows_a_minute() -> None:
    for days in range(1, 91):
        [problem] = budgets_below_a_minute(catalogue(service(FRESH, f"target: 99.9999%, window: {days}d")))
        proposed = problem.hint.split()[4]

        text = service(FRESH, f"target: {proposed}, window: {days}d")
        assert list(budgets_below_a_minute(catalogue(text))) == []


def test_other_kinds_do_not_count_minutes() -> None:
    assert list(budgets_below_a_minute(catalogue(service("probe: {gauge: up}", "target: 99.999%")))) == []
