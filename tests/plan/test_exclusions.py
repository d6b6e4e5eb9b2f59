"""Exclusions as servers of three generations understand them: when they hold, and what they take out."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import SLO, Calendar, Catalogue, naming
from slo.model.intervals import Interval
from slo.plan.backfill import roll_ups
from slo.plan.exclusions import active, switch, taken_out
from slo.plan.rules import rule_files
from slo.plan.series import Recording
from slo.plan.types import Alert
from slo.promql.parser import parse
from slo.sli import Events
from slo.sli import counts as counts_of
from slo.text.units import Duration
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

MINUTE = 60
FIVE_MINUTES = 300
DELAYS = ("5m", "15m")
LATENESSES = (0, 7.5, 59.999)
"""Seconds after a full minute at which groups are evaluated."""

FIRST = datetime(2027, 3, 26, tzinfo=UTC)
DAYS = 5
SLOTS = range(int(FIRST.timestamp()) // FIVE_MINUTES, int(FIRST.timestamp()) // FIVE_MINUTES + DAYS * 288)
EVENTS = [slot * slot % 1009 for slot in SLOTS]

SWITCHES = (naming.EXCLUSION, naming.COUNTED, naming.COUNTED_RECENT)

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


def slos(
    *exclusions: dict[str, Any],
    window: str = "1d",
    timezone: str = "UTC",
    delay: str = "5m",
    scrape: str = "30s",
) -> tuple[SLO, ...]:
    """Load a shop with one objective, which has these exclusions."""
    lines = [
        f"""
kind: Service
name: shop
timezone: {timezone}
sample_delay: {delay}
scrape_interval: {scrape}
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


def of(slo: SLO, series: str) -> Iterator[Recording]:
    return (one for one in (*active((slo,)), *switch(slo)) if one.name == series)


def excluded_times(slo: SLO) -> Iterator[Interval]:
    return (one for exclusion in slo.exclusions for one in exclusion.occurrences())


def settled_minute(slo: SLO, at: float) -> float:
    """The end of the newest full minute that ended a delay ago."""
    return (at - float(slo.sampling.sample_delay.seconds)) // MINUTE * MINUTE


def shown_to_settled_counts(slo: SLO, at: float) -> tuple[float, float]:
    """From when to when events may be counted: each scrape in the minute shows those since the one before."""
    end = settled_minute(slo, at)
    return end - MINUTE - float(slo.sampling.scrape_interval.seconds), end


def shown_to_recent_counts(slo: SLO, at: float) -> tuple[float, float]:
    """From when to when events may be counted: the first scrape since shows those since the one before."""
    return settled_minute(slo, at) - float(slo.sampling.scrape_interval.seconds), at


def holds(slo: SLO, shown: tuple[float, float]) -> bool:
    """Whether events of some time may be of excluded time."""
    begin, end = shown
    return any(
        begin < interval.end.timestamp() and interval.start.timestamp() < end
        for interval in excluded_times(slo)
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
    (slo,) = slos(again)
    for series in SWITCHES:
        (one,) = of(slo, series)

        # Settled counts also have a time after each exclusion in which missed minutes are not made up for.
        times = 2 if series == naming.COUNTED else 1
        assert one.promql().count("vector(time())") <= times * most
        assert all(len(line) < 80 for line in one.promql().splitlines())


def test_only_what_comes_once_is_taken_out_afterwards() -> None:
    found = list(taken_out(slos(ONCE, AGAIN), Duration.parse("1d")))

    assert [one.labels["exclusion"] for one in found] == ["database-upgrade", "database-upgrade"]


@pytest.fixture(scope="module", params=SUITES)
def generation(request: pytest.FixtureRequest) -> Generation:
    """The servers of each Debian suite in turn, once for all tests of this module."""
    return require(request.param)


def history() -> Iterator[Series]:
    for delay, lateness in itertools.product(DELAYS, LATENESSES):
        for name in (naming.TOTAL_5M, naming.BAD_5M):
            samples = [
                (recorded(slot, delay, lateness), float(n)) for slot, n in zip(SLOTS, EVENTS, strict=True)
            ]
            labels = {"slo": f"{delay} and {lateness}s", "slo_bundle": "shop", "path": "/pay"}
            yield Series(name, labels, samples)


def recorded(slot: int, delay: str, lateness: float) -> float:
    """Tell when the roll-up of a slot is recorded: at the first five minutes at which it is settled."""
    return (slot + 1) * FIVE_MINUTES + seconds_of(delay) + lateness


def seconds_of(duration: str) -> int:
    return int(Duration.parse(duration).seconds)


def scraped_events_of_excluded_time() -> Iterator[Series]:
    """Counters of an event a second in the time that is excluded once, scraped at different seconds."""
    ((start, end),) = ((one.start, one.end) for one in excluded_times(slos(ONCE)[0]))
    begin, last = int(start.timestamp()), int(end.timestamp())
    for interval, phase in ((n, phase) for n in (30, 60, 120) for phase in (1, n // 2 - 1, n - 1)):
        times = range(begin - 7200 + phase, last + 7200, interval)
        counted = [(at, float(min(max(at - begin, 0), last - begin))) for at in times]
        yield Series(
            "excluded_total", {"every": str(interval), "job": "shop", "instance": str(phase)}, counted
        )


@pytest.fixture(scope="module")
def server(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A server with some days of roll-ups and of orders, one a second of which every second one fails.

    No evaluation of rules was missed.
    """
    folder = tmp_path_factory.mktemp("exclusions")
    times = range(int(FIRST.timestamp()), int(FIRST.timestamp()) + DAYS * 86_400, 30)
    orders = [
        Series("orders_total", {"job": "shop"}, [(at, float(at - times[0])) for at in times]),
        Series("orders_failed_total", {"job": "shop"}, [(at, (at - times[0]) / 2) for at in times]),
    ]
    each_minute = range(times[0] - 30 * 86_400, times[-1] + 30 * 86_400, MINUTE)
    evaluated = Series(naming.COUNTED, {"slo": "shop-buying"}, [(float(at), 1.0) for at in each_minute])
    backfill([*history(), *orders, *scraped_events_of_excluded_time(), evaluated], folder, generation)
    with prometheus(generation, "global: {}", [], folder, retention="20000d") as running:
        yield running


moments = st.datetimes(datetime(2027, 3, 20), datetime(2027, 4, 10)).map(lambda at: at.replace(tzinfo=UTC))
around = st.sampled_from(
    [shift + more for shift in (-60, 0, 60, 120, 180, 240) for more in (-31, -30, -1, 0, 1, 29, 30)]
)
"""Seconds from where a switch may turn."""
read_as = st.fixed_dictionaries(
    {"delay": st.sampled_from(["5m", "10m", "30m"]), "scrape": st.sampled_from(["30s", "45s", "1m", "2m"])}
)


def is_on(server: Prometheus, slo: SLO, series: str, at: float) -> bool:
    """Whether an exclusion holds, or one of the switches says that events do not count."""
    values = {server.value(one.promql(), at=at) for one in of(slo, series)}
    assert values <= {0, 1}
    return (1 if series == naming.EXCLUSION else 0) in values


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([(ONCE,), (AGAIN,), (MONTHLY,), (WEEKDAYS,), (ONCE, AGAIN)]),
    read_as,
    moments,
    around,
    st.booleans(),
)
def test_switches_are_on_exactly_while_events_of_excluded_time_may_be_counted(
    server: Prometheus,
    exclusions: Sequence[dict[str, str]],
    sampling: dict[str, str],
    at: datetime,
    seconds: int,
    begins: bool,
) -> None:
    (slo,) = slos(*exclusions, **sampling)
    edges = [one[not begins] for one in excluded_times(slo)]
    edge = min(edges, key=lambda edge: abs(edge - at)).timestamp() + seconds

    for time in (at.replace(microsecond=0).timestamp(), edge, edge + seconds_of(sampling["delay"])):
        assert is_on(server, slo, naming.EXCLUSION, time) == any(
            one.start.timestamp() <= time < one.end.timestamp() for one in excluded_times(slo)
        )
        assert is_on(server, slo, naming.COUNTED, time) == holds(slo, shown_to_settled_counts(slo, time))
        # Recent counts are made anew, so it costs little that they count again up to a scrape later.
        on = is_on(server, slo, naming.COUNTED_RECENT, time)
        begin, end = shown_to_recent_counts(slo, time)
        assert on or not holds(slo, (begin, end))
        later = max(MINUTE, seconds_of(sampling["scrape"]))
        assert not on or holds(slo, (begin - later, end + 1))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["5m", "10m"]),
    st.sampled_from(["30s", "1m", "2m"]),
    st.booleans(),
    st.integers(-60, 300),
    st.booleans(),
)
def test_prometheus_counts_no_event_of_excluded_time_while_the_switch_is_off(
    server: Prometheus, delay: str, scrape: str, begins: bool, seconds: int, later: bool
) -> None:
    (slo,) = slos(ONCE, delay=delay, scrape=scrape)
    (excluded,) = excluded_times(slo)
    at = excluded[not begins].timestamp() + seconds + seconds_of(delay) * later
    counter = f'excluded_total{{every="{seconds_of(scrape)}"}}'
    kind = Events.model_validate({"total": counter, "bad": "none_total"})
    settled, recent = (
        server.value(counts(kind, slo.sampling).total, at=at) or 0
        for counts in (counts_of.settled, counts_of.recent)
    )

    assert not recent or is_on(server, slo, naming.COUNTED_RECENT, at)
    # Scraped at many seconds, some scrape is the first after an edge.
    assert bool(settled) == is_on(server, slo, naming.COUNTED, at)


def in_words(recording: Recording, delay: str, lateness: float) -> str:
    """Ask of the series that were recorded so late."""
    return recording.promql().replace('slo="shop-buying"', f'slo="{delay} and {lateness}s"')


def events(first: float, end: float) -> int:
    """Count the events of the slots between two full five minutes."""
    return sum(itertools.compress(EVENTS, (first <= slot * FIVE_MINUTES < end for slot in SLOTS)))


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 36 * 3600),
    st.sampled_from(DELAYS),
    st.sampled_from(LATENESSES),
    st.sampled_from(["4h", "30m", "30h"]),
)
def test_what_is_taken_out_of_a_rolling_window_is_what_it_holds_of_the_time(
    server: Prometheus, after: int, delay: str, lateness: float, lasts: str
) -> None:
    (slo,) = slos({**ONCE, "lasts": lasts}, delay=delay)
    ((start, end),) = (
        (one.start.timestamp(), one.end.timestamp()) for one in slo.exclusions[0].occurrences()
    )
    at = (
        end + seconds_of(delay) + 60.5 + after
    )  # Prometheus 2 and 3 differ about what stands at the very edge of a range
    total, bad = taken_out((slo,), Duration.parse("1d"))
    said = server.value(in_words(total, delay, lateness), at=at) or 0

    begins = at - 86_400
    held = sum(
        n
        for slot, n in zip(SLOTS, EVENTS, strict=True)
        if start <= slot * FIVE_MINUTES < end and recorded(slot, delay, lateness) > begins
    )
    oldest = next(
        (n for slot, n in zip(SLOTS, EVENTS, strict=True) if recorded(slot, delay, lateness) > begins), 0
    )
    # For up to a minute, what is about to leave the window may be taken for having left.
    assert said in (held, held - oldest)
    assert said == held or (begins - lateness) % FIVE_MINUTES > FIVE_MINUTES - 60
    assert said == (server.value(in_words(bad, delay, lateness), at=at) or 0)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 3 * 86_400),
    st.sampled_from(DELAYS),
    st.sampled_from(LATENESSES),
    st.sampled_from(["UTC", "Europe/London"]),
)
def test_what_is_taken_out_of_a_calendar_period_is_what_it_holds_of_the_time(
    server: Prometheus, after: int, delay: str, lateness: float, timezone: str
) -> None:
    until_monday = {**ONCE, "start": "2027-03-28T21:00"}
    (slo,) = slos(until_monday, window="week", timezone=timezone, delay=delay)
    ((start, end),) = (
        (one.start.timestamp(), one.end.timestamp()) for one in slo.exclusions[0].occurrences()
    )
    at = end + seconds_of(delay) + 60 + after if after > 86_400 else end - 4 * 3600 - 86_400 + after
    began = Calendar.WEEK.began(datetime.fromtimestamp(at, UTC), timezone).timestamp()
    ended = Calendar.WEEK.ended(datetime.fromtimestamp(at, UTC), timezone).timestamp()
    total, _ = taken_out((slo,), Calendar.WEEK)
    said = server.value(in_words(total, delay, lateness), at=at) or 0

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
    # A roll-up has the five minutes that ended five minutes ago. Of those that begin at the end at 02:00, the
    # first is left out, because its first scrape shows what happened before.
    assert server.value(total.promql(), at=at + 2 * 3600 + 300) == 0
    assert server.value(total.promql(), at=at + 2 * 3600 + 600) == 240
    assert server.value(total.promql(), at=at + 2 * 3600 + 900) == 300
