"""Sums since a week, month, quarter or year began, as the oldest servers and the newest give them."""

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slo.model import Calendar, naming
from slo.model.timezones import clock, zone
from slo.plan.calendar import current_period, local_time, seconds_since_period_began, since_period_began
from slo.plan.recordings import RollUp
from slo.plan.series import Side
from slo.text.units import Duration
from tests.evidence.objectives import objective
from tests.model.test_timezones import DIFFERENT, WITH_SEASONS, ahead, seconds_around_changes
from tests.servers import promtool
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

FIVE_MINUTES = 300
LATENESSES = (0, 59.999)
"""Seconds after a full minute at which groups are evaluated; imported history stands at full minutes."""
DELAY = Duration.parse("5m")

HISTORY = range(
    int(datetime(2027, 12, 30, tzinfo=UTC).timestamp()) // FIVE_MINUTES,
    int(datetime(2029, 1, 20, tzinfo=UTC).timestamp()) // FIVE_MINUTES,
)
"""The slots of five minutes since 1970 that there are roll-ups of, with a leap day and a year's turn."""
EVENTS = [slot * slot % 1009 for slot in HISTORY]
SUMS = [0, *itertools.accumulate(EVENTS)]

SOME_ZONES = [
    *("UTC", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "America/St_Johns"),
]
"""Their clocks have gone by the same rules since 2020."""
calendars = st.sampled_from(Calendar)


def times(first: datetime, last: datetime) -> st.SearchStrategy[datetime]:
    return st.datetimes(first, last, timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))


def local(timezone: str, text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone)).timestamp()


def selector(**labels: str) -> str:
    return naming.of(naming.BAD_5M, **labels)


def events(first: float, end: float) -> int:
    """Count the events of the slots between two full five minutes."""
    first_slot, end_slot = (int(at // FIVE_MINUTES) - HISTORY[0] for at in (first, end))
    return SUMS[end_slot] - SUMS[first_slot]


def end_of_day(calendar: Calendar, timezone: str, now: float) -> float:
    """Tell up to when the expression sees what came after `now`: its days know no daylight saving."""
    there = clock(timezone)
    ahead = there.ahead
    if there.season and calendar is not Calendar.YEAR:
        ahead = min(ahead, there.season.ahead)
    return (now + ahead) // 86_400 * 86_400 + 86_400 - ahead


def recorded(slot: int, lateness: float) -> float:
    """Tell when the roll-up of a slot is recorded."""
    return (slot + 1) * FIVE_MINUTES + DELAY.milliseconds / 1000 + lateness


def history() -> Iterator[Series]:
    for lateness in LATENESSES:
        samples = [
            (recorded(slot, lateness), float(count)) for slot, count in zip(HISTORY, EVENTS, strict=True)
        ]
        yield Series(naming.BAD_5M, {"slo": f"{lateness}s", "slo_bundle": "b", "path": "/pay"}, samples)


@pytest.fixture(scope="module", params=(SUITES[0], SUITES[-1]))
def generation(request: pytest.FixtureRequest) -> Generation:
    """The servers of the oldest suite and of the newest, once for all tests of this module."""
    return require(request.param)


@pytest.fixture(scope="module")
def server(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A server with a year of roll-ups."""
    folder = tmp_path_factory.mktemp("calendar")
    backfill([*history(), *as_it_was_at_times()], folder, generation)
    with prometheus(generation, "global: {}", [], folder, retention="20000d") as running:
        yield running


MOMENTS = [
    (Calendar.MONTH, "UTC", "2028-02-29T23:58"),
    (Calendar.MONTH, "UTC", "2028-03-01T00:05"),
    (Calendar.MONTH, "UTC", "2028-03-01T00:06"),
    (Calendar.MONTH, "UTC", "2028-03-31T23:59"),
    (Calendar.MONTH, "Europe/London", "2028-03-31T23:59"),
    (Calendar.MONTH, "Europe/London", "2028-04-01T00:11"),
    (Calendar.MONTH, "Europe/London", "2028-10-31T23:59"),
    (Calendar.MONTH, "Europe/London", "2028-11-01T00:16"),
    (Calendar.WEEK, "Europe/London", "2028-03-26T23:59"),
    (Calendar.WEEK, "Europe/London", "2028-03-27T00:07"),
    (Calendar.WEEK, "Europe/London", "2028-10-29T23:59"),
    (Calendar.WEEK, "Europe/London", "2028-10-30T00:07"),
    (Calendar.WEEK, "UTC", "2028-03-01T12:00"),
    (Calendar.QUARTER, "Europe/London", "2028-06-30T23:59"),
    (Calendar.QUARTER, "Europe/London", "2028-07-01T00:57"),
    (Calendar.QUARTER, "Europe/London", "2028-12-31T23:59"),
    (Calendar.YEAR, "Europe/London", "2028-12-31T23:59"),
    (Calendar.YEAR, "Europe/London", "2029-01-01T00:07"),
    (Calendar.MONTH, "Australia/Sydney", "2028-10-31T23:59"),
    (Calendar.MONTH, "Australia/Sydney", "2028-04-30T23:59"),
    (Calendar.QUARTER, "Pacific/Auckland", "2028-12-31T23:59"),
    (Calendar.YEAR, "Pacific/Auckland", "2029-01-01T00:31"),
    (Calendar.MONTH, "Asia/Kolkata", "2028-06-30T23:59"),
    (Calendar.MONTH, "Asia/Kolkata", "2028-07-01T00:29"),
    (Calendar.YEAR, "Asia/Kathmandu", "2028-12-31T23:59"),
    (Calendar.WEEK, "America/New_York", "2028-11-05T23:59"),
    (Calendar.MONTH, "Africa/Cairo", "2028-10-31T23:59"),
]


def recorded_by(moment: tuple[Calendar, str, str], lateness: float) -> Iterator[tuple[int, float]]:
    """Give the slots of which roll-ups had been recorded at a moment, and when they were.

    Only those around the beginning of the period and those of the last day: the others are nothing new.
    """
    calendar, timezone, text = moment
    now = local(timezone, text)
    began = calendar.began(datetime.fromtimestamp(now, UTC), timezone).timestamp()
    for slot in HISTORY:
        at = recorded(slot, lateness)
        if at <= now and (abs(at - began) < 7200 or now - at < 86_400):
            yield slot, at


def as_it_was_at_times() -> Iterator[Series]:
    for number, moment in enumerate(MOMENTS):
        for lateness in LATENESSES:
            samples = [(at, float(EVENTS[slot - HISTORY[0]])) for slot, at in recorded_by(moment, lateness)]
            yield Series(naming.BAD_5M, {"slo": f"{number}-{lateness}s", "slo_bundle": "then"}, samples)


@pytest.mark.parametrize("lateness", LATENESSES)
@pytest.mark.parametrize("number", range(len(MOMENTS)), ids=lambda number: " ".join(MOMENTS[number]))
def test_every_roll_up_of_a_period_counts_once_and_no_other(
    number: int, lateness: float, server: Prometheus
) -> None:
    calendar, timezone, text = MOMENTS[number]
    now = local(timezone, text)
    began = calendar.began(datetime.fromtimestamp(now, UTC), timezone).timestamp()
    counts = [
        EVENTS[slot - HISTORY[0]]
        for slot, _ in recorded_by(MOMENTS[number], lateness)
        if slot * FIVE_MINUTES >= began
    ]
    rolled_up = selector(slo=f"{number}-{lateness}s")

    said = server.value(since_period_began(rolled_up, calendar, timezone, DELAY), at=now)

    assert said == (sum(counts) if counts else None)


@settings(max_examples=60, deadline=None)
@given(
    calendars,
    st.sampled_from(SOME_ZONES),
    times(datetime(2028, 1, 2), datetime(2029, 1, 14)),
    st.sampled_from(("then", "when it began", "before its end")),
)
def test_a_year_of_history_is_summed_exactly(
    server: Prometheus, calendar: Calendar, timezone: str, at: datetime, when: str
) -> None:
    began, ended = calendar.began(at, timezone), calendar.ended(at, timezone)
    assume(began > datetime(2027, 12, 31, tzinfo=UTC))
    last = min(ended, datetime(2029, 1, 15, tzinfo=UTC)) - timedelta(seconds=1)
    now = {"then": at, "when it began": began, "before its end": last}[when].timestamp()
    seen = min(end_of_day(calendar, timezone, now), ended.timestamp())

    said = server.query(since_period_began(selector(slo_bundle="b"), calendar, timezone, DELAY), at=now)

    assert {sample.value for sample in said} == {events(began.timestamp(), seen)}
    assert [sorted(sample.labels) for sample in said] == [["path", "slo", "slo_bundle"]] * len(LATENESSES)


@pytest.mark.parametrize("timezone", WITH_SEASONS)
def test_prometheus_knows_what_clocks_show(timezone: str, server: Prometheus) -> None:
    season = clock(timezone).season
    assert season is not None
    turns = [
        datetime(2036, 1, 1, tzinfo=UTC) - timedelta(seconds=change.ahead + second)
        for change in (season.begins, season.ends)
        for second in (0, 1)
    ]

    for at in (*seconds_around_changes(timezone, 2036), *turns):
        shown = server.value(local_time(timezone), at=at.timestamp())
        assert shown == at.timestamp() + (ahead(timezone, at) or 0)


@settings(max_examples=300, deadline=None)
@given(
    calendars,
    st.one_of(
        st.tuples(st.sampled_from(DIFFERENT), times(datetime(2030, 1, 1), datetime(2050, 1, 1))),
        st.tuples(st.sampled_from(SOME_ZONES), times(datetime(2021, 1, 1), datetime(2040, 1, 1))),
    ),
)
def test_a_period_is_distinguished_at_the_second(
    server: Prometheus, calendar: Calendar, there: tuple[str, datetime]
) -> None:
    timezone, at = there
    began, ended, second = calendar.began(at, timezone), calendar.ended(at, timezone), timedelta(seconds=1)

    before, first, then, last, after = (
        server.value(current_period(calendar, timezone), at=time.timestamp())
        for time in (began - second, began, at, ended - second, ended)
    )

    assert first == then == last
    assert len({before, then, after}) == 3


@settings(max_examples=150, deadline=None)
@given(calendars, st.sampled_from(SOME_ZONES), times(datetime(2021, 1, 1), datetime(2040, 1, 1)))
def test_how_long_ago_a_period_began_is_reported_by_its_clocks(
    server: Prometheus, calendar: Calendar, timezone: str, at: datetime
) -> None:
    began = calendar.began(at, timezone)
    later = at.replace(tzinfo=UTC).astimezone(zone(timezone)).replace(tzinfo=None)
    by_clocks = later - began.astimezone(zone(timezone)).replace(tzinfo=None)
    changed = timedelta(0) if calendar is not Calendar.YEAR else timedelta(hours=1)

    first, then = (
        server.value(seconds_since_period_began(calendar, timezone), at=time.timestamp())
        for time in (began, at)
    )

    assert first == 0
    assert then is not None
    assert abs(by_clocks - timedelta(seconds=float(then))) <= changed


# In promtool it is 1 January 1970, a Thursday. Each minute has one event, and 00:00 a roll-up of only that.
TURNS = [
    # A month, a quarter and a year begin at 05:00 UTC.
    *(
        (calendar, "America/New_York", {"4h56m": 1 + 59 * 5, "5h8m": None, "5h12m": 5, "6h4m": 11 * 5})
        for calendar in (Calendar.MONTH, Calendar.QUARTER, Calendar.YEAR)
    ),
    # A week begins on Sunday at 18:30 UTC.
    (Calendar.WEEK, "Asia/Kolkata", {"90h28m": 1 + 90 * 60 + 5 * 5, "90h36m": None, "90h44m": 5}),
]


@pytest.mark.parametrize(("calendar", "timezone", "expected"), TURNS, ids=[turn[0] for turn in TURNS])
def test_rules_begin_anew_as_a_period_does(
    calendar: Calendar,
    timezone: str,
    expected: dict[str, int | None],
    generation: Generation,
    tmp_path: Path,
) -> None:
    one = objective()
    labels = f'{{slo="{one.id}",slo_bundle="checkout",path="/pay"}}'
    roll_up = RollUp((one,), Side.BAD)
    since = since_period_began(selector(slo_bundle="checkout"), calendar, timezone, DELAY)
    groups = [
        {"name": "fast", "interval": "1m", "rules": [{"record": roll_up.name, "expr": roll_up.promql()}]},
        {"name": "slow", "interval": "4m", "rules": [{"record": "since", "expr": since}]},
    ]
    test = {
        "interval": "1m",
        "input_series": [{"series": f"{naming.BAD_1M}{labels}", "values": "1x6000"}],
        "promql_expr_test": [
            {
                "expr": "since",
                "eval_time": at,
                "exp_samples": [{"labels": f"since{labels}", "value": value}] if value else [],
            }
            for at, value in expected.items()
        ],
    }
    (tmp_path / "rules.yaml").write_text(json.dumps({"groups": groups}))
    (tmp_path / "tests.yaml").write_text(json.dumps({"rule_files": ["rules.yaml"], "tests": [test]}))

    promtool.check_rule_tests(tmp_path / "tests.yaml", generation)
