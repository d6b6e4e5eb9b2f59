"""Every question that data answers, put to real servers that measure something else than was defined."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus
from tests.servers.waiting import eventually

SERVICE = """\
kind: Service
name: checkout
indicators:
  misspelt:
    events: {total: 'requests_total{job="chekout"}', bad: 'requests_total{job="chekout", code="500"}'}
  mislabelled:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", status="500"}'}
  unknown:
    events: {total: 'request_total', bad: 'requests_total{job="checkout", code="599"}'}
  fast:
    latency: {histogram: 'duration_seconds{job="checkout"}', within: 300ms}
  gauged:
    events: {total: queue_length, bad: 'queue_length{state="lost"}'}
  counted:
    probe: {gauge: visits}
  parts:
    events: {total: accepted_total, bad: rejected_total}
  rare:
    events: {total: orders_total, bad: 'orders_total{code="500"}'}
  apart:
    events: {total: 'requests_total{code!~"5.."}', bad: 'requests_total{code="500"}'}
  half-misspelt:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="chekout", code="500"}'}
  classes:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5xx"}'}
  idle:
    events: {total: retired_total, bad: 'retired_total{code="500"}'}
  wide:
    events: {total: wide_total, bad: 'wide_total{code="500"}'}
objectives:
  - {indicator: misspelt, target: 99%, window: 7d}
  - {indicator: classes, target: 99%, window: 7d}
  - {indicator: idle, target: 99%, window: 7d}
  - {indicator: wide, target: 99%, window: 7d}
  - {indicator: half-misspelt, target: 99%, window: 7d}
  - {indicator: mislabelled, target: 99%, window: 7d}
  - {indicator: unknown, target: 99%, window: 7d}
  - {indicator: fast, target: 99%, window: 7d}
  - {indicator: gauged, target: 99%, window: 7d}
  - {indicator: counted, target: 99%, window: 7d}
  - {indicator: parts, target: 99%, window: 7d}
  - {indicator: rare, target: 99.9%, window: 28d}
  - {indicator: apart, target: 99%, window: 7d}
"""
SLOW = """\
kind: Service
name: nightly
indicators:
  jobs: {events: {total: jobs_total, bad: 'jobs_total{code="500"}'}}
objectives: [{indicator: jobs, target: 99%, window: 7d}]
"""
FINE = """\
kind: Service
name: checkout
indicators:
  orders:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
  fast:
    latency: {histogram: 'duration_seconds{job="checkout"}', within: 1s}
objectives:
  - {indicator: orders, target: 99%, window: 7d}
  - {indicator: fast, target: 99%, window: 7d}
"""


def history(end: float) -> Iterator[Series]:
    """A day in which each minute is like the others."""

    def counter(name: str, events_a_minute: float, every: int = 30, days: float = 1, **labels: str) -> Series:
        moments = range(-int(86_400 * days), 0, every)
        counted = ((end + at, (at + 86_400) / 60 * events_a_minute // 1) for at in moments)
        return Series(name, {"instance": "a", "job": "shop", **labels}, counted)

    yield counter("requests_total", 60, job="checkout", code="200")
    yield counter("requests_total", 1, job="checkout", code="500")
    for limit, fast in (("0.25", 40), ("0.5", 50), ("1", 55), ("+Inf", 60)):
        yield counter("duration_seconds_bucket", fast, job="checkout", le=limit)
    yield counter("duration_seconds_count", 60, job="checkout")
    yield counter("accepted_total", 10, job="checkout")
    yield counter("rejected_total", 20, job="checkout")
    # Every 39 scrapes: so as often within the first half of a minute as within the second.
    yield counter("orders_total", 60 / 1170, job="checkout")
    yield counter("wide_total", 1, code="200")
    for number in range(10_001):
        yield counter("wide_total", 1, days=0.002, code="200", user=str(number))
    week = [*range(-8 * 86_400, -10_800, 240), *range(-10_800, 0, 30)]
    yield Series(
        "retired_total", {"instance": "a", "job": "shop", "code": "200"}, ((end + at, 7.0) for at in week)
    )
    yield counter("jobs_total", 60, every=120, job="nightly")
    # Also lives on the scraped page, which gives it its type. Its own history makes the answer the same
    # whenever the question is asked: a few seconds of samples alone have no five minutes to count.
    here = {"instance": "a", "job": "live", "state": "waiting"}
    yield Series("queue_length", here, ((end + at, 7.0) for at in range(-86_400, 0, 30)))


@pytest.fixture
def server(generation: Generation, tmp_path: Path) -> Iterator[Prometheus]:
    """A Prometheus with a day's history and 20 days' retention that also scrapes a gauge and a counter."""
    backfill(history(time.time()), tmp_path, generation)
    with exporter() as measured:
        measured.set("queue_length", {"state": "waiting"}, 7)
        measured.inc("visits", by=3)
        scrape = (
            f"scrape_configs: [{{job_name: live, static_configs: [{{targets: ['{measured.address}']}}]}}]"
        )
        config = f"global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n{scrape}"
        with prometheus(generation, config, [], tmp_path, retention="20d") as running:
            eventually(lambda: running.query("visits"))
            yield running


def lint(folder: Path, server: Prometheus, *definitions: str) -> Result:
    (folder / "definitions").mkdir(exist_ok=True)
    (folder / "definitions" / "all.yaml").write_text("---\n".join(definitions))
    arguments = ["lint", "--definitions", str(folder / "definitions"), "--prometheus", server.url]
    return CliRunner().invoke(slo, arguments, env={"NO_PROXY": "*"})


def test_real_servers_answer_every_question(server: Prometheus, tmp_path: Path) -> None:
    said = lint(tmp_path, server, SERVICE, SLOW)
    right = lint(tmp_path, server, FINE)

    found = re.findall(r"^warning\[([a-z-]+)\]: (.*)$", said.stderr, re.MULTILINE)
    pointed_at = re.findall(r"^ *\| ( *\^+)\n", said.stderr, re.MULTILINE)
    lines = re.findall(r"^\d+ \| (.*)$", said.stderr, re.MULTILINE)
    words = [
        line[len(c) - c.count("^") : len(c)].strip("'") for line, c in zip(lines, pointed_at, strict=True)
    ]
    assert said.exit_code == 1
    assert sorted(zip((code for code, _ in found), words, strict=True)) == [
        ("bad-not-in-total", 'job="chekout"'),
        ("bad-not-in-total", "rejected_total"),
        ("bad-not-in-total", 'requests_total{code="500"}'),
        ("coarse-budget", "99%"),
        ("coarse-budget", "99.9%"),
        ("many-series", "wide_total"),
        ("missing-bucket", "300ms"),
        ("missing-series", 'code="500"'),
        ("missing-series", 'code="500"'),
        ("missing-series", 'job="chekout"'),
        ("missing-series", "request_total"),
        ("missing-series", 'status="500"'),
        ("no-traffic", "idle"),
        ("not-a-counter", "queue_length"),
        ("not-a-gauge", "visits"),
        ("not-zero-or-one", "visits"),
        ("short-retention", "28d"),
        ("slow-scrapes", "nightly"),
        ("unmatched-value", 'code=~"5xx"'),
    ]
    assert "did you mean 'checkout'?" in said.stderr
    assert "the nearest ends at 250ms; others at 500ms, 1s" in said.stderr
    assert 'code has the values 200, 500, and code=~"5xx" matches none' in said.stderr
    assert "wide_total has 10,002 series here, with 20,004 new samples a minute" in said.stderr
    assert "'checkout-idle' had no events in the last 7d" in said.stderr
    assert "jobs_total is scraped about every 2m," in said.stderr
    assert "'checkout-gauged' had no events in the last day" in said.stderr
    assert re.search(r"one bad event spends (47|48|49)% of the budget", said.stderr)
    assert right.stdout == "2 objectives: no errors and no warnings\n"
