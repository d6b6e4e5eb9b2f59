"""Intervals of time: what is left of one without others, and others as one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slo.model.intervals import Interval, united

START = datetime(2026, 11, 1, tzinfo=UTC)


def of(first: int, last: int) -> Interval:
    return Interval(START + timedelta(hours=first), START + timedelta(hours=last))


intervals = st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda one: of(one[0], one[0] + one[1]))


@given(intervals, st.lists(intervals, max_size=8))
def test_what_is_left_has_exactly_the_hours_that_no_other_has(
    whole: Interval, others: list[Interval]
) -> None:
    left = whole.without(united(others))

    for hour in range(60):
        at = START + timedelta(hours=hour, minutes=30)
        taken = any(one.start <= at < one.end for one in others)
        assert any(one.start <= at < one.end for one in left) == (whole.start <= at < whole.end and not taken)
    assert all(one.end < other.start for one, other in pairwise(left))


def test_what_lies_before_or_after_takes_nothing() -> None:
    assert of(10, 20).without([of(0, 5), of(30, 40)]) == (of(10, 20),)
    assert of(10, 20).without([of(0, 10), of(20, 21)]) == (of(10, 20),)
    assert of(10, 20).without([of(5, 25)]) == ()


@given(st.lists(intervals, max_size=8))
def test_united_intervals_are_apart_and_have_the_same_hours(several: list[Interval]) -> None:
    known = united(several)

    assert all(one.end < other.start for one, other in pairwise(known))
    assert {edge for one in known for edge in one} <= {edge for one in several for edge in one}
    assert all(any(one.start <= a.start and a.end <= one.end for one in known) for a in several)
