"""The maths of error budgets: what is left, how fast it burns, what fires, and who comes first."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement, counted_windows, windows
from slo.evidence.status import Status, Verdict, assess, most_complete_first, worst_first
from slo.model import BURN_NOW, naming
from slo.plan.ratios import of_budget, of_minutes, of_roll_up
from slo.text.units import Duration
from tests.evidence.objectives import budget_policy, objective, policy

SHARES = st.fractions(min_value=0, max_value=1)
TARGETS = st.integers(min_value=1, max_value=99_999).map(lambda n: f"{n / 1000:.3f}%")
SLO = objective()
DAYS = Duration.parse("28d")
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
PICKY = policy(("2%", "1h", "5m")).model_copy(update={"min_events": 100, "min_bad_events": 5})
AGREED = budget_policy(
    {"name": "soon", "when": {"exhausted_within": "3d"}},
    {"name": "caution", "when": {"remaining": "25%"}},
    {"name": "incident", "when": {"spent": "20%", "within": "6h"}},
    {"name": "freeze", "when": {"remaining": "0%"}, "freeze": "true"},
)


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


def saw(events: int, ratio: str, *, silent: bool = False) -> Measurement:
    return Measurement(
        error_ratios={DAYS: Fraction(ratio)}, events={DAYS: Fraction(events)}, newest=AT, silent=silent
    )


def test_the_replica_that_saw_most_counts() -> None:
    young, old = saw(10, "0.5"), saw(1000, "0.0001")

    assert most_complete_first(SLO, [young, old]) == most_complete_first(SLO, [old, young]) == (old, young)


def test_a_replica_that_fell_silent_hides_no_other() -> None:
    silent, other = saw(1000, "0.0001", silent=True), saw(10, "0.5")

    assert most_complete_first(SLO, [silent, other]) == (other, silent)


def test_where_nobody_knows_which_replica_saw_most_the_worst_counts() -> None:
    good, bad = measured(_28d="0.0001"), measured(_28d="0.0009")

    assert most_complete_first(SLO, [good, bad]) == most_complete_first(SLO, [bad, good]) == (bad, good)


def test_a_replica_that_saw_nothing_hides_nothing() -> None:
    good, nothing = measured(_28d="0.0001"), Measurement(error_ratios={})

    assert most_complete_first(SLO, [nothing, good]) == (good, nothing)


@pytest.mark.parametrize("ratio", ["0", "0.0001", "0.5"])
def test_what_fell_silent_has_no_data_whatever_is_left(ratio: str) -> None:
    found = assess(SLO, saw(1000, ratio, silent=True))

    assert (found.verdict, found.no_data_since) == (Verdict.NO_DATA, AT)
    assert found.remaining == 1 - Fraction(ratio) / Fraction(SLO.error_budget)


def test_what_is_counted_and_has_no_figures_yet_is_young() -> None:
    young = Measurement(error_ratios={}, newest=AT)
    idle = Measurement(error_ratios={}, events={DAYS: Fraction(0)}, newest=AT)

    assert [assess(SLO, one).is_young for one in (young, idle, Measurement(error_ratios={}))] == [
        True,
        False,
        False,
    ]
    assert assess(SLO, idle).no_data_since is None


@pytest.mark.parametrize("window", ["1d", "7d", "28d", "30d", "90d", "week", "month", "quarter", "year"])
@pytest.mark.parametrize(
    "policies", [{}, {"policy": PICKY, "budget_policy": AGREED}], ids=["plain", "agreed"]
)
def test_every_window_that_a_status_needs_is_recorded(window: str, policies: dict[str, Any]) -> None:
    slo = objective(window=window, **policies)

    planned = (
        *of_minutes((slo,)),
        *of_roll_up((slo,)),
        *of_budget((slo,)),
    )
    recorded = [recording.name for recording in planned]

    assert {naming.error_ratio(window) for window in windows(slo)} <= set(recorded)
    assert {naming.events(window) for window in counted_windows(slo)} <= set(recorded)
    assert len(recorded) == len(set(recorded))


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
def test_without_numbers_of_events_the_worst_comes_first_and_no_data_last(
    measurements: list[Measurement],
) -> None:
    judged = [assess(SLO, one) for one in most_complete_first(SLO, measurements)]
    known = [one for one in judged if one.verdict is not Verdict.NO_DATA]

    assert judged == [*worst_first(known), *(one for one in judged if one.verdict is Verdict.NO_DATA)]
    assert len(judged) == len(measurements)


def test_the_burn_rate_is_of_the_last_hour() -> None:
    assert str(BURN_NOW) == "1h"
    assert status(_28d="0", _1h="0.0144").burn_rate == Fraction("14.4")


def test_few_events_set_off_nothing_where_the_policy_asks_for_more() -> None:
    slo = objective(policy=PICKY)
    burning = {Duration.parse(window): Fraction(1, 10) for window in ("28d", "1h", "5m")}

    def firing(events: int) -> int:
        return len(assess(slo, Measurement(error_ratios=burning, events={BURN_NOW: Fraction(events)})).firing)

    assert [firing(events) for events in (49, 99, 100)] == [0, 0, 1]
    assert assess(slo, Measurement(error_ratios=burning)).firing == ()


def test_bad_events_are_counted_where_the_policy_asks_for_some() -> None:
    slo = objective(policy=policy(("2%", "1h", "5m")).model_copy(update={"min_bad_events": 5}))
    burning = {Duration.parse(window): Fraction(1, 10) for window in ("28d", "1h", "5m")}

    def firing(events: int) -> int:
        return len(assess(slo, Measurement(error_ratios=burning, events={BURN_NOW: Fraction(events)})).firing)

    assert [firing(events) for events in (40, 49, 50)] == [0, 0, 1]


def steps(
    events: dict[str, int] | None = None, whole: Fraction | None = Fraction(1), **ratios: str
) -> list[str]:
    slo = objective(budget_policy=AGREED)
    counted = {Duration.parse(window): Fraction(number) for window, number in (events or {}).items()}
    found = assess(
        slo,
        Measurement(error_ratios=measured(**ratios).error_ratios, events=counted, window_measured=whole),
    )
    return [step.name for step in found.steps]


def test_steps_hold_from_their_share_of_the_budget_on() -> None:
    assert steps(_28d="0.0007") == []
    assert steps(_28d="0.00075") == ["caution"]
    assert steps(_28d="0.001") == ["caution", "freeze"]


def test_an_incident_is_judged_by_its_events_and_not_by_how_long_it_took() -> None:
    rush, night = {"28d": 1_000_000, "6h": 200_000}, {"28d": 1_000_000, "6h": 199}

    assert steps(rush, _28d="0.0002", _6h="0.001") == ["incident"]
    assert steps(rush, _28d="0.0002", _6h="0.00099") == []
    assert steps(night, _28d="0.0002", _6h="1") == []
    assert steps(_28d="0.0002", _6h="1") == []


def test_an_incident_is_compared_with_the_budget_of_the_whole_window() -> None:
    day = {"28d": 1_000_000, "6h": 250_000}
    quarter = Fraction(1, 4)

    assert steps(day, quarter, _28d="0.0002", _6h="0.0008") == []
    assert steps(day, quarter, _28d="0.0008", _6h="0.0031") == ["caution"]
    assert steps(day, quarter, _28d="0.0008", _6h="0.0032") == ["caution", "incident"]
    assert steps(day, None, _28d="0.0002", _6h="1") == []


def test_a_budget_of_which_little_is_measured_is_not_soon_exhausted() -> None:
    assert steps(whole=Fraction(1, 28), _28d="0.00099", _1d="0.009") == ["caution"]
    assert steps(whole=Fraction(1, 28), _28d="0.00099", _1d="0.0091") == ["soon", "caution"]
    assert steps(whole=None, _28d="0.00099", _1d="0.5") == ["caution"]


def test_what_is_left_of_a_young_window_is_that_of_all_of_it() -> None:
    def lasts(measured: Fraction, **ratios: str) -> Fraction | None:
        windows = {Duration.parse(window[1:]): Fraction(ratio) for window, ratio in ratios.items()}
        return assess(SLO, Measurement(error_ratios=windows, window_measured=measured)).exhausted_in

    assert lasts(Fraction(1, 28), _28d="0.0007", _1h="0.002") == Fraction("0.975") * 14 * 24 * 3600
    assert lasts(Fraction(1), _28d="0.0007", _1h="0.002") == Fraction("0.3") * 14 * 24 * 3600
    assert lasts(Fraction(1, 28), _28d="0.002", _1h="0.002") == 0


def test_a_budget_that_lasts_is_not_soon_exhausted() -> None:
    assert steps(_28d="0.0005", _1d="0.001") == []
    assert steps(_28d="0.0005", _1d="0.0047") == ["soon"]
    assert steps(_28d="0.0005", _1d="0.0046") == []
    assert "soon" not in steps(_28d="0.00099", _1d="0.001")


def test_nothing_is_agreed_about_what_nobody_knows() -> None:
    assert steps() == []
    assert steps(_6h="1", _1d="1") == []


def test_what_is_left_lasts_as_long_as_the_last_hour_goes_on() -> None:
    assert status(_28d="0.0005", _1h="0.014").exhausted_in == 24 * 3600
    assert status(_28d="0.0005", _1h="0.001").exhausted_in is None
    assert status(_28d="0.002", _1h="0.002").exhausted_in == 0
    assert status(_1h="0.002").exhausted_in is None


def test_a_group_is_judged_by_a_target_of_its_own() -> None:
    slo = objective(by="region", targets=[{"group": {"region": "eu"}, "target": "99.99%"}])
    measurement = measured(_28d="0.0001")

    assert assess(slo, measurement, (("region", "eu"),)).remaining == 0
    assert assess(slo, measurement, (("region", "us"),)).remaining == Fraction(9, 10)
