"""Range queries for the history of many objectives: few, none too large, and each minute once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from slo.evidence.plausible import Implausible
from slo.evidence.range_queries import (
    RangeQuery,
    RowCollector,
    last_full_step,
    last_recorded,
    month_queries,
    step,
    window_queries,
)
from slo.model import SLO, Exclusion
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SAMPLES_ARE_LATE = timedelta(minutes=5)
LATE = SAMPLES_ARE_LATE + timedelta(seconds=150)
FIVE = Duration.parse("5m")


def fleet(number: int, **how: Any) -> list[SLO]:
    return [objective(f"checkout-{index}", **how) for index in range(number)]


def queries_of(slos: list[SLO], groups: int = 1) -> list[RangeQuery]:
    many = {slo.id: groups for slo in slos}
    width = step(slos, NOON, many)
    return [query for pair in window_queries(slos, NOON, width, many) for query in pair]


def covered(queries: list[RangeQuery]) -> list[tuple[datetime, datetime]]:
    """Return the times that the queries for all events cover."""
    found = []
    for query in queries[::2]:
        length = timedelta(milliseconds=query.step.milliseconds)
        end = query.first
        while end <= query.last:
            found.append((end - LATE - length, end - LATE))
            end += length
    return sorted(found)


@pytest.mark.parametrize("number", [1, 25, 1000, 10_000])
def test_no_query_is_too_large_for_prometheus(number: int) -> None:
    queries = queries_of(fleet(number))

    steps = [
        (query.last - query.first) // timedelta(milliseconds=query.step.milliseconds) + 1 for query in queries
    ]
    assert max(steps) <= 11_000
    assert max(count * number for count in steps) <= 200_000
    assert sum(count * number for count in steps) <= 1_000_000
    assert len(queries) <= 12


def test_a_small_fleet_has_steps_of_five_minutes_and_a_large_one_longer_ones() -> None:
    assert step(fleet(20), NOON, {}) == FIVE
    assert step(fleet(1000), NOON, {}) == Duration.parse("2h")
    assert step(fleet(20), NOON, {f"checkout-{index}": 50 for index in range(20)}) == Duration.parse("2h")


@pytest.mark.parametrize("window", ["1d", "28d", "week", "month", "year"])
@pytest.mark.parametrize("number", [1, 1000])
def test_each_minute_of_a_window_is_queried_once(window: str, number: int) -> None:
    times = covered(queries_of(fleet(number, window=window)))

    assert times[-1][1] == NOON
    assert all(one[1] == other[0] for one, other in pairwise(times))


def test_time_that_was_excluded_afterwards_is_not_queried() -> None:
    out = Exclusion.model_validate(
        {
            "name": "outage-of-the-probe",
            "reason": "It was the probe",
            "author": "shop-team",
            "services": ["checkout"],
            "start": "2026-10-20T22:10",
            "lasts": "35m",
        }
    )
    with_it = [replace(slo, exclusions=(out,)) for slo in fleet(1000)]
    (interval,) = out.occurrences()

    times = covered(queries_of(with_it))

    assert all(end <= interval.start or interval.end <= start for start, end in times)
    assert interval.start in {end for _, end in times}
    assert interval.end in {start for start, _ in times}


def test_months_are_queried_newest_first_and_each_in_one_query_for_all() -> None:
    queries = list(month_queries(fleet(1000), NOON))

    assert len(queries) == 13
    assert all(len(month) == 1 for month in queries)
    (total, bad), (before, _) = queries[0][0], queries[1][0]
    assert total.expr.startswith('sum_over_time(slo:sli_total:increase5m{slo=~"checkout-0|')
    assert total.expr.endswith("[12h])")
    assert bad.expr.startswith("sum_over_time(slo:sli_bad:increase5m")
    assert (before.first, str(before.step)) == (datetime(2026, 11, 1, tzinfo=UTC) + LATE, "31d")


def answer(query: RangeQuery, *values: str, **labels: str) -> list[Sample]:
    labels = {"slo": "checkout-0", "slo_bundle": "checkout", **labels}
    width = timedelta(milliseconds=query.step.milliseconds)
    return [Sample(labels, Decimal(value), query.first + width * index) for index, value in enumerate(values)]


def test_answers_become_rows_of_the_time_that_they_cover() -> None:
    first = RangeQuery("", NOON + LATE, NOON + timedelta(hours=1) + LATE, Duration.parse("1h"), LATE)
    collector = RowCollector(fleet(1))
    collector.add((first, first), answer(first, "10", "2.5"), answer(first, "1"))

    rows = collector.rows({})["checkout-0"][()]
    begin = int(NOON.timestamp()) - 3600
    assert rows.starts == (begin, begin + 3600, begin + 7200)
    assert rows.total == (0, 10, Decimal("12.5"), Decimal("12.5"))
    assert rows.bad == (0, 1, 1, 1)


def test_where_nothing_was_recorded_there_are_no_events() -> None:
    early = RangeQuery("", NOON + LATE, NOON + LATE, Duration.parse("1h"), LATE)
    late = RangeQuery("", NOON + LATE + timedelta(hours=5), NOON + LATE, Duration.parse("1h"), LATE)
    collector = RowCollector(fleet(1))
    for query in (early, late):
        collector.add((query, query), answer(query, "10"), answer(query, "NaN"))

    rows = collector.rows({})["checkout-0"][()]
    noon = int(NOON.timestamp())
    assert rows.between(noon, noon + 4 * 3600) == (0, 0)
    assert rows.starts == (noon - 3600, noon, noon + 4 * 3600, noon + 5 * 3600)


def test_of_two_replicas_the_one_with_more_events_counts() -> None:
    query = RangeQuery("", NOON + LATE, NOON + LATE, FIVE, LATE)
    collector = RowCollector(fleet(1))
    both = [*answer(query, "10", replica="a"), *answer(query, "12", replica="b")]
    collector.add((query, query), both, [*answer(query, "1", replica="a"), *answer(query, "0", replica="b")])

    assert collector.rows({})["checkout-0"][()].total[-1] == 12
    young = frozenset({("slo_bundle", "checkout"), ("replica", "a")})
    assert collector.rows({("checkout-0", ()): frozenset({young})})["checkout-0"][()].total[-1] == 10


def test_a_negative_number_of_events_is_refused() -> None:
    query = RangeQuery("", NOON + LATE, NOON + LATE, FIVE, LATE)

    with pytest.raises(Implausible, match="-5 is no number of events"):
        RowCollector(fleet(1)).add((query, query), answer(query, "-5"), ())


def test_groups_are_separate_and_objectives_of_others_ignored() -> None:
    query = RangeQuery("", NOON + LATE, NOON + LATE, FIVE, LATE)
    collector = RowCollector(fleet(1, by="region"))
    both = [
        *answer(query, "10", region="eu"),
        *answer(query, "20", region="us"),
        *answer(query, "9", slo="x"),
    ]
    collector.add((query, query), both, ())

    found = collector.rows({})["checkout-0"]
    assert {group: rows.total[-1] for group, rows in found.items()} == {
        (("region", "eu"),): 10,
        (("region", "us"),): 20,
    }


def test_a_report_ends_where_everything_is_recorded() -> None:
    slos = fleet(2)

    assert last_recorded(NOON + LATE - timedelta(seconds=1), slos) == NOON - timedelta(minutes=5)
    assert last_recorded(NOON + LATE, slos) == NOON
    assert last_full_step(NOON + timedelta(minutes=4)) == NOON


def test_objectives_with_later_samples_are_queried_later_and_the_report_ends_with_them() -> None:
    usual, later = objective("checkout-0"), objective("ferry-0", sample_delay="10m")
    longer = LATE + timedelta(minutes=5)

    (of_usual, _), (of_later, _) = window_queries([usual, later], NOON, Duration.parse("1d"), {})
    assert (of_usual.late, of_later.late) == (LATE, longer)
    assert (of_usual.last, of_later.last) == (NOON + LATE, NOON + longer)
    assert last_recorded(NOON + LATE, [usual, later]) == NOON - timedelta(minutes=5)
    assert last_recorded(NOON + longer, [usual, later]) == NOON
    (month,) = (queries for queries, _ in zip(month_queries([usual, later], NOON), range(1), strict=False))
    assert [total.late for total, _ in month] == [LATE, longer]
