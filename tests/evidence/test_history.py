"""Histories of events: which rows a window holds, and what is refused with its place."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.evidence.history import History, measure
from slo.evidence.history_csv import parse_history
from slo.evidence.status import assess
from slo.text.diagnostics import Invalid, Problem, Severity
from slo.text.units import Duration
from tests.evidence.objectives import objective, policy

HOURLY = objective(window="1d", policy=policy(("5%", "6h", "2h")))
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)

Row = tuple[datetime, int, int]  # time, bad, total


def history(rows: Iterable[Row], slo: str = HOURLY.id) -> History:
    """Rows as a file has them, read."""
    lines = (f"{time:%Y-%m-%dT%H:%MZ},{slo},{total - bad},{total}" for time, bad, total in rows)
    return parse_history("\n".join(["time,slo,good,total", *lines]), "history.csv", {slo})


def problems(*lines: str, header: str = "time,slo,good,total") -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        parse_history("\n".join([header, *lines]), "history.csv", {"checkout-success"})
    return list(refused.value.problems)


def places(*lines: str) -> list[str]:
    return [str(problem.span) for problem in problems(*lines)]


def test_bad_and_total_events_of_a_window_are_summed() -> None:
    found = measure(
        history([(NOON - timedelta(hours=2), 1, 100), (NOON - timedelta(hours=1), 2, 200)]), HOURLY, NOON
    )

    assert (found.bad(Duration.parse("1d")), found.events[Duration.parse("1d")]) == (3, 300)
    assert found.error_ratios[Duration.parse("1d")] == Fraction(1, 100)
    assert found.error_ratios[Duration.parse("1h")] == Fraction(2, 200)


def test_a_row_belongs_to_a_window_if_it_begins_in_it() -> None:
    day = timedelta(days=1)
    minute = timedelta(minutes=1)
    rows = [(NOON - day - minute, 1, 10), (NOON - day, 2, 10), (NOON - minute, 3, 10), (NOON, 4, 10)]

    assert measure(history(rows), HOURLY, NOON).bad(HOURLY.objective.window) == 2 + 3


def test_a_window_shorter_than_its_rows_may_have_no_data() -> None:
    slo = objective(policy=policy(("2%", "1h", "5m")))
    found = measure(history([(NOON - timedelta(hours=1), 1, 10)]), slo, NOON)

    assert Duration.parse("1h") in found.error_ratios
    assert Duration.parse("5m") not in found.error_ratios


def test_no_events_are_no_data() -> None:
    found = measure(history([(NOON - timedelta(hours=1), 0, 0)]), HOURLY, NOON)

    assert (found.error_ratios, found.events) == ({}, {})


def test_an_objective_without_rows_has_no_data() -> None:
    assert measure(history([]), HOURLY, NOON).error_ratios == {}
    assert measure(history([(NOON, 0, 1)], "another"), HOURLY, NOON).error_ratios == {}


def test_a_history_ends_with_the_minute_of_its_newest_row() -> None:
    assert history([(NOON - timedelta(minutes=1), 0, 1)]).end == NOON
    assert history([]).end is None


def test_columns_may_stand_in_any_order_and_values_in_quotes() -> None:
    plain = parse_history("time,slo,good,total\n2026-11-01T11:00Z,a,8,9\n", "h.csv", {"a"})
    other = parse_history('"total","good","time","slo"\r\n9,8,"2026-11-01T11:00:00Z","a"\r\n', "h.csv", {"a"})

    assert plain.rows == other.rows


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert parse_history("\ufefftime,slo,good,total", "h.csv", ()).rows == {}


def test_rows_of_different_objectives_may_be_mixed() -> None:
    text = "time,slo,good,total\n2026-11-01T11:00Z,a,8,9\n2026-11-01T10:00Z,b,8,9\n2026-11-01T11:30Z,a,8,9\n"

    assert [len(rows.starts) for rows in parse_history(text, "h.csv", {"a", "b"}).rows.values()] == [2, 1]


def test_an_unknown_objective_is_a_warning_at_its_first_row() -> None:
    text = "time,slo,good,total\n" + "".join(f"2026-11-01T1{h}:00Z,checkout-sucess,8,9\n" for h in range(3))
    (warning,) = parse_history(text, "history.csv", {"checkout-success"}).warnings

    assert warning.code == "history"
    assert (warning.severity, str(warning.span)) == (Severity.WARNING, "history.csv:2:19")
    assert warning.hint == "did you mean 'checkout-success'?"


@pytest.mark.parametrize(
    ("line", "place", "says"),
    [
        ("2026-11-01T11:00Z,checkout-success,-1,9", "history.csv:2:36", "'-1' is not a number of events"),
        ("2026-11-01T11:00Z,checkout-success,1,1.5", "history.csv:2:38", "'1.5' is not a number of events"),
        ("2026-11-01T11:00Z,checkout-success,1_0,10", "history.csv:2:36", "'1_0' is not a number of events"),
        ("2026-11-01T11:00Z,checkout-success,,10", "history.csv:2:36", "'' is not a number of events"),
        ("2026-11-01T11:00Z,checkout-success,٣,10", "history.csv:2:36", "'٣' is not a number of events"),
        (
            "2026-11-01T11:00Z,checkout-success,11,10",
            "history.csv:2:36",
            "good is 11, which is more than the total of 10",
        ),
        ("2026-11-01 11:00,checkout-success,1,10", "history.csv:2:1", "'2026-11-01 11:00' is not a time"),
        ("2026-11-01T11:00+01:00,a,1,10", "history.csv:2:1", "'2026-11-01T11:00+01:00' is not a time"),
        ("2026-11-01T11:00:30Z,a,1,10", "history.csv:2:1", "'2026-11-01T11:00:30Z' is not a time"),
        ("2026-02-30T11:00Z,a,1,10", "history.csv:2:1", "'2026-02-30T11:00Z' does not exist in the calendar"),
        ("2026-11-01T11:00Z,a,10", "history.csv:2:1", "this row has 3 fields, not 4"),
    ],
)
def test_a_wrong_row_is_refused_at_its_place(line: str, place: str, says: str) -> None:
    (problem,) = problems(line)

    assert (str(problem.span), problem.message) == (place, says)


def test_rows_out_of_order_and_twice_are_refused() -> None:
    later, row = "2026-11-01T11:00Z,a,1,1", "2026-11-01T10:00Z,a,1,1"

    assert places(later, row) == ["history.csv:3:1"]
    assert "earlier" in problems(later, row)[0].message
    assert "same time" in problems(row, row)[0].message


def test_all_problems_of_a_file_are_reported_but_not_thousands() -> None:
    assert len(problems("a,b,c,d", "e,f,g,h")) == 2
    assert len(problems(*["a,b,c,d"] * 1000)) == 20


def test_a_wrong_header_is_refused() -> None:
    misspelt, missing = problems(header="time,slo,good,totl")

    assert (str(misspelt.span), misspelt.hint) == ("history.csv:1:15", "did you mean 'total'?")
    assert missing.message == "column 'total' is missing"
    assert [one.message for one in problems(header="time,slo,good,total,good")] == [
        "column 'good' is there twice"
    ]
    assert len(problems(header="")) == 5


EVENTS = st.integers(min_value=0, max_value=5).flatmap(
    lambda total: st.tuples(st.integers(min_value=0, max_value=total), st.just(total))
)
HOURS = st.lists(st.lists(EVENTS, min_size=1, max_size=4), min_size=1, max_size=30)


@given(hours=HOURS)
def test_a_history_in_more_rows_says_the_same(hours: list[list[tuple[int, int]]]) -> None:
    begin = NOON - timedelta(hours=len(hours))
    fine = [
        (begin + timedelta(hours=hour, minutes=15 * quarter), bad, total)
        for hour, quarters in enumerate(hours)
        for quarter, (bad, total) in enumerate(quarters)
    ]
    coarse = [
        (begin + timedelta(hours=hour), sum(bad for bad, _ in quarters), sum(total for _, total in quarters))
        for hour, quarters in enumerate(hours)
    ]

    found, expected = (measure(history(rows), HOURLY, NOON) for rows in (fine, coarse))
    assert (found.error_ratios, found.events) == (expected.error_ratios, expected.events)


@given(hours=HOURS, worse=st.integers(min_value=0))
def test_more_bad_events_never_leave_more_budget(hours: list[list[tuple[int, int]]], worse: int) -> None:
    rows = [
        (NOON - timedelta(hours=number), *quarters[0])
        for number, quarters in reversed(list(enumerate(hours, 1)))
    ]
    time, _, total = rows[worse % len(rows)]
    more = [(time, total, total) if row[0] == time else row for row in rows]
    before, after = (assess(HOURLY, measure(history(each), HOURLY, NOON)).remaining for each in (rows, more))

    assert (before is None) == (after is None) == (not any(total for *_, total in rows[-24:]))
    assert before is None or after is None or after <= before
    assert before is None or (before == 1) == (not any(bad for _, bad, _ in rows[-24:]))
