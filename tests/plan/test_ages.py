"""When counts began, as Prometheus of three generations finds it, whatever was interrupted since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.model import naming
from slo.plan.ages import HistoryStart, share_measured
from slo.text.units import Duration
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

(SLO,) = load(
    {
        "shop.yaml": """
kind: Service
name: shop
indicators:
  buying:
    by: region
    events: {total: orders_total, bad: orders_failed_total}
objectives:
  - {indicator: buying, target: 99.9%}
"""
    }
).slos
MINUTE, HOUR, DAY = 60, 3600, 86_400
MINUTES, ROLL_UPS = (HistoryStart((SLO,), Duration.parse(longest)) for longest in ("6h", "3d"))
BEGAN = 1_790_000_000 // DAY * DAY + 7 * MINUTE + 8
"""When counts began in eu; in us, they did an hour later."""

DOWN = range(BEGAN + 40 * MINUTE, BEGAN + 52 * MINUTE)
RECORDED_UNTIL = BEGAN + 3 * HOUR


def counted(step: int, name: str, until: int, down: range = range(0)) -> Iterator[Series]:
    for region, began in (("eu", BEGAN), ("us", BEGAN + HOUR)):
        labels = {"slo": SLO.id, "slo_bundle": "shop", "region": region}
        times = [at for at in range(began, until, step) if at not in down]
        yield Series(name, labels, [(float(at), 60.0) for at in times])


@pytest.fixture(scope="module", params=SUITES)
def generation(request: pytest.FixtureRequest) -> Generation:
    return require(request.param)


@pytest.fixture(scope="module")
def server(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A server that has counts of each minute but for 12 minutes of them, and then a day of roll-ups."""
    folder: Path = tmp_path_factory.mktemp("ages")
    start = [(float(at), float(BEGAN)) for at in range(BEGAN, RECORDED_UNTIL, MINUTE)]
    series = [
        *counted(MINUTE, naming.TOTAL_1M, RECORDED_UNTIL, DOWN),
        *counted(5 * MINUTE, naming.TOTAL_5M, BEGAN + DAY),
        Series(naming.START_1M, {"slo": SLO.id, "slo_bundle": "shop"}, start),
    ]
    backfill(series, folder, generation)
    with prometheus(generation, "global: {}", [], folder, retention="20000d") as running:
        yield running


def test_new_rules_know_when_what_others_counted_began(server: Prometheus) -> None:
    text = MINUTES.promql().replace(naming.START_1M, "nothing")

    assert server.value(text, at=BEGAN) == BEGAN
    assert BEGAN <= (server.value(text, at=BEGAN + 3 * HOUR) or 0) <= BEGAN + 15 * MINUTE
    assert BEGAN <= (server.value(ROLL_UPS.promql(), at=BEGAN + DAY) or 0) <= BEGAN + 30 * MINUTE


def test_an_interruption_makes_no_history_young(server: Prometheus) -> None:
    text = MINUTES.promql().replace(naming.START_1M, "nothing")  # what was recorded has left the lookback

    for minutes in (52, 53, 60):
        assert BEGAN <= (server.value(text, at=BEGAN + minutes * MINUTE) or 0) <= BEGAN + 15 * MINUTE
    # For 20 hours nothing was recorded.
    assert (
        BEGAN <= (server.value(MINUTES.promql(), at=RECORDED_UNTIL + 20 * HOUR) or 0) <= BEGAN + 15 * MINUTE
    )


def test_what_was_recorded_of_the_beginning_is_kept(server: Prometheus) -> None:
    assert server.value(MINUTES.promql(), at=BEGAN + 3 * HOUR - 1) == BEGAN


@pytest.mark.parametrize(("after", "share"), [(0, 0), (6 * MINUTE, 0.1), (HOUR, 1), (2 * HOUR, 1)])
def test_the_share_of_a_window_is_known_for_which_events_were_counted(
    server: Prometheus, after: int, share: float
) -> None:
    assert server.value(share_measured(Duration.parse("1h"), (SLO,)), at=BEGAN + after) == share
