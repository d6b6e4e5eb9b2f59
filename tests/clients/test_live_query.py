"""The query for all objectives, sent to real servers that hold what the rules record."""

import time
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from slo.conditions import windows
from slo.evidence.queries import measurements, query, statuses
from slo.evidence.status import Verdict
from slo.model import SLO, naming
from tests.evidence.objectives import objective
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus


def recorded(slo: SLO, at: float, ratio: float, **labels: str) -> list[Series]:
    """The recorded ratio of every window of an objective, at one time."""
    return [
        Series(naming.error_ratio(window), {"slo": slo.id, "slo_bundle": "checkout", **labels}, [(at, ratio)])
        for window in windows(slo)
    ]


def test_one_query_returns_the_status_of_every_objective(generation: Generation, tmp_path: Path) -> None:
    at = time.time() // 60 * 60 - 6 * 3600
    healthy, doubled = objective("checkout-success"), objective("checkout-twice")
    quarterly, idle = objective("checkout-quarterly", window="90d"), objective("checkout-idle")
    unmeasured = objective("checkout-unmeasured")
    slos = [healthy, doubled, quarterly, idle, unmeasured]
    series = [
        *recorded(healthy, at, 0.0005),
        *recorded(doubled, at, 0, replica="a"),
        *recorded(doubled, at, 0.5, replica="b"),
        *recorded(quarterly, at, 0.00025),
        *recorded(idle, at, float("nan")),
        *recorded(objective("of-somebody-else"), at, 1),
    ]
    backfill(series, tmp_path, generation)
    with prometheus(generation, "global: {}", [], tmp_path) as server:
        answer = Prometheus(Address.parse(server.url)).query(
            query(slos), datetime.fromtimestamp(at + 60, UTC)
        )
    found = measurements(answer.samples, slos)
    status = {slo.id: one for slo in slos for one in statuses(slo, found.get(slo.id, {}))}

    assert {id: one.verdict for id, one in status.items()} == {
        "checkout-success": Verdict.HEALTHY,
        "checkout-twice": Verdict.SPENT,
        "checkout-quarterly": Verdict.HEALTHY,
        "checkout-idle": Verdict.NO_DATA,
        "checkout-unmeasured": Verdict.NO_DATA,
    }
    assert status["checkout-success"].remaining == Fraction(1, 2)
    assert status["checkout-quarterly"].remaining == Fraction(3, 4)
    assert answer.remarks == ()
