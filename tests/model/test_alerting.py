"""Alert policies: the Workbook's figures, and their scaling for other compliance windows."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.model import BUILT_IN_POLICIES, HOURS, WORKBOOK, AlertPolicy
from slo.text.units import Duration


def tiers(window: str) -> list[tuple[str, str, str, str]]:
    return [
        (tier.severity, str(tier.budget), str(tier.long_window), str(tier.short_window))
        for tier in WORKBOOK.tiers_for(Duration.parse(window))
    ]


@pytest.mark.parametrize("policy", BUILT_IN_POLICIES.values(), ids=lambda policy: policy.name)
def test_a_built_in_policy_is_valid(policy: AlertPolicy) -> None:
    fields = ("severity", "budget", "error_ratio", "long_window", "short_window")
    as_text = {
        **{
            field: str(value)
            for field in ("name", "meant_for", "no_data_after", "targets_down")
            if (value := getattr(policy, field)) is not None
        },
        "tiers": [
            {field: str(value) for field in fields if (value := getattr(tier, field)) is not None}
            for tier in policy.tiers
        ],
    }

    assert AlertPolicy.model_validate(as_text).model_dump() == policy.model_dump()


@pytest.mark.parametrize("hours", range(1, 24))
def test_windows_of_hours_have_tiers_within_them_that_spend_a_budget_before_it_is_over(hours: int) -> None:
    window = Duration.parse(f"{hours}h")

    assert HOURS.unscalable(window) is None
    assert len(HOURS.tiers_for(window)) == 2
    for tier in HOURS.tiers_for(window):
        rate = tier.burn_rate(window)
        assert rate is not None
        assert rate > 1
        assert tier.long_window <= window


@pytest.mark.parametrize("window", ["1h", "6h", "23h"])
def test_the_workbooks_policy_cannot_be_scaled_to_hours(window: str) -> None:
    assert WORKBOOK.unscalable(Duration.parse(window)) == WORKBOOK.tiers[0]
    assert WORKBOOK.unscalable(Duration.parse("1d")) is None


def test_over_30_days_the_burn_rates_are_those_of_the_workbook() -> None:
    window = Duration.parse("30d")
    rates = [tier.burn_rate(window) for tier in WORKBOOK.tiers_for(window)]

    assert rates == [Fraction(Decimal("14.4")), 6, 3, 1]


@pytest.mark.parametrize("window", ["28d", "30d"])
def test_a_month_has_the_workbooks_windows(window: str) -> None:
    assert tiers(window) == [
        ("page", "2%", "1h", "5m"),
        ("page", "5%", "6h", "30m"),
        ("ticket", "10%", "1d", "2h"),
        ("ticket", "10%", "3d", "6h"),
    ]


def test_a_week_has_shorter_windows_for_the_same_shares() -> None:
    assert tiers("7d") == [
        ("page", "2%", "15m", "5m"),
        ("page", "5%", "1h", "5m"),
        ("ticket", "10%", "6h", "30m"),
        ("ticket", "10%", "18h", "1h"),
    ]


@given(st.integers(min_value=1, max_value=90))
def test_scaled_tiers_are_distinct_and_keep_their_order(days: int) -> None:
    window = Duration.parse(f"{days}d")
    scaled = WORKBOOK.tiers_for(window)

    assert len({(tier.severity, tier.long_window) for tier in scaled}) == len(scaled)
    assert all(tier.short_window < tier.long_window <= window for tier in scaled)
    assert all(tier.burn_rate(window) > Fraction(1, 2) for tier in scaled)
    assert list(scaled) == [tier for tier in scaled if tier.budget in {t.budget for t in WORKBOOK.tiers}]


@given(st.integers(min_value=1, max_value=90), st.sampled_from(WORKBOOK.tiers))
def test_a_burn_rate_spends_the_share_of_the_budget_it_is_about(days: int, tier) -> None:  # type: ignore[no-untyped-def]
    window = Duration.parse(f"{days}d")
    spent = tier.burn_rate(window) * tier.long_window.milliseconds / window.milliseconds

    assert spent == Fraction(tier.budget.ratio)
