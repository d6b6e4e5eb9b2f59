"""One query for all objectives, and how the series of its answer become measurements."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from slo.conditions import weighted_windows, windows
from slo.evidence.freshness import MARK
from slo.evidence.plausible import Implausible
from slo.evidence.queries import chosen, measurements, query, remarks, statuses
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
    names = [name for pattern in re.findall('{__name__=~"([^"]*)"}', text) for name in pattern.split("|")]

    assert len(names) == len(set(names))
    slos = [objective(window=days) for days in ("28d", "90d")]
    assert set(names) == {
        *(naming.error_ratio(window) for slo in slos for window in windows(slo)),
        *(naming.events(slo.objective.window) for slo in slos),
        *(naming.measured(window) for slo in slos for window in weighted_windows(slo)),
        naming.START_1M,
        naming.START_5M,
    }


def test_a_few_objectives_are_selected_by_name() -> None:
    text = query([objective("checkout-success"), objective("checkout-speed")], by_name=True)

    parse(text)
    only = 'slo=~"checkout-success|checkout-speed"'
    assert text.replace(f",{only}", "").replace(only, "") == query([objective()])
    assert text.count(only) == 2 + 2 * 3


@pytest.mark.parametrize(("counts", "roll_ups"), [(9, 0), (60, 1440)], ids=["new rules", "a backfill"])
def test_a_history_begins_with_its_counts_or_with_earlier_roll_ups(counts: int, roll_ups: int) -> None:
    slo = objective()
    began = {
        naming.START_1M: AT - timedelta(minutes=counts),
        naming.START_5M: AT - timedelta(minutes=roll_ups),
    }
    starts = [
        Sample({"__name__": name, "slo": SLO.id}, Decimal(int(time.timestamp())), AT)
        for name, time in began.items()
    ]
    found = measurements([sample(HOUR), *starts], [slo])

    assert found[SLO.id][()][0].began == min(began.values())


def test_all_groups_of_an_objective_are_as_old_as_its_history() -> None:
    slo = objective(by="region")
    seconds = Decimal(int(AT.timestamp()) - 840)
    found = measurements(
        [
            *(sample(HOUR, region=region, replica="a") for region in ("eu", "us")),
            Sample(
                {"__name__": naming.measured(HOUR), "slo": SLO.id, "region": "eu", "replica": "a"},
                Decimal("0.25"),
                AT,
            ),
            Sample({"__name__": naming.START_1M, "slo": SLO.id, "replica": "a"}, seconds - 60, AT),
            Sample({"__name__": naming.START_5M, "slo": SLO.id, "replica": "a"}, seconds, AT),
        ],
        [slo],
    )
    eu, us = (found[SLO.id][(("region", region),)][0] for region in ("eu", "us"))

    assert eu.began == us.began == AT - timedelta(minutes=15)
    assert (eu.measured, us.measured) == ({HOUR: Fraction(1, 4)}, {})
    assert (eu.weighted_ratio(HOUR), us.weighted_ratio(HOUR)) == (Fraction(1, 8), Fraction(1, 2))


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


def newest(minutes: int, slo: str = SLO.id, delay: int = 5, **labels: str) -> Sample:
    """Events were last counted up to so many minutes before, and that was recorded a `delay` later."""
    at = AT - timedelta(minutes=minutes - delay)
    return Sample({"slo": slo, MARK: "1", **labels}, Decimal(int(at.timestamp())), AT)


@pytest.mark.parametrize(("minutes", "silent"), [(5, False), (10, False), (11, True), (6 * 24 * 60, True)])
def test_what_was_last_counted_over_ten_minutes_ago_is_silent(minutes: int, silent: bool) -> None:
    ((found,),) = measurements([sample(), newest(minutes)], [SLO])[SLO.id].values()
    (status,) = statuses(SLO, {(): (found,)})

    assert (found.newest, found.silent) == (AT - timedelta(minutes=minutes), silent)
    assert (status.verdict is Verdict.NO_DATA) == silent


@pytest.mark.parametrize(("minutes", "silent"), [(15, False), (16, True)])
def test_events_of_later_samples_are_silent_as_much_later(minutes: int, silent: bool) -> None:
    slo = objective(sample_delay="10m")
    ((found,),) = measurements([sample(), newest(minutes, delay=10)], [slo])[slo.id].values()

    assert (found.newest, found.silent) == (AT - timedelta(minutes=minutes), silent)


def test_one_group_may_be_silent() -> None:
    slo = objective(by="region")
    eu, us = ({"region": region} for region in ("eu", "us"))
    found = measurements([sample(**eu), newest(6, **eu), sample(**us), newest(99, **us)], [slo])

    assert {one.group[0][1]: one.silent for one in statuses(slo, found[slo.id])} == {"eu": False, "us": True}


def test_a_group_that_is_counted_and_never_had_events_is_none_that_is_judged() -> None:
    slo = objective(by="region")
    found = measurements([sample(region="eu"), newest(6, region="eu"), newest(6, region="us")], [slo])

    assert [one.group for one in statuses(slo, found[slo.id])] == [(("region", "eu"),)]


def test_several_series_are_remarked_and_the_one_with_most_events_counts() -> None:
    other = objective("checkout-speed")
    stated = [
        one
        for slo in (SLO.id, other.id)
        for replica, ratio, events in (("a", "0.0001", 1000), ("b", "0.5", 10))
        for one in (
            sample(slo=slo, value=ratio, replica=replica),
            Sample({"__name__": naming.events(DAYS), "slo": slo, "replica": replica}, Decimal(events), AT),
        )
    ]
    found = measurements(stated, [SLO, other])
    (status,) = statuses(SLO, found[SLO.id])

    assert (status.total, dict(status.labels)) == (1000, {"replica": "a"})
    assert chosen(found)[SLO.id, ()] == {frozenset({("replica", "a")})}
    (remark,) = remarks(found)
    assert remark == (
        "checkout-success, checkout-speed: 2 series differ in replica=a|b; "
        "the figures are of the most complete, replica=a"
    )
    assert list(remarks(measurements([sample(), newest(6)], [SLO]))) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (naming.error_ratio(DAYS), "-0.1"),
        (naming.error_ratio(DAYS), "1e300"),
        (naming.events(DAYS), "-5"),
        (naming.events(DAYS), "1e300"),
        (naming.events(DAYS), "1e-300"),
        ("", "-5"),
        ("", "1e300"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: str) -> None:
    labels = {"__name__": name} if name else {MARK: "1"}

    with pytest.raises(Implausible, match=re.escape(f"{Decimal(value):.6g} is no ")):
        measurements([Sample({**labels, "slo": SLO.id}, Decimal(value), AT)], [SLO])


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
