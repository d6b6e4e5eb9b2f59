"""The maths of error budgets: what is left, how fast it burns, what fires, and who comes first."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.budget.status import Measurement, Status, Verdict, assess, assess_any, windows, worst_first
from slo.model import BURN_NOW
from slo.plan import recordings
from slo.sli import Sampling
from slo.units import Duration
from tests.budget.objectives import objective, policy

SHARES = st.fractions(min_value=0, max_value=1)
TARGETS = st.integers(min_value=1, max_value=99_999).map(lambda n: f"{n / 1000:.3f}%")
SLO = objective()


def measured(**ratios: str) -> Measurement:
    """Ratios of windows: `measured(_28d="0.001")`."""
    return Measurement(
        error_ratios={Duration.parse(window[1:]): Fraction(ratio) for window, ratio in ratios.items()}
    )


def status(id: str = "checkout-success", **ratios: str) -> Status:
    return assess(objective(id), measured(**ratios))


def test_half_of_the_allowed_errors_leave_half_of_the_budget() -> None:
    found = status(_28d="0.0005", _1h="0.002")

    assert found.error_ratio == Fraction("0.0005")
    assert found.remaining == Fraction(1, 2)
    assert found.burn_rate == 2
    assert found.verdict is Verdict.HEALTHY


def test_a_budget_that_is_used_up_exactly_is_spent() -> None:
    assert status(_28d="0.001").verdict is Verdict.SPENT
    assert status(_28d="0.001").remaining == 0
    assert status(_28d="0.0009999999999").verdict is Verdict.HEALTHY


def test_more_errors_than_allowed_leave_less_than_nothing() -> None:
    assert status(_28d="0.0035").remaining == Fraction(-5, 2)


def test_without_data_nothing_is_known() -> None:
    found = assess(SLO, Measurement(error_ratios={}))

    assert found.verdict is Verdict.NO_DATA
    assert (found.error_ratio, found.remaining, found.burn_rate, found.firing) == (None, None, None, ())


def test_an_hour_without_events_has_no_burn_rate_and_leaves_the_budget_known() -> None:
    found = status(_28d="0.0001")

    assert (found.burn_rate, found.verdict) == (None, Verdict.HEALTHY)


def test_a_tier_fires_only_if_both_its_windows_burn_faster_than_its_rate() -> None:
    slo = objective(policy=policy(("2%", "1h", "5m")))
    limit = Fraction(2, 100) * 28 * 24 * Fraction(1, 1000)
    over, under = str(limit + Fraction(1, 10**9)), str(limit)

    assert assess(slo, measured(_28d="0", _1h=over, _5m=over)).firing == slo.policy.tiers
    assert assess(slo, measured(_28d="0", _1h=over, _5m=under)).firing == ()
    assert assess(slo, measured(_28d="0", _1h=under, _5m=over)).firing == ()
    assert assess(slo, measured(_28d="0", _1h=over)).firing == ()


def test_burning_is_known_before_the_compliance_window_is() -> None:
    found = status(_1h="0.5", _5m="0.5")

    assert (found.verdict, found.remaining) == (Verdict.BURNING, None)


def test_a_spent_budget_is_spent_also_while_it_burns() -> None:
    found = status(_28d="0.01", _1h="0.5", _5m="0.5")

    assert found.verdict is Verdict.SPENT
    assert found.firing


def test_the_worst_comes_first() -> None:
    spent, very_spent = status("a", _28d="0.002"), status("b", _28d="0.02")
    burning, unknown = status("c", _28d="0", _1h="0.5", _5m="0.5"), status("d")
    full, half = status("e", _28d="0"), status("f", _28d="0.0005")

    assert worst_first([full, unknown, half, spent, burning, very_spent]) == (
        very_spent,
        spent,
        burning,
        unknown,
        half,
        full,
    )


def test_with_as_much_left_the_faster_burning_comes_first_and_then_the_name_decides() -> None:
    slow, fast = status("a", _28d="0.0005", _1h="0"), status("z", _28d="0.0005", _1h="0.001")
    unknown = status("b", _28d="0.0005")

    assert worst_first([unknown, slow, fast]) == (fast, slow, unknown)


def test_the_worst_of_several_measurements_counts() -> None:
    good, bad = measured(_28d="0.0001"), measured(_28d="0.0009")

    assert assess_any(SLO, [good, bad]) == assess_any(SLO, [bad, good]) == assess(SLO, bad)


def test_a_replica_that_saw_nothing_hides_nothing() -> None:
    good, nothing = measured(_28d="0.0001"), Measurement(error_ratios={})

    assert assess_any(SLO, [nothing, good]) == assess(SLO, good)


def test_never_measured_is_no_data() -> None:
    assert assess_any(SLO, []) == assess(SLO, Measurement(error_ratios={}))


@pytest.mark.parametrize("window", ["1d", "7d", "28d", "30d", "90d"])
def test_every_window_that_a_status_needs_is_recorded(window: str) -> None:
    slo = objective(window=window)

    recorded = {window for window, _ in recordings.error_ratios((slo,), "checkout", Sampling())}

    assert set(windows(slo)) <= recorded


@given(target=TARGETS, ratio=SHARES)
def test_the_whole_budget_remains_exactly_if_nothing_was_bad(target: str, ratio: Fraction) -> None:
    slo = objective(target=target)
    found = assess(slo, Measurement(error_ratios={slo.objective.window: ratio}))

    assert (found.remaining == 1) == (ratio == 0)
    assert (found.verdict is Verdict.SPENT) == (ratio >= Fraction(slo.error_budget))


@given(target=TARGETS, ratios=st.tuples(SHARES, SHARES))
def test_more_errors_never_leave_more(target: str, ratios: tuple[Fraction, Fraction]) -> None:
    slo = objective(target=target)
    few, many = (
        assess(slo, Measurement(error_ratios=dict.fromkeys(windows(slo), ratio))) for ratio in sorted(ratios)
    )

    assert few.remaining is not None
    assert many.remaining is not None
    assert many.remaining <= few.remaining
    assert set(few.firing) <= set(many.firing)
    assert worst_first([few, many])[0].remaining == many.remaining


@given(
    measurements=st.lists(
        st.dictionaries(st.sampled_from(windows(SLO)), SHARES).map(
            lambda ratios: Measurement(error_ratios=ratios)
        ),
        max_size=4,
    )
)
def test_the_worst_of_all_is_one_of_them_and_none_is_worse(measurements: list[Measurement]) -> None:
    worst = assess_any(SLO, measurements)
    known = [one for one in (assess(SLO, m) for m in measurements) if one.verdict is not Verdict.NO_DATA]

    assert worst_first([worst, *known])[0].verdict is worst.verdict
    assert not known or worst in known


def test_the_burn_rate_is_of_the_last_hour() -> None:
    assert str(BURN_NOW) == "1h"
    assert status(_28d="0", _1h="0.0144").burn_rate == Fraction("14.4")
