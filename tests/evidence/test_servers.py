"""Series of several servers: of replicas one counts; clusters are budgets of their own, or are summed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import windows
from slo.evidence.freshness import MARK
from slo.evidence.gate import RemainingPoint, remaining_histories, remaining_query
from slo.evidence.queries import COUNTED, chosen, measurements, query, remarks, statuses
from slo.evidence.range_queries import RangeQuery, RowCollector
from slo.evidence.selection import NothingSelected, Selection
from slo.evidence.series import mean
from slo.evidence.status import Verdict
from slo.model import BURN_NOW, Origins, naming
from slo.promql.parser import parse
from slo.promql.samples import Sample
from slo.text.units import Duration
from tests.evidence.objectives import objective

DAYS = Duration.parse("28d")
SLO = objective(target="99%")
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
ORIGINS = Origins(replicas=("replica",), apart=("cluster",), summed=("shard",))


def server(bad: int, total: int, slo: str = SLO.id, minutes: int = 1, **labels: str) -> Iterator[Sample]:
    """What one server says of an objective: its events of 28 days, an eighth of them in the last hour."""
    yield sample(naming.error_ratio(DAYS), Fraction(bad, total), slo, **labels)
    yield sample(naming.events(DAYS), total, slo, **labels)
    yield sample(naming.error_ratio(BURN_NOW), Fraction(bad, total), slo, **labels)
    yield Sample({"slo": slo, COUNTED: "1h", **labels}, Decimal(total) / 8, AT)
    yield silent(minutes, slo, **labels)


def silent(minutes: int, slo: str = SLO.id, **labels: str) -> Sample:
    """Events were last counted so many minutes ago."""
    newest = int((AT - timedelta(minutes=minutes)).timestamp())
    return Sample({"slo": slo, MARK: "1", **labels}, Decimal(newest), AT)


def sample(name: str, value: Fraction | int, slo: str = SLO.id, **labels: str) -> Sample:
    number = Decimal(value.numerator) / value.denominator
    return Sample({"__name__": name, "slo": slo, **labels}, number, AT)


def test_of_declared_replicas_the_most_complete_counts_without_a_remark() -> None:
    found = measurements([*server(1, 1000, replica="a"), *server(9, 90, replica="b")], [SLO], ORIGINS)
    (status,) = statuses(SLO, found[SLO.id])

    assert (status.total, status.bad, status.group) == (1000, 1, ())
    assert list(remarks(found, ORIGINS)) == []


def test_clusters_that_are_apart_have_a_budget_each_of_their_most_complete_replica() -> None:
    found = measurements(
        [
            *server(1, 1000, cluster="eu", replica="a"),
            *server(1, 10, cluster="eu", replica="b"),
            *server(50, 1000, cluster="us", replica="a"),
        ],
        [SLO],
        ORIGINS,
    )
    judged = {status.group: status for status in statuses(SLO, found[SLO.id])}

    assert {group: (one.verdict, one.burn_rate) for group, one in judged.items()} == {
        (("cluster", "eu"),): (Verdict.HEALTHY, Fraction(1, 10)),
        (("cluster", "us"),): (Verdict.SPENT, 5),
    }
    assert list(remarks(found, ORIGINS)) == []


def test_clusters_that_are_summed_are_the_ratio_of_sums_in_every_window() -> None:
    found = measurements(
        [
            *server(0, 1000, shard="x", replica="a"),
            *server(90, 3000, shard="y", replica="a"),
            *server(9, 10, shard="y", replica="b"),
        ],
        [SLO],
        ORIGINS,
    )
    (status,) = statuses(SLO, found[SLO.id])

    assert (status.total, status.bad, status.group) == (4000, 90, ())
    assert status.burn_rate == Fraction(225, 100)
    a, b = ({("shard", shard), ("replica", "a")} for shard in "xy")
    assert chosen(found)[SLO.id, ()] == {frozenset(a), frozenset(b)}


def test_of_a_sum_without_numbers_of_events_nothing_is_known() -> None:
    ratios = [sample(naming.error_ratio(DAYS), Fraction(1, 2), shard=shard) for shard in "xy"]
    (status,) = statuses(SLO, measurements(ratios, [SLO], ORIGINS)[SLO.id])

    assert (status.verdict, status.remaining) == (Verdict.NO_DATA, None)


def test_the_query_has_weights_for_every_window_only_if_clusters_are_summed() -> None:
    plain, summed = query([SLO]), query([SLO], origins=ORIGINS)

    parse(summed)
    assert COUNTED not in plain
    weighted = [window for window in windows(SLO) if f'"{COUNTED}", "{window}"' in summed]
    assert weighted == [window for window in windows(SLO) if window != DAYS]


def test_a_cluster_whose_server_is_gone_is_a_row_without_data() -> None:
    found = measurements([*server(1, 1000, cluster="eu"), silent(60, cluster="us")], [SLO], ORIGINS)

    assert {one.group[0][1]: one.verdict for one in statuses(SLO, found[SLO.id])} == {
        "eu": Verdict.HEALTHY,
        "us": Verdict.NO_DATA,
    }


def test_a_sum_without_one_of_its_clusters_says_so() -> None:
    found = measurements([*server(1, 1000, shard="x"), silent(60, shard="y")], [SLO], ORIGINS)
    (status,) = statuses(SLO, found[SLO.id])

    assert (status.total, status.silent) == (1000, False)
    assert list(remarks(found, ORIGINS)) == [
        "checkout-success: no data of shard=y since 2026-11-01 10:55 UTC; the sum is of the other clusters"
    ]


def test_what_nobody_declared_is_remarked_beside_what_was() -> None:
    found = measurements(
        [
            *server(1, 1000, cluster="eu", site="left", replica="a"),
            *server(1, 10, cluster="eu", site="right", replica="b"),
        ],
        [SLO],
        ORIGINS,
    )

    (remark,) = remarks(found, ORIGINS)
    assert remark.startswith("checkout-success: 2 series differ in site=left|right; the figures are of")
    assert remark.endswith("the most complete, site=left")


def test_a_group_has_its_own_target_in_every_cluster() -> None:
    slo = objective(target="99%", by="region", targets=[{"group": {"region": "far"}, "target": "90%"}])
    found = measurements([*server(1, 100, region="far", cluster="eu")], [slo], ORIGINS)
    (status,) = statuses(slo, found[slo.id])

    assert (status.group, status.remaining) == ((("region", "far"), ("cluster", "eu")), Fraction(9, 10))


def test_rows_of_summed_clusters_are_added_and_those_of_replicas_are_not() -> None:
    ask = RangeQuery("", AT, AT, Duration.parse("5m"), timedelta(seconds=150))
    collector = RowCollector([SLO], ORIGINS)

    def answer(*values: tuple[int, str, str]) -> list[Sample]:
        labels = ({"slo": SLO.id, "shard": shard, "replica": replica} for _, shard, replica in values)
        return [Sample(own, Decimal(value), AT) for own, (value, _, _) in zip(labels, values, strict=True)]

    totals = answer((100, "x", "a"), (90, "x", "b"), (300, "y", "a"))
    collector.add((ask, ask), totals, answer((1, "x", "a"), (2, "x", "b"), (3, "y", "a")))
    rows = collector.rows({})[SLO.id][()]

    assert (rows.total[-1], rows.bad[-1]) == (400, 4)
    young = frozenset({frozenset({("shard", "x"), ("replica", "b")})})
    assert collector.rows({(SLO.id, ()): young})[SLO.id][()].total[-1] == 390


def test_earlier_budgets_of_a_sum_are_weighted_by_events() -> None:
    parts = (("x", "1", 1000), ("y", "-1", 3000))
    samples = [
        one
        for shard, left, events in parts
        for one in (
            sample(naming.BUDGET_REMAINING, Fraction(left), shard=shard),
            sample(naming.events(DAYS), events, shard=shard),
        )
    ]
    (status,) = statuses(
        SLO, measurements([*server(0, 1000, shard="x"), *server(60, 3000, shard="y")], [SLO], ORIGINS)[SLO.id]
    )

    parse(remaining_query([SLO], ORIGINS))
    assert remaining_histories(samples, [status], ORIGINS) == {
        (SLO.id, ()): [RemainingPoint(AT, Fraction(-1, 2))]
    }


def test_a_cluster_can_be_selected() -> None:
    found = measurements([*server(1, 100, cluster="eu"), *server(1, 100, cluster="us")], [SLO], ORIGINS)
    selection = Selection.parse(["cluster=eu"])

    assert selection.slos([SLO], ORIGINS.apart) == (SLO,)
    assert [one.group for one in selection.statuses(statuses(SLO, found[SLO.id]))] == [(("cluster", "eu"),)]
    with pytest.raises(NothingSelected, match="no objective is grouped by 'cluster'"):
        selection.slos([SLO])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 10_000)), min_size=2, max_size=6))
def test_a_mean_by_events_is_the_ratio_of_the_sums(parts: list[tuple[int, int]]) -> None:
    ratios = [{"1h": Fraction(bad, total)} for bad, total in parts]
    weights = [{"1h": Fraction(total)} for _, total in parts]

    whole = Fraction(sum(bad for bad, _ in parts), sum(total for _, total in parts))
    assert mean(ratios, weights) == {"1h": whole}
