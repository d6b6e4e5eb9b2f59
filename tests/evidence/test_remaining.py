"""What is left of a budget, as a time of outage and as events."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement
from slo.evidence.remaining import events_left, left_in_events, one_bad_event, outage_left
from slo.evidence.status import Status, assess
from slo.text.units import Duration
from tests.evidence.objectives import objective

DAYS = Duration.parse("28d")
RATIOS = st.fractions(min_value=0, max_value=1)
COUNTS = st.integers(min_value=1, max_value=10**12)


def status(ratio: Fraction | None, total: int | None) -> Status:
    return assess(
        objective(),
        Measurement(
            error_ratios={} if ratio is None else {DAYS: ratio},
            events={} if total is None else {DAYS: Fraction(total)},
        ),
    )


def test_half_a_budget_is_half_its_outage_and_half_its_events() -> None:
    half = status(Fraction(1, 2000), 100_000)

    assert outage_left(half) == 28 * 86_400 * Fraction(1, 2000)
    assert events_left(half) == 50
    assert one_bad_event(half) == Fraction(1, 100)


@given(RATIOS, COUNTS)
def test_what_is_left_is_the_same_however_it_is_reported(ratio: Fraction, total: int) -> None:
    one = status(ratio, total)
    events, outage, single = events_left(one), outage_left(one), one_bad_event(one)
    assert events is not None
    assert outage is not None
    assert single is not None

    assert events * single == one.remaining
    assert outage / (28 * 86_400) == events / total


def test_where_one_event_is_more_than_may_be_bad_it_spends_more_than_all() -> None:
    assert one_bad_event(status(Fraction(0), 500)) == 2


def test_what_was_not_measured_is_not_reported() -> None:
    nothing, uncounted = status(None, None), status(Fraction(0), None)

    assert outage_left(nothing) is events_left(nothing) is one_bad_event(nothing) is None
    assert outage_left(uncounted) == 28 * 86_400 * Fraction(1, 1000)
    assert events_left(uncounted) is one_bad_event(uncounted) is None


def test_of_a_window_without_events_nobody_knows_what_one_would_be() -> None:
    assert one_bad_event(status(None, 0)) is None


def test_with_less_than_one_event_a_minute_what_is_left_is_a_number_of_events() -> None:
    minutes = 28 * 24 * 60

    assert left_in_events(status(Fraction(0), minutes - 1))
    assert not left_in_events(status(Fraction(0), minutes))
    assert not left_in_events(status(Fraction(0), None))
