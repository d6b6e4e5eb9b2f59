"""Burn-downs, ledgers and months: each part of a budget is stated once, and together they are all of it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.evidence.budget_history import assess_history
from slo.evidence.burndown import burn_down, exhausted_at, project
from slo.evidence.history import History, Rows, measure
from slo.evidence.ledger import WORTH_TELLING, ledger
from slo.evidence.months import months
from slo.evidence.slots import Slot, columns, events, slots
from slo.evidence.status import assess
from slo.model import SLO
from slo.model.intervals import Interval
from slo.text.rounding import left, parts
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = 3600
BUDGET = Fraction(1, 1000)


def rows(counts: list[tuple[int, int]], width: int = HOUR, end: datetime = NOON) -> Rows:
    """Rows of so many total and bad events each, the last one until the end."""
    first = int(end.timestamp()) - width * len(counts)
    return Rows(
        starts=tuple(first + width * index for index in range(len(counts))),
        total=tuple(accumulate((total for total, _ in counts), initial=0)),
        bad=tuple(accumulate((bad for _, bad in counts), initial=0)),
    )


def of(slo: SLO, counts: list[tuple[int, int]], width: int = HOUR) -> tuple[Slot, ...]:
    return slots(slo, rows(counts, width), NOON)


some = st.integers(0, 2000).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total)))
several = st.lists(some, min_size=1, max_size=80)
windows = st.sampled_from(["1d", "7d", "28d", "week", "month", "quarter"])
targets = st.sampled_from(["50%", "99%", "99.9%", "99.95%"])


@given(several, windows, targets)
def test_a_burn_down_ends_at_what_is_left(counts: list[tuple[int, int]], window: str, target: str) -> None:
    slo = objective(window=window, target=target)
    known = rows(counts)
    status = assess(slo, measure(History({slo.id: known}), slo, NOON))

    points = burn_down(slots(slo, known, NOON), status.error_budget, 20)

    assert (points[-1].value if points else None) == status.remaining
    assert len(points) <= 21
    assert all(one.at < other.at and one.value >= other.value for one, other in pairwise(points))
    assert not points or points[0].value == 1


@given(several, windows, targets)
def test_a_ledger_adds_up_to_the_spent_budget(
    counts: list[tuple[int, int]], window: str, target: str
) -> None:
    slo = objective(window=window, target=target)
    status, history = assess_history(History({slo.id: rows(counts)}), slo, NOON)

    book = ledger(history.slots, status.error_budget)

    assert book.spent == (0 if status.remaining is None else 1 - status.remaining)
    assert sum(one.bad for one in book.incidents) + book.other_bad == (status.bad or 0)
    assert all(one.share >= WORTH_TELLING for one in book.incidents)
    assert all(one.end <= other.start for one, other in pairwise(book.incidents))


@given(several, windows, st.integers(2, 31))
def test_columns_have_all_events(counts: list[tuple[int, int]], window: str, most: int) -> None:
    slo = objective(window=window)
    known = of(slo, counts)

    shown = columns(known, slo.window_start(NOON), NOON, most)

    assert events(shown) == events(known)
    assert len(shown) <= most or window == "quarter"  # no column is longer than two weeks


@given(st.lists(st.fractions(0, 1), max_size=9))
def test_what_is_shown_of_a_ledger_adds_up_too(shares: list[Fraction]) -> None:
    tenths = [round(float(part[:-1]) * 10) for part in parts(shares)]

    assert 1000 - sum(tenths) == round(float(left(1 - sum(shares, Fraction(0)))[:-1]) * 10)
    assert all(abs(tenth - share * 1000) < 1 for tenth, share in zip(tenths, shares, strict=True))


@given(st.lists(some, min_size=40, max_size=80))
def test_months_of_a_history_have_all_events(counts: list[tuple[int, int]]) -> None:
    known = rows(counts, width=86_400)

    stated = months(known, NOON, "Europe/London")

    assert sum(one.total for one in stated) == known.total[-1]
    assert sum(one.bad for one in stated) == known.bad[-1]


def test_months_have_all_events_whatever_is_left_out_before_and_after_them() -> None:
    known = rows([(10, 1)] * 24 * 60)  # from 2 September on
    hour = timedelta(hours=1)
    out = [Interval(start, start + hour) for start in (NOON - timedelta(days=45), NOON + timedelta(days=2))]

    stated = months(known, NOON, "UTC", out)

    assert [(one.within.month, one.total, one.bad) for one in stated] == [
        (11, 120, 12),
        (10, 7440, 744),
        (9, 6830, 683),
    ]


def test_a_month_begins_where_the_service_is() -> None:
    known = rows([(1, 0), (10, 1)], end=datetime(2026, 11, 1, 5, tzinfo=UTC))  # from 03:00 and 04:00 on

    (here,) = months(known, NOON, "UTC")
    november, october = months(known, NOON, "America/New_York")  # where midnight is at 04:00

    assert (here.total, here.within.month) == (11, 11)
    assert (november.total, october.total) == (10, 1)


QUIET = [(1000, 0)] * 24


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([*QUIET * 10, (1000, 100), (1000, 50), *QUIET * 10], [(2, 150)]),
        ([*QUIET * 10, (1000, 100), (1000, 0), (1000, 50), *QUIET * 10], [(1, 100), (1, 50)]),
        ([(1000, 1)] * 480, []),
        ([*[(1000, 1)] * 240, *[(1000, 2)] * 240], []),
    ],
    ids=["an incident", "two of them", "a steady loss", "a rise to twice as much"],
)
def test_what_burns_three_times_too_fast_is_an_incident(
    counts: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    book = ledger(of(objective(), counts), BUDGET)

    assert [((one.end - one.start) // HOUR, one.bad) for one in book.incidents] == found


def test_neither_few_users_nor_many_make_an_incident() -> None:
    night, noon = (10, 1), (50_000, 60)  # a tenth of ten users; a peak with few errors
    book = ledger(of(objective(), [*[(1000, 1)] * 100, night, *[(1000, 1)] * 100, noon]), BUDGET)

    assert book.incidents == ()


def test_minutes_that_burn_with_pauses_are_one_incident() -> None:
    calm, bad = [(100, 0)] * 100, (100, 50)
    book = ledger(of(objective(), [*calm, bad, (100, 0), (100, 0), bad, *calm], width=300), BUDGET)

    (incident,) = book.incidents
    assert (incident.end - incident.start, incident.total, incident.bad) == (1200, 400, 100)


def test_a_rolling_window_forgets_old_errors() -> None:
    slo = objective(window="28d")
    known = of(slo, [(1000, 500), *[(1000, 0)] * (28 * 24 - 1)])

    ahead = project(slo, known, NOON, BUDGET)

    assert ahead[0].value == burn_down(known, BUDGET)[-1].value < 1
    assert ahead[-1].value == 1
    assert ahead[-1].at - ahead[0].at == 7 * 86_400


def test_a_calendar_period_forgets_nothing_until_it_ends() -> None:
    slo = objective(window="month", target="99%")
    ahead = project(slo, of(slo, [(1000, 5)] * 12), NOON, Fraction(1, 100))

    assert [one.value for one in ahead] == [Fraction(1, 2)] * len(ahead)
    assert datetime.fromtimestamp(ahead[-1].at, UTC) == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_projection_says_when_nothing_will_be_left() -> None:
    slo = objective(window="28d")
    quiet, burning = [(1000, 0)] * 27 * 24, [(1000, 20)] * 24

    spent = exhausted_at(project(slo, of(slo, [*quiet, *burning]), NOON, BUDGET))

    assert spent is not None
    assert timedelta(hours=4) <= spent - NOON <= timedelta(days=1)
    assert exhausted_at(project(slo, of(slo, [*quiet, *quiet]), NOON, BUDGET)) is None
    assert exhausted_at(project(slo, of(slo, [(1000, 900)] * 24), NOON, BUDGET)) is None


def test_without_events_in_the_last_day_nothing_is_projected() -> None:
    slo = objective(window="28d")

    assert project(slo, of(slo, [(1000, 1), *[(0, 0)] * 48]), NOON, BUDGET) == ()
    assert project(slo, (), NOON, BUDGET) == ()
    assert burn_down((), BUDGET) == ()
    assert ledger((), BUDGET).spent == 0


def test_a_window_is_the_last_of_a_longer_history() -> None:
    slo = objective(window="1d")

    assert events(of(slo, [(7, 7), *[(10, 1)] * 24])) == (240, 24)
    assert Duration.parse("1d") in measure(History({slo.id: rows([(1, 0)])}), slo, NOON).error_ratios


def test_stragglers_do_not_lengthen_an_incident() -> None:
    calm = [(100, 0)] * 100
    late = [(100, 0)] * 5
    book = ledger(
        of(objective(), [*calm, (100, 1), *late, (100, 60), *late, (100, 1), *calm], width=300), BUDGET
    )

    (incident,) = book.incidents
    assert (incident.end - incident.start, incident.bad, book.other_bad) == (300, 60, 2)
