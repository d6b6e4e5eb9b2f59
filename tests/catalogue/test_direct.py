"""What a service with 'strategy: direct' cannot have."""

from tests.catalogue.problems import problems_in

DIRECT = """
        kind: Service
        name: shop
        strategy: direct
        indicators:
          basket: {events: {total: a_total, bad: b_total}}
        objectives:
          - {indicator: basket, target: 99%, window: WINDOW}
"""
MAINTENANCE = """
        ---
        kind: Exclusion
        name: move
        reason: The shop moves to another data centre
        author: shop
        services: [shop]
        start: 2026-12-01T22:00
        lasts: 2h
"""


def test_a_budget_of_the_calendar_needs_stored_counts() -> None:
    problem = problems_in(DIRECT.replace("WINDOW", "month"))

    assert "a calendar window needs recorded counts" in problem.splitlines()[0]
    assert "or a rolling window such as 28d" in problem


def test_exclusions_need_stored_counts() -> None:
    problem = problems_in(DIRECT.replace("WINDOW", "28d") + MAINTENANCE)

    assert "exclusion 'move' needs recorded counts" in problem.splitlines()[0]
