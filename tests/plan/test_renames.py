"""A renamed objective has exactly the figures that it would have without the rename, on real Prometheus."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.model import SLO, naming
from slo.plan.ages import HistoryStart, Measured
from slo.plan.ratios import of_budget, of_minutes, of_roll_up
from slo.plan.series import OfObjective, Recording, Side
from slo.text.units import Duration
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

SHOP = """
kind: Service
name: shop
timezone: Europe/London
indicators:
  buying:
    by: region
    events: {total: orders_total, bad: orders_failed_total}
objectives:
  - {indicator: buying, name: control, target: 99.9%, window: WINDOW}
  - {indicator: buying, name: orders, target: 99.9%, window: WINDOW, renamed_from: shop-buying}
  - {indicator: buying, name: sales, target: 99.9%, window: WINDOW,
     renamed_from: [market-sales, market-buying]}
"""
EXCLUSION = """
kind: Exclusion
name: stocktaking
reason: The shop was closed
author: the team
services: [shop]
start: 2026-09-21T07:00
lasts: 40m
"""
MINUTE, HOUR, DAY = 60, 3600, 86_400
BEGAN = 1_790_000_000 // DAY * DAY + 8
"""The evaluation on 2026-09-21 at midnight: groups are evaluated 8 seconds after each full minute."""

FIRST, SECOND = (BEGAN + minutes * MINUTE for minutes in (3 * 60 + 7, 9 * 60 + 33))
"""The last evaluations before the renames of market-buying, and then of market-sales and shop-buying."""

UNTIL = BEGAN + 14 * HOUR


def objectives(window: str) -> tuple[SLO, ...]:
    return load({"shop.yaml": SHOP.replace("WINDOW", window), "out.yaml": EXCLUSION}).slos


def minutes(side: Side, region: str) -> dict[int, float]:
    """Give different counts for each minute, side and region."""
    some = 400 if side is Side.TOTAL else 7
    times = range(BEGAN, UNTIL, MINUTE)
    return {at: float((index * 37 + len(region) * 11) % some) for index, at in enumerate(times)}


def rolled_up(counts: dict[int, float]) -> dict[int, float]:
    """Sum the counts at full five minutes, as rules do without a rename."""
    ends = (at for at in counts if (at - BEGAN) % (5 * MINUTE) == 0)
    return {end: sum(counts.get(end - back * MINUTE, 0.0) for back in range(5)) for end in ends}


def recorded() -> Iterator[Series]:
    """Yield what rules recorded: the control without a break, the others under one id after the other."""
    names = {
        ("shop-control", "shop"): (0, UNTIL),
        ("shop-buying", "shop"): (0, SECOND),
        ("shop-orders", "shop"): (SECOND + 1, UNTIL),
        ("market-buying", "market"): (0, FIRST),
        ("market-sales", "market"): (FIRST + 1, SECOND),
        ("shop-sales", "shop"): (SECOND + 1, UNTIL),
    }
    for (slo, bundle), (since, until) in names.items():
        for side in Side:
            for region in ("eu", "apac"):
                counts = minutes(side, region)
                labels = {"slo": slo, "slo_bundle": bundle, "region": region}
                stored = [(side.minutes, counts), (side.roll_up, rolled_up(counts))]
                if until == UNTIL:  # recent counts are made anew of raw series, whatever the id was
                    stored.append((side.recent, dict.fromkeys(counts, 5.0)))
                for name, values in stored:
                    kept = [(float(at), value) for at, value in values.items() if since <= at <= until]
                    yield Series(name, labels, kept)
        for name in (naming.START_1M, naming.START_5M):
            kept = [(float(at), float(BEGAN)) for at in range(BEGAN, UNTIL, MINUTE) if since <= at <= until]
            yield Series(name, {"slo": slo, "slo_bundle": bundle}, kept)


@pytest.fixture(scope="module", params=SUITES)
def generation(request: pytest.FixtureRequest) -> Generation:
    return require(request.param)


@pytest.fixture(scope="module")
def server(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    folder: Path = tmp_path_factory.mktemp("renames")
    backfill(recorded(), folder, generation)
    with prometheus(generation, "global: {}", [], folder, retention="20000d") as running:
        yield running


def figures(server: Prometheus, expression: str, at: int) -> dict[str, dict[str, float]]:
    """Return the result by objective, and then by region."""
    found: dict[str, dict[str, float]] = {}
    for one in server.query(expression, at=at):
        rest = {label: value for label, value in one.labels.items() if label not in ("slo", "__name__")}
        assert one.labels["slo"] not in found or str(rest) not in found[one.labels["slo"]]
        found.setdefault(one.labels["slo"], {})[str(rest)] = float(one.value)
    return found


def sums(slos: tuple[SLO, ...]) -> list[Recording]:
    """Return what is computed from stored counts alone.

    Roll-ups are not: they add what none has yet, and this server has all. See tests/live/test_rename.py.
    """
    rules = chain(of_minutes(slos), of_roll_up(slos), of_budget(slos))
    return [one for one in rules if "slo:sli_" in one.promql() and not isinstance(one, Measured)]


@pytest.mark.parametrize("window", ["28d", "month"])
def test_each_figure_equals_that_of_an_objective_that_was_not_renamed(
    server: Prometheus, window: str
) -> None:
    slos = objectives(window)
    for at in (SECOND + MINUTE, SECOND + 2 * MINUTE, SECOND + 7 * MINUTE, SECOND + 3 * HOUR, UNTIL - HOUR):
        for rule in sums(slos):
            if isinstance(rule, OfObjective):
                continue
            text = inlined(rule, slos)
            found = figures(server, text, at)
            assert found.keys() == {slo.id for slo in slos}, (rule.name, at)
            assert found["shop-control"] == found["shop-orders"] == found["shop-sales"], (rule.name, at)


def inlined(rule: Recording, slos: tuple[SLO, ...]) -> str:
    """Replace recorded numbers of events, which this server does not have, with what records them."""
    text = rule.promql()
    for other in sums(slos):
        if other.name.startswith("slo:events:") and other is not rule:
            text = text.replace(naming.of(other.name, slo_bundle="shop"), f"(\n{other.promql()}\n)")
    return text


def test_what_exclusions_take_out_is_carried_over(server: Prometheus) -> None:
    for window in ("28d", "month"):
        slos = objectives(window)
        out = {
            (rule.slo.id, rule.name): [
                round(float(one.value), 6) for one in server.query(rule.promql(), at=UNTIL - HOUR)
            ]
            for rule in sums(slos)
            if isinstance(rule, OfObjective)
        }
        for name in {name for _, name in out}:
            assert out["shop-control", name], name
            assert out["shop-control", name] == out["shop-orders", name] == out["shop-sales", name]


def test_the_history_is_as_old_as_that_of_the_earliest_id(server: Prometheus) -> None:
    for longest in ("6h", "3d"):
        rule = HistoryStart(objectives("28d"), Duration.parse(longest))
        found = figures(server, rule.promql(), UNTIL - HOUR)
        assert found.keys() == {"shop-control", "shop-orders", "shop-sales"}
        for ages in found.values():
            assert all(BEGAN <= start <= BEGAN + 15 * MINUTE for start in ages.values())
