"""Exclusions as servers of three generations understand them: when they hold, and what they take out."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import SLO, Calendar, Catalogue, naming
from slo.plan.backfill import roll_ups
from slo.plan.exclusions import active, switch, taken_out
from slo.plan.rules import rule_files
from slo.plan.series import Recording
from slo.plan.types import Alert
from slo.promql.parser import parse
from slo.text.units import Duration
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

FIVE_MINUTES = 300
LATENESSES = (0, 7.5, 59.999)
"""Seconds after a full minute at which groups are evaluated."""

FIRST = datetime(2027, 3, 26, tzinfo=UTC)
DAYS = 5
SLOTS = range(int(FIRST.timestamp()) // FIVE_MINUTES, int(FIRST.timestamp()) // FIVE_MINUTES + DAYS * 288)
EVENTS = [slot * slot % 1009 for slot in SLOTS]

ONCE = {"name": "database-upgrade", "start": "2027-03-27T22:00", "lasts": "4h"}
AGAIN = {
    "name": "restart",
    "start": "2027-01-01T22:00",
    "lasts": "2h",
    "timezone": "Europe/London",
    "repeat": "FREQ=DAILY",
    "expires": "2027-12-31",
}
MONTHLY = {**AGAIN, "start": "2027-01-03T22:00", "repeat": "FREQ=MONTHLY;BYDAY=1SU"}
WEEKDAYS = {**AGAIN, "repeat": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}


def slos(*exclusions: dict[str, Any], window: str = "1d", timezone: str = "UTC") -> tuple[SLO, ...]:
    """Load a shop with one objective, which has these exclusions."""
    lines = [
        f"""
kind: Service
name: shop
timezone: {timezone}
indicators:
  buying:
    events: {{total: orders_total, bad: orders_failed_total}}
objectives:
  - {{indicator: buying, target: 99.9%, window: {window}}}
"""
    ]
    for one in exclusions:
        keys = {"reason": "It is mended", "author": "shop-team", "services": "[shop]", **one}
        lines.append("\n".join(["kind: Exclusion", *(f"{key}: {value}" for key, value in keys.items()), ""]))
    return load({"shop.yaml": "---\n".join(lines)}).slos


def expressions(of: tuple[SLO, ...]) -> list[str]:
    """Give what all rules of a shop ask."""
    (file,) = rule_files(Catalogue(slos=of))
    rules = [rule for group in file.groups for rule in group.rules]
    return [rule.condition.promql() if isinstance(rule, Alert) else rule.promql() for rule in rules]


def holds(slo: SLO, at: datetime) -> bool:
    """Whether a rule that is evaluated at a time may count events of excluded time."""
    early, late = timedelta(seconds=15), timedelta(seconds=105)
    return any(
        interval.start + early <= at < interval.end + late
        for exclusion in slo.exclusions
        for interval in exclusion.occurrences()
    )


def test_without_exclusions_rules_say_nothing_of_them() -> None:
    said = expressions(slos())

    assert not [text for text in said if "exclu" in text or naming.COUNTED in text]
    assert not list(active(slos()))
    assert not list(switch(slos()[0]))


def test_everything_that_rules_with_exclusions_ask_is_promql() -> None:
    for window in ("1d", "28d", *Calendar):
        for text in expressions(slos(ONCE, AGAIN, window=window)):
            parse(text)


@pytest.mark.parametrize(("again", "most"), [(AGAIN, 3), (WEEKDAYS, 15), (MONTHLY, 12)])
def test_a_year_of_repetitions_is_a_few_lines(again: dict[str, str], most: int) -> None:
    (one,) = active(slos(again))

    assert one.promql().count("vector(time())") <= most
    assert all(len(line) < 80 for line in one.promql().splitlines())


def test_only_what_comes_once_is_taken_out_afterwards() -> None:
    found = list(taken_out(slos(ONCE, AGAIN), Duration.parse("1d")))

    assert [one.labels["exclusion"] for one in found] == ["database-upgrade", "database-upgrade"]


@pytest.fixture(scope="module", params=SUITES)
def generation(request: pytest.FixtureRequest) -> Generation:
    """The servers of each Debian suite in turn, once for all tests of this module."""
    return require(request.param)


def history() -> Iterator[Series]:
    for lateness in LATENESSES:
        for name in (naming.TOTAL_5M, naming.BAD_5M):
            samples = [(recorded(slot, lateness), float(n)) for slot, n in zip(SLOTS, EVENTS, strict=True)]
            yield Series(name, {"slo": f"{lateness}s", "slo_bundle": "shop", "path": "/pay"}, samples)


def recorded(slot: int, lateness: float) -> float:
    """Tell when the roll-up of a slot is recorded."""
    return (slot + 1) * FIVE_MINUTES + lateness


@pytest.fixture(scope="module")
def server(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A server with some days of roll-ups and of orders, one a second of which every second one fails."""
    folder = tmp_path_factory.mktemp("exclusions")
    times = range(int(FIRST.timestamp()), int(FIRST.timestamp()) + DAYS * 86_400, 30)
    orders = [
        Series("orders_total", {"job": "shop"}, [(at, float(at - times[0])) for at in times]),
        Series("orders_failed_total", {"job": "shop"}, [(at, (at - times[0]) / 2) for at in times]),
    ]
    backfill([*history(), *orders], folder, generation)
    with prometheus(generation, "global: {}", [], folder, retention="20000d") as running:
        yield running


moments = st.datetimes(datetime(2027, 3, 20), datetime(2027, 4, 10)).map(lambda at: at.replace(tzinfo=UTC))
around = st.sampled_from([-61, -60, -1, 0, 1, 14, 15, 16, 59, 60, 61, 89, 104, 105, 106, 180])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(ONCE,), (AGAIN,), (MONTHLY,), (WEEKDAYS,), (ONCE, AGAIN)]),
    moments,
    around,
    st.booleans(),
)
def test_switches_are_on_exactly_while_events_of_excluded_time_may_be_counted(
    server: Prometheus, exclusions: Sequence[dict[str, str]], at: datetime, seconds: int, begins: bool
) -> None:
    (slo,) = slos(*exclusions)
    edges = [one[not begins] for exclusion in slo.exclusions for one in exclusion.occurrences()]
    near = min(edges, key=lambda edge: abs(edge - at)) + timedelta(seconds=seconds)
    ((counted,), actives) = (switch(slo), tuple(active((slo,))))

    for time in (at.replace(microsecond=0), near):
        said = [server.value(one.promql(), at=time.timestamp()) for one in actives]
        assert set(said) <= {0, 1}
        assert max(said) == holds(slo, time)
        assert server.value(counted.promql(), at=time.timestamp()) == 1 - max(said)


def in_words(recording: Recording, lateness: float) -> str:
    """Ask of the series that were recorded so late."""
    return recording.promql().replace('slo="shop-buying"', f'slo="{lateness}s"')


def events(first: float, end: float) -> int:
    """Count the events of the slots between two full five minutes."""
    return sum(itertools.compress(EVENTS, (first <= slot * FIVE_MINUTES < end for slot in SLOTS)))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 36 * 3600), st.sampled_from(LATENESSES), st.sampled_from(["4h", "30m", "30h"]))
def test_what_is_taken_out_of_a_rolling_window_is_what_it_holds_of_the_time(
    server: Prometheus, after: int, lateness: float, lasts: str
) -> None:
    (slo,) = slos({**ONCE, "lasts": lasts})
    ((start, end),) = (
        (one.start.timestamp(), one.end.timestamp()) for one in slo.exclusions[0].occurrences()
    )
    at = end + 60.5 + after  # Prometheus 2 and 3 differ about what stands at the very edge of a range
    total, bad = taken_out((slo,), Duration.parse("1d"))
    said = server.value(in_words(total, lateness), at=at) or 0

    begins = at - 86_400
    held = sum(
        n
        for slot, n in zip(SLOTS, EVENTS, strict=True)
        if start <= slot * FIVE_MINUTES < end and recorded(slot, lateness) > begins
    )
    oldest = next((n for slot, n in zip(SLOTS, EVENTS, strict=True) if recorded(slot, lateness) > begins), 0)
    # For up to a minute, what is about to leave the window may be taken for having left.
    assert said in (held, held - oldest)
    assert said == held or (begins - lateness) % FIVE_MINUTES > FIVE_MINUTES - 60
    assert said == (server.value(in_words(bad, lateness), at=at) or 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3 * 86_400), st.sampled_from(LATENESSES), st.sampled_from(["UTC", "Europe/London"]))
def test_what_is_taken_out_of_a_calendar_period_is_what_it_holds_of_the_time(
    server: Prometheus, after: int, lateness: float, timezone: str
) -> None:
    (slo,) = slos({**ONCE, "start": "2027-03-28T21:00"}, window="week", timezone=timezone)  # until Monday
    ((start, end),) = (
        (one.start.timestamp(), one.end.timestamp()) for one in slo.exclusions[0].occurrences()
    )
    at = end + 60 + after if after > 86_400 else end - 4 * 3600 - 86_400 + after
    began = Calendar.WEEK.began(datetime.fromtimestamp(at, UTC), timezone).timestamp()
    ended = Calendar.WEEK.ended(datetime.fromtimestamp(at, UTC), timezone).timestamp()
    total, _ = taken_out((slo,), Calendar.WEEK)
    said = server.value(in_words(total, lateness), at=at) or 0

    # Asked about the past, Prometheus knows all that came later.
    assert said == events(max(start, began), min(end, ended))


def test_a_history_that_is_written_later_leaves_out_the_same(server: Prometheus) -> None:
    (slo,) = slos(ONCE, AGAIN)
    whole = slos()[0]
    total, bad = roll_ups(slo)
    parse(total.promql())

    at = FIRST.timestamp() + 2 * 86_400  # midnight, in both exclusions
    assert server.value(total.promql(), at=at) == server.value(bad.promql(), at=at) == 0
    assert server.value(roll_ups(whole)[0].promql(), at=at) == 300
    assert server.value(total.promql(), at=at - 12 * 3600) == 300
    assert server.value(bad.promql(), at=at - 12 * 3600) == 150
    # Of the five minutes that hold the end at 02:00, those until a minute and a scrape after it are left out.
    assert server.value(total.promql(), at=at + 2 * 3600) == 0
    assert server.value(total.promql(), at=at + 2 * 3600 + 300) == 240
    assert server.value(total.promql(), at=at + 2 * 3600 + 600) == 300
