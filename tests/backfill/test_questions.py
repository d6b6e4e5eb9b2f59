"""What is asked of raw series, of which times, and how the answers are written."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import SLO, naming
from slo.plan.backfill import (
    Period,
    in_days,
    period,
    recorded_roll_ups,
    roll_ups,
    runs,
    unrecorded,
    with_next,
)
from slo.plan.recordings import counted
from slo.project import read_definitions
from slo.promql.parser import parse
from slo.report.samples import line
from slo.sli import KINDS
from slo.text.units import Duration

EVERY_KIND = Path(__file__).parent.parent / "cases/every_kind_of_indicator/definitions"
SLOS = load(read_definitions(EVERY_KIND)).slos
FIVE_MINUTES = timedelta(minutes=5)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)

times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda time: time.replace(tzinfo=UTC))
lengths = st.integers(1, 90 * 24 * 60).map(lambda minutes: Duration(minutes * 60_000))


def every_fifth_minute(whole: Period) -> list[datetime]:
    steps = max(0, (whole.last - whole.first) // FIVE_MINUTES + 1)
    return [whole.first + step * FIVE_MINUTES for step in range(steps)]


@pytest.mark.parametrize("slo", SLOS, ids=lambda slo: slo.id)
def test_history_is_asked_of_raw_series_alone(slo: SLO) -> None:
    for recording in roll_ups(slo):
        parse(recording.promql())

        assert "slo:" not in recording.promql()


def test_every_kind_is_asked_for() -> None:
    stated = {kind for slo in SLOS for kind in KINDS if getattr(slo.indicator, kind)}

    assert stated == set(KINDS)


def test_history_has_the_names_and_labels_that_rules_record() -> None:
    slo = SLOS[0]
    recorded = [recording.labels for recording in counted(slo)]

    assert [recording.name for recording in roll_ups(slo)] == [naming.TOTAL_5M, naming.BAD_5M]
    assert [recording.labels for recording in roll_ups(slo)] == recorded[:2]


def test_a_month_is_asked_for_at_each_fifth_minute() -> None:
    month = period(Duration.parse("28d"), NOON + timedelta(minutes=4, seconds=59))

    assert month == Period(NOON - timedelta(days=28) + FIVE_MINUTES, NOON)
    assert len(every_fifth_minute(month)) == 28 * 24 * 12


@given(lengths, times)
def test_the_times_of_a_period_are_fifth_minutes_within_it(since: Duration, until: datetime) -> None:
    asked = every_fifth_minute(period(since, until))

    assert all(time.minute % 5 == 0 and time.second == time.microsecond == 0 for time in asked)
    assert asked[-1] <= until < asked[-1] + FIVE_MINUTES
    assert asked[0] > until - timedelta(milliseconds=since.milliseconds) - 2 * FIVE_MINUTES


@given(lengths, times)
def test_days_hold_each_time_of_a_period_once(since: Duration, until: datetime) -> None:
    whole = period(since, until)
    days = list(in_days(whole))

    assert [time for day in days for time in every_fifth_minute(day)] == every_fifth_minute(whole)
    assert all(day.last - day.first < timedelta(days=1) for day in days)


slots = st.sets(st.integers(0, 40)).map(lambda steps: {NOON + step * FIVE_MINUTES for step in steps})


@given(slots)
def test_no_time_that_a_recorded_roll_up_has_events_of_is_written(recorded: set[datetime]) -> None:
    """Rules make up for 30 minutes; after a longer interruption, a roll-up may have five minutes of it."""
    wanted = Period(NOON, NOON + 40 * FIVE_MINUTES)
    written = set(unrecorded(wanted, recorded))

    for at in every_fifth_minute(wanted):
        before = max((one for one in recorded if one <= at), default=NOON - FIVE_MINUTES)
        following = min((one for one in recorded if one > at), default=None)
        has_its_events = following is not None and (
            following - before <= 7 * FIVE_MINUTES or following - at == FIVE_MINUTES
        )
        assert (at in written) == (at not in recorded and not has_its_events)


def test_where_nothing_is_recorded_all_is_written() -> None:
    wanted = period(Duration.parse("7d"), NOON)

    assert list(unrecorded(wanted, ())) == every_fifth_minute(wanted)


def test_a_roll_up_after_the_period_is_asked_for() -> None:
    parse(recorded_roll_ups(SLOS[0]))

    assert with_next(Period(NOON, NOON)) == Period(NOON, NOON + FIVE_MINUTES)


def test_interruptions_are_counted() -> None:
    assert runs({NOON + step * FIVE_MINUTES for step in (0, 1, 2, 7, 9, 10)}) == 3


def test_a_sample_is_written_as_prometheus_printed_it() -> None:
    labels = {"slo": "shop-buying", "slo_bundle": "shop"}

    assert line(naming.BAD_5M, labels, Decimal("0.1000000000000000055"), NOON) == (
        'slo:sli_bad:increase5m{slo="shop-buying",slo_bundle="shop"} 0.1000000000000000055 1793534400.000\n'
    )
