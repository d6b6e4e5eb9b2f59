"""Rows in the answers of Prometheus: replicas, renamed objectives, values that are no whole numbers."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from slo.evidence.plausible import Implausible
from slo.evidence.replay import Row
from slo.evidence.replay.queries import PastCounts
from slo.model import Origins
from slo.promql.samples import Curve
from slo.sli import MINUTE
from tests.evidence.objectives import objective

SLO = objective()
LATE = timedelta(minutes=6)


def curve(values: Sequence[int | Decimal], first: int = 16, **labels: str) -> Curve:
    times = tuple(60 * (first + place) for place in range(len(values)))
    return Curve({"slo": SLO.id, **labels}, times, tuple(values))


def rows(total: Sequence[Curve], bad: Sequence[Curve]) -> tuple[Row, ...]:
    found = PastCounts(SLO, Origins())
    found.add(0, total, LATE)
    found.add(1, bad, LATE)
    return found.rows(MINUTE)[()]


def test_a_count_is_of_the_minute_that_was_settled_when_it_was_recorded() -> None:
    assert rows([curve([100, 90])], [curve([1, 0])]) == (Row(9, 10, 100, 1), Row(10, 11, 90, 0))


def test_a_minute_without_a_count_is_no_row() -> None:
    nothing = Decimal("NaN")

    assert rows([curve([100, nothing, 90])], [curve([1, 0, 0])]) == (Row(9, 10, 100, 1), Row(11, 12, 90, 0))


def test_parts_of_events_are_exact() -> None:
    (row,) = rows([curve([Decimal("0.5")])], [curve([Decimal("0.25")])])

    assert (row.total, row.bad) == (Fraction(1, 2), Fraction(1, 4))


def test_of_replicas_the_one_with_most_minutes_counts() -> None:
    one, other = curve([100], replica="a"), curve([90, 90], replica="b")

    assert [row.total for row in rows([one, other], [])] == [90, 90]


def test_an_impossible_count_is_refused() -> None:
    with pytest.raises(Implausible):
        rows([curve([Decimal("-1.5")])], [])
