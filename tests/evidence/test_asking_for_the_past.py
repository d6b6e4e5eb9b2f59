"""What is asked about the past of many objectives: few questions, none too large, and each minute once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from slo.evidence.plausible import Implausible
from slo.evidence.range_queries import Ask, Rowing, as_of, months_asked, step, told_by, windows_asked
from slo.model import SLO, Exclusion
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.evidence.objectives import objective

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATE = timedelta(seconds=150)
FIVE = Duration.parse("5m")


def fleet(number: int, **how: Any) -> list[SLO]:
    return [objective(f"checkout-{index}", **how) for index in range(number)]


def asked(slos: list[SLO], groups: int = 1) -> list[Ask]:
    many = {slo.id: groups for slo in slos}
    width = step(slos, NOON, many)
    return [ask for pair in windows_asked(slos, NOON, width, many) for ask in pair]


def covered(asks: list[Ask]) -> list[tuple[datetime, datetime]]:
    """Give the times that the questions about all events tell of."""
    found = []
    for ask in asks[::2]:
        length = timedelta(milliseconds=ask.step.milliseconds)
        end = ask.first
        while end <= ask.last:
            found.append((end - LATE - length, end - LATE))
            end += length
    return sorted(found)


@pytest.mark.parametrize("number", [1, 25, 1000, 10_000])
def test_no_question_is_too_large_for_prometheus(number: int) -> None:
    asks = asked(fleet(number))

    steps = [(ask.last - ask.first) // timedelta(milliseconds=ask.step.milliseconds) + 1 for ask in asks]
    assert max(steps) <= 11_000
    assert max(count * number for count in steps) <= 200_000
    assert sum(count * number for count in steps) <= 1_000_000
    assert len(asks) <= 12


def test_a_small_fleet_is_told_in_steps_of_five_minutes_and_a_large_one_coarser() -> None:
    assert step(fleet(20), NOON, {}) == FIVE
    assert step(fleet(1000), NOON, {}) == Duration.parse("2h")
    assert step(fleet(20), NOON, {f"checkout-{index}": 50 for index in range(20)}) == Duration.parse("2h")


@pytest.mark.parametrize("window", ["1d", "28d", "week", "month", "year"])
@pytest.mark.parametrize("number", [1, 1000])
def test_each_minute_of_a_window_is_asked_for_once(window: str, number: int) -> None:
    times = covered(asked(fleet(number, window=window)))

    assert times[-1][1] == NOON
    assert all(one[1] == other[0] for one, other in pairwise(times))


def test_time_that_was_excluded_afterwards_is_not_asked_for() -> None:
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

    times = covered(asked(with_it))

    assert all(end <= interval.start or interval.end <= start for start, end in times)
    assert interval.start in {end for _, end in times}
    assert interval.end in {start for start, _ in times}


def test_months_are_asked_for_newest_first_and_each_at_once_for_all() -> None:
    asks = list(months_asked(fleet(1000), NOON))

    assert len(asks) == 13
    assert all(len(month) == 1 for month in asks)
    (total, bad), (before, _) = asks[0][0], asks[1][0]
    assert total.expr.startswith('sum_over_time(slo:sli_total:increase5m{slo=~"checkout-0|')
    assert total.expr.endswith("[12h])")
    assert bad.expr.startswith("sum_over_time(slo:sli_bad:increase5m")
    assert (before.first, str(before.step)) == (datetime(2026, 11, 1, tzinfo=UTC) + LATE, "31d")


def answer(ask: Ask, *values: str, **labels: str) -> list[Sample]:
    labels = {"slo": "checkout-0", "slo_bundle": "checkout", **labels}
    width = timedelta(milliseconds=ask.step.milliseconds)
    return [Sample(labels, Decimal(value), ask.first + width * index) for index, value in enumerate(values)]


def test_answers_become_rows_of_the_time_that_they_tell_of() -> None:
    first = Ask("", NOON + LATE, NOON + timedelta(hours=1) + LATE, Duration.parse("1h"))
    rowing = Rowing(fleet(1))
    rowing.add((first, first), answer(first, "10", "2.5"), answer(first, "1"))

    rows = rowing.rows({})["checkout-0"][()]
    begin = int(NOON.timestamp()) - 3600
    assert rows.starts == (begin, begin + 3600, begin + 7200)
    assert rows.total == (0, 10, Decimal("12.5"), Decimal("12.5"))
    assert rows.bad == (0, 1, 1, 1)


def test_where_nothing_was_recorded_there_are_no_events() -> None:
    early = Ask("", NOON + LATE, NOON + LATE, Duration.parse("1h"))
    late = Ask("", NOON + LATE + timedelta(hours=5), NOON + LATE, Duration.parse("1h"))
    rowing = Rowing(fleet(1))
    for ask in (early, late):
        rowing.add((ask, ask), answer(ask, "10"), answer(ask, "NaN"))

    rows = rowing.rows({})["checkout-0"][()]
    noon = int(NOON.timestamp())
    assert rows.between(noon, noon + 4 * 3600) == (0, 0)
    assert rows.starts == (noon - 3600, noon, noon + 4 * 3600, noon + 5 * 3600)


def test_of_two_replicas_the_one_that_saw_more_tells() -> None:
    ask = Ask("", NOON + LATE, NOON + LATE, FIVE)
    rowing = Rowing(fleet(1))
    both = [*answer(ask, "10", replica="a"), *answer(ask, "12", replica="b")]
    rowing.add((ask, ask), both, [*answer(ask, "1", replica="a"), *answer(ask, "0", replica="b")])

    assert rowing.rows({})["checkout-0"][()].total[-1] == 12
    young = frozenset({("slo_bundle", "checkout"), ("replica", "a")})
    assert rowing.rows({("checkout-0", ()): young})["checkout-0"][()].total[-1] == 10


def test_a_negative_number_of_events_is_refused() -> None:
    ask = Ask("", NOON + LATE, NOON + LATE, FIVE)

    with pytest.raises(Implausible, match="-5 is no number of events"):
        Rowing(fleet(1)).add((ask, ask), answer(ask, "-5"), ())


def test_groups_are_told_apart_and_others_objectives_left_out() -> None:
    ask = Ask("", NOON + LATE, NOON + LATE, FIVE)
    rowing = Rowing(fleet(1, by="region"))
    both = [*answer(ask, "10", region="eu"), *answer(ask, "20", region="us"), *answer(ask, "9", slo="x")]
    rowing.add((ask, ask), both, ())

    found = rowing.rows({})["checkout-0"]
    assert {group: rows.total[-1] for group, rows in found.items()} == {
        (("region", "eu"),): 10,
        (("region", "us"),): 20,
    }


def test_a_report_ends_where_everything_is_recorded() -> None:
    assert as_of(NOON + timedelta(minutes=2)) == NOON - timedelta(minutes=5)
    assert as_of(NOON + LATE) == NOON
    assert told_by(NOON + timedelta(minutes=4)) == NOON
