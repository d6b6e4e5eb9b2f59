"""Alerts that never come, or that come too late to matter."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slo.checks import lint
from slo.checks.tiers import impossible_tiers, slow_outage_pages, unnoticed_outages
from slo.conditions import Measurement
from slo.evidence.status import assess
from slo.model import SLO, Calendar, Catalogue
from slo.text.diagnostics import Problem
from slo.text.units import Duration
from tests.checks.definitions import catalogue, service, underlined

LATE = """\
---
kind: AlertPolicy
name: late
tiers: [{severity: page, budget: 5%, long_window: 1h, short_window: 5m}]
"""

TICKET = ", {severity: ticket, budget: 10%, long_window: 1d, short_window: 2h}]\n"


def with_target(target: str, window: str = "28d", policy: str = "") -> str:
    named = f", alert_policy: {'late' if policy else 'workbook'}"
    return service("probe: {gauge: up}", f"target: {target}, window: {window}{named}") + policy


def outages(text: str) -> list[Problem]:
    return list(unnoticed_outages(catalogue(text)))


def test_an_outage_that_is_noticed_late_is_reported_with_its_time_and_a_remedy() -> None:
    text = with_target("75%")
    [problem] = outages(text)

    assert problem.message == (
        "a complete outage would be noticed only after 16h48m, by the ticket at 10% in 1d: "
        "2 of its 4 tiers can never fire, because the error budget is 25%"
    )
    assert problem.hint == (
        "give the objective an alert policy with a tier at 4.7% of the budget or less, "
        "with a long window above 8h"
    )
    assert underlined(problem, text) == "75%"


def test_an_outage_that_is_never_noticed_is_reported_once() -> None:
    [problem] = outages(with_target("25%", policy=LATE))

    assert problem.message == (
        "no alert would fire in a complete outage: even the page at 5% in 1h needs more than "
        "2520% errors, because the error budget is 75%"
    )


def test_the_remedy_makes_an_outage_noticed_within_a_working_day() -> None:
    for target, window in (("75%", "28d"), ("25%", "90d"), ("1%", "year"), ("60%", "quarter")):
        [problem] = outages(with_target(target, window, LATE))
        share = problem.hint.split(" at ")[1].split()[0]
        remedy = LATE.replace("5%, long_window: 1h", f"{share}, long_window: 9h")

        assert outages(with_target(target, window, remedy)) == []


def test_a_late_outage_and_impossible_tiers_are_one_problem() -> None:
    codes = {target: [one.code for one in about_tiers(with_target(target))] for target in ("75%", "85%")}

    assert codes == {"75%": ["unnoticed-outage"], "85%": ["impossible-tier"]}


def about_tiers(text: str) -> list[Problem]:
    return [one for one in lint(catalogue(text)) if one.code in ("unnoticed-outage", "impossible-tier")]


@pytest.mark.parametrize(
    ("target", "window"), [("99.9%", "28d"), ("90%", "28d"), ("95%", "90d"), ("60%", "1d")]
)
def test_an_outage_that_is_noticed_in_time_is_fine(target: str, window: str) -> None:
    assert outages(with_target(target, window)) == []


def test_how_long_an_alert_is_held_back_counts() -> None:
    held = LATE.replace("5m}", "5m, for: 10h}")
    [problem] = outages(with_target("99.9%", policy=held))

    assert "be noticed only after 10h2m, by the page at 5% in 1h" in problem.message


@given(
    target=st.integers(min_value=1, max_value=999),
    days=st.integers(min_value=1, max_value=90),
    minutes=st.integers(min_value=1, max_value=5 * 24 * 60),
)
def test_the_time_is_when_the_first_alert_fires(target: int, days: int, minutes: int) -> None:
    slos = catalogue(with_target(f"{Decimal(target).scaleb(-1)}%", f"{days}d"))
    [slo] = slos.slos
    after = first_alert(slos)
    assume(after is None or abs(after - minutes) >= 1)

    assert fires(slo, minutes) is (after is not None and minutes > after)


def first_alert(slos: Catalogue) -> int | None:
    """The minutes of which the question speaks; below a working day it says nothing, so it is not asked."""
    problems = list(unnoticed_outages(slos))
    if not problems:
        return within_a_day(slos.slos[0])
    if "no alert would fire" in problems[0].message:
        return None
    words = problems[0].message.split(" after ")[1].split(",")[0]
    return Duration.parse(words).milliseconds // 60_000


def within_a_day(slo: SLO) -> int | None:
    return next((minutes for minutes in range(8 * 60 + 1) if fires(slo, minutes)), None)


def fires(slo: SLO, minutes: int) -> bool:
    """Whether the mathematics of budgets say so, of an outage that has lasted for some minutes."""
    outage = minutes * 60_000
    windows = {window for tier in slo.tiers for window in (tier.long_window, tier.short_window)}
    ratios: dict[Duration | Calendar, Fraction] = {
        window: min(Fraction(outage, window.milliseconds), Fraction(1)) for window in windows
    }
    return bool(assess(slo, Measurement(error_ratios=ratios)).firing)


def test_impossible_tiers_of_an_objective_that_alerts_in_time_are_reported() -> None:
    [problem] = list(impossible_tiers(catalogue(with_target("85%"))))

    assert problem.message.startswith("the page at 2% in 1h can never fire: it needs more than 202% errors")


def test_a_page_that_comes_late_in_an_outage_is_reported_with_its_time() -> None:
    text = with_target("95%")
    [problem] = slow_outage_pages(catalogue(text))

    assert problem.code == "slow-outage-page"
    assert problem.message == ("a complete outage would page only within 42m, because the error budget is 5%")
    assert "'workbook-and-outage'" in problem.hint
    assert underlined(problem, text) == "95%"


def test_pages_that_cannot_come_in_an_outage_are_reported() -> None:
    text = with_target("95%", policy=LATE.rstrip()[:-1] + TICKET)
    [problem] = slow_outage_pages(catalogue(text))

    assert problem.message.startswith("a complete outage would page nobody: no page of its alert policy can")


@pytest.mark.parametrize("policy", ["", "workbook-and-outage"])
def test_by_default_or_with_a_tier_for_outages_a_page_comes_soon(policy: str) -> None:
    text = with_target("95%").replace(
        ", alert_policy: workbook", f", alert_policy: {policy}" if policy else ""
    )

    assert list(slow_outage_pages(catalogue(text))) == []
