"""A live page on a real Prometheus: what it has recorded, while it is away, and when it is back."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually
from tests.web.standin import ID, check_metrics, samples, site, visiting

HOURS = 3
AHEAD = 1800  # seconds: the test is over by then
LABELS = {"slo": ID, "service": "checkout"}
ALERT = {"alertname": "SLOErrorBudgetBurn", "severity": "page", "alertstate": "firing", **LABELS}
REGION = '<b>"e\\u'


def recorded(now: int) -> list[Series]:
    """Three hours, of which nothing is recorded for half an hour, and an alert of ten minutes."""
    first = now - HOURS * 3600
    times = [at for at in range(first, now + AHEAD, 60) if not first + 3600 <= at < first + 5400]
    return [
        *(
            Series(
                "requests_total",
                {"job": "checkout", "code": code},
                [(at, (at - first) * a_second) for at in times],
            )
            for code, a_second in (("200", 3.0), ("500", 1.0))
        ),
        Series("slo:error_ratio:28d", LABELS, [(at, 0.0005) for at in times]),
        Series("slo:error_ratio:1h", LABELS, [(at, 0.002) for at in times]),
        Series("slo:error_budget:remaining", LABELS, [(at, 0.5) for at in times]),
        Series("ALERTS", ALERT, [(at, 1.0) for at in range(now - 1200, now - 600, 60)]),
        Series(
            "slo:error_ratio:28d",
            {"slo": "checkout-regional", "region": REGION},
            [(at, 0.02) for at in times],
        ),
    ]


def test_a_live_page_tells_what_prometheus_has_recorded(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    now = int(time.time()) // 60 * 60
    backfill(recorded(now), tmp_path, generation)
    with (
        prometheus(generation, "global: {}", [], tmp_path) as server,
        visiting(site(server.url, every=0.2, timeout=1)) as visitor,
    ):
        page = visitor.get("/").text
        assert page.count('<tr class="spent">') == 1
        assert page.count('<tr class="healthy">') == 1
        assert "&lt;b&gt;" in page

        detail = visitor.get(f"/slo/{ID}?range=1d").text
        line = detail.split('class="line" d="')[1].split('"')[0]
        assert line.count("M") == 2  # the half hour of which nothing is known
        assert "SLOErrorBudgetBurn" in detail
        assert re.findall(r'<li class="line-\d">(\d+)</li>', detail) == ["200", "500", "500"]
        assert "<td>180</td><td>60</td><td>25%</td>" in detail
        address = page.split('href="./slo/checkout-regional-')[1].split('"')[0]
        grouped = visitor.get(f"/slo/checkout-regional-{address}")
        assert (grouped.status_code, "is not available" in grouped.text) == (200, False)

        text = visitor.get("/metrics").text
        found = samples(text)
        assert found[f'slo_error_budget_remaining_ratio{{slo="{ID}"}}'] == 0.5
        assert abs(found["slo_last_evaluation_timestamp_seconds"] - time.time()) < 60
        assert check_metrics(text, generation.promtool) == (0, "")

        os.kill(server.pid, signal.SIGSTOP)
        try:
            away = eventually(lambda: _with("These figures are", visitor.get("/").text), 30)
            assert "50.0%" in away
            assert samples(visitor.get("/metrics").text)["slo_up"] == 0
        finally:
            os.kill(server.pid, signal.SIGCONT)
        eventually(lambda: "These figures are" not in visitor.get("/").text, 30)
        assert samples(visitor.get("/metrics").text)["slo_up"] == 1


def _with(words: str, page: str) -> str:
    return page if words in page else ""
