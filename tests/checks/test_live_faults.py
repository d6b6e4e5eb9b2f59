"""Faults of series themselves, put to real servers: units, values, writers, labels and lateness."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus
from tests.servers.waiting import eventually

FAULTY = """\
kind: Service
name: checkout
indicators:
  fast:
    latency: {histogram: 'answer_time{job="checkout"}', within: 250ms}
  native:
    latency: {histogram: 'only_counted_seconds{job="checkout"}', within: 250ms}
  up:
    probe: {gauge: 'replicas_up{job="checkout"}'}
  half:
    probe: {gauge: 'share_up{job="checkout"}'}
  shared:
    events: {total: 'shared_total{job="checkout"}', bad: 'requests_total{job="checkout", code="500"}'}
  aggregated:
    events: {total: aggregated_total, bad: 'aggregated_total{code="500"}'}
  late:
    events: {total: 'late_total{job="checkout"}', bad: 'late_total{job="checkout", code="500"}'}
  backup:
    freshness: {timestamp: 'backup_time{job="checkout"}', within: 25h}
  misspelt:
    events: {total: 'request_total{job="checkout"}', bad: 'requests_total{job="checkout", code="500"}'}
objectives:
  - {indicator: fast, target: 99%, window: 7d}
  - {indicator: native, target: 99%, window: 7d}
  - {indicator: up, target: 99%, window: 7d}
  - {indicator: half, target: 99%, window: 7d}
  - {indicator: shared, target: 99%, window: 7d}
  - {indicator: aggregated, target: 99%, window: 7d}
  - {indicator: late, target: 99%, window: 7d}
  - {indicator: backup, target: 99%, window: 7d}
  - {indicator: misspelt, target: 99%, window: 7d}
"""
FINE = """\
kind: Service
name: checkout
indicators:
  fast:
    latency: {histogram: 'answer_time{job="checkout"}', within: 250ms, unit: ms}
  large:
    latency: {histogram: 'import_us{job="checkout"}', within: 2s}
  up:
    probe: {gauge: 'probe_success{job="checkout"}'}
  backup:
    freshness: {timestamp: 'backup_time{job="checkout"}', within: 25h, unit: ms}
  orders:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code="500"}'}
objectives:
  - {indicator: fast, target: 99%, window: 7d}
  - {indicator: large, target: 99%, window: 7d}
  - {indicator: up, target: 99%, window: 7d}
  - {indicator: backup, target: 99%, window: 7d}
  - {indicator: orders, target: 99%, window: 7d}
"""


def history(end: float) -> Iterator[Series]:
    """A day of a service; its newest samples are of now, but for one counter."""

    def series(name: str, value: object, until: int = 0, **labels: str) -> Series:
        moments = range(-86_400, until, 30)
        values = value if callable(value) else lambda number: value
        found = {"instance": "a", "job": "checkout", **labels}
        kept = {label: text for label, text in found.items() if text}
        return Series(name, kept, ((end + at, float(values(index))) for index, at in enumerate(moments)))

    for code, each in (("200", 30), ("500", 1)):
        yield series("requests_total", lambda index, each=each: each * index, code=code)
    for bound, each in (("100", 10), ("250", 25), ("1000", 29), ("+Inf", 30)):
        yield series("answer_time_bucket", lambda index, each=each: each * index, le=bound)
    yield series("answer_time_count", lambda index: 30 * index)
    for bound, each in (("1.0E6", 10), ("2.0E6", 29), ("+Inf", 30)):
        yield series("import_us_bucket", lambda index, each=each: each * index, le=bound)
    yield series("import_us_count", lambda index: 30 * index)
    yield series("only_counted_seconds_count", lambda index: 30 * index)
    yield series("only_counted_seconds", lambda index: 30 * index)
    yield series("probe_success", lambda index: index % 7 > 0)
    yield series("replicas_up", lambda index: 3 - index % 2)
    yield series("share_up", 0.5)
    yield series("backup_time", (end - 3_600) * 1_000)
    # Two processes that take turns: one has counted much, the other little.
    yield series("shared_total", lambda index: (1_000_000 if index % 10 < 5 else 5_000) + 30 * index)
    yield series("aggregated_total", lambda index: 30 * index, instance="", job="", code="200")
    yield series("late_total", lambda index: 30 * index, until=-720, code="200")


@pytest.fixture
def server(generation: Generation, tmp_path: Path) -> Iterator[Prometheus]:
    backfill(history(time.time()), tmp_path, generation)
    with prometheus(generation, "{}", [], tmp_path, retention="20d") as running:
        eventually(lambda: running.query("requests_total"))
        yield running


def lint(folder: Path, server: Prometheus, definitions: str) -> Result:
    (folder / "definitions").mkdir(exist_ok=True)
    (folder / "definitions" / "all.yaml").write_text(definitions)
    arguments = ["lint", "--definitions", str(folder / "definitions"), "--prometheus", server.url]
    return CliRunner().invoke(slo, arguments, env={"NO_PROXY": "*"})


def test_faults_of_real_series_are_found_and_nothing_else(server: Prometheus, tmp_path: Path) -> None:
    said = lint(tmp_path, server, FAULTY).stderr
    right = lint(tmp_path, server, FINE)

    assert sorted(re.findall(r"^warning\[([a-z-]+)\]", said, re.MULTILINE)) == [
        "late-samples",
        "many-resets",
        "missing-series",
        "missing-series",
        "no-target-labels",
        "not-zero-or-one",
        "not-zero-or-one",
        "unstated-unit",
        "wrong-unit",
        "wrong-unit",
    ]
    assert "the values of backup_time look like milliseconds since 1970, but are read as seconds" in said
    assert re.search("the newest sample of late_total is 1[23]m old: samples arrive later than 5m", said)
    assert "say how late samples are: 'sample_delay: 15m'; or mend the scrape" in said
    assert "a series of shared_total fell 12 times in the last hour" in said
    assert "Prometheus has no metric only_counted_seconds_bucket" in said
    assert "it exists, but has no buckets; for a native histogram write native_latency" in said
    assert "Prometheus has no metric request_total" in said
    assert "did you mean 'requests_total'?" in said
    assert "1 series of aggregated_total without job and instance" in said
    assert "replicas_up was from 2 to 3 in the last day, but a probe needs 0 or 1" in said
    assert "share_up is 0.5, but a probe needs 0 or 1" in said
    assert "the bounds of answer_time, 100 to 1000, look like milliseconds: 250ms would be 0.25 s" in said
    assert "state 'unit: ms'; if they are seconds, the nearest ends at 1m40s" in said
    assert right.stdout == "5 objectives: no errors and no warnings\n", right.stderr
