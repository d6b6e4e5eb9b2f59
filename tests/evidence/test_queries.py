"""One query for all objectives, and how the series of its answer become measurements."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from slo.conditions import windows
from slo.evidence.queries import measurements, query, statuses
from slo.evidence.status import Verdict
from slo.model import naming
from slo.promql.parser import parse
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.evidence.objectives import objective

DAYS, HOUR = Duration.parse("28d"), Duration.parse("1h")
SLO = objective()
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def sample(window: Duration = DAYS, value: str = "0.5", slo: str = SLO.id, **labels: str) -> Sample:
    return Sample({"__name__": naming.error_ratio(window), "slo": slo, **labels}, Decimal(value), AT)


def test_one_query_names_every_window_of_every_objective_once() -> None:
    text = query([objective(window="28d"), objective(window="90d"), objective(window="28d")])
    (pattern,) = re.findall('"(.*)"', text)
    names = pattern.split("|")

    assert len(names) == len(set(names))
    slos = [objective(window=days) for days in ("28d", "90d")]
    assert set(names) == {
        *(naming.error_ratio(window) for slo in slos for window in windows(slo)),
        *(naming.events(slo.objective.window) for slo in slos),
    }


def test_a_few_objectives_are_selected_by_name() -> None:
    text = query([objective("checkout-success"), objective("checkout-speed")], by_name=True)

    parse(text)
    assert text.endswith(',slo=~"checkout-success|checkout-speed"}')
    assert text.partition(",")[0] + "}" == query([objective()])


def test_series_are_sorted_by_objective_and_window() -> None:
    other = objective("basket-success")
    found = measurements(
        [sample(), sample(HOUR, "0.25"), sample(slo="basket-success", value="0")], [SLO, other]
    )

    assert [one.error_ratios for one in found[SLO.id][()]] == [{DAYS: Fraction(1, 2), HOUR: Fraction(1, 4)}]
    assert [one.error_ratios for one in found["basket-success"][()]] == [{DAYS: 0}]


def test_a_value_is_exact() -> None:
    (found,) = measurements([sample(value="0.0010000000000000002")], [SLO])[SLO.id][()]

    assert found.error_ratios[DAYS] == Fraction("0.0010000000000000002")


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_no_data(value: str) -> None:
    assert measurements([sample(value=value)], [SLO]) == {}


def test_replicas_are_measurements_of_their_own() -> None:
    found = measurements(
        [sample(replica="a"), sample(replica="b", value="0"), sample(HOUR, replica="a", value="1")], [SLO]
    )

    assert [one.error_ratios for one in found[SLO.id][()]] == [{DAYS: Fraction(1, 2), HOUR: 1}, {DAYS: 0}]


def test_events_are_counted_beside_their_ratio() -> None:
    events = Sample({"__name__": naming.events(DAYS), "slo": SLO.id}, Decimal(300), AT)
    (found,) = measurements([sample(value="0.01"), events], [SLO])[SLO.id][()]

    assert (found.events, found.bad(DAYS)) == ({DAYS: 300}, 3)


def test_groups_are_judged_apart_and_replicas_of_one_group_together() -> None:
    slo = objective(by="region")
    found = measurements(
        [
            sample(region="eu", replica="a", value="0.0001"),
            sample(region="eu", replica="b", value="0.0009"),
            sample(region="us", replica="a", value="0"),
            sample(replica="a", value="0.0005"),
        ],
        [slo],
    )

    assert {one.group: one.error_ratio for one in statuses(slo, found[slo.id])} == {
        (("region", "eu"),): Fraction("0.0009"),
        (("region", "us"),): 0,
        (("region", ""),): Fraction("0.0005"),
    }


def test_a_group_with_a_target_of_its_own_is_no_data_without_series_and_others_are_not() -> None:
    slo = objective(by="region", targets=[{"group": {"region": "eu"}, "target": "99.99%"}])
    (missed,) = statuses(slo, {})

    assert (missed.group, missed.verdict) == ((("region", "eu"),), Verdict.NO_DATA)
    assert [one.group for one in statuses(objective(by="region"), {})] == [()]


def test_other_series_are_ignored() -> None:
    others = [
        sample(slo="unknown"),
        sample(Duration.parse("13d")),
        Sample({"__name__": "slo:error_ratio:28d"}, Decimal(1), AT),
        Sample({}, Decimal(1), AT),
    ]

    assert measurements(others, [SLO]) == {}


def test_the_query_is_promql() -> None:
    parse(query([SLO]))
