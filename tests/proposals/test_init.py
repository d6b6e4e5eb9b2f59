"""slo init: what it writes, what it never overwrites, and how it fails."""

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.servers.binaries import newest
from tests.servers.loopback import QuietHandler, serving
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import Prometheus, prometheus

STEP = 30  # seconds between samples
DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, list(arguments))


def test_without_a_server_it_writes_an_example_that_compiles_without_a_question() -> None:
    started = run("init")

    assert started.exit_code == 0
    assert "definitions/checkout.yaml" in started.output
    assert run("lint").output == "2 objectives: no errors and no warnings\n"
    assert run("compile").exit_code == 0


def test_it_overwrites_nothing() -> None:
    definition = Path("definitions/checkout.yaml")
    definition.parent.mkdir()
    definition.write_text("# mine\n")

    again = run("init")

    assert again.exit_code == 1
    assert "definitions/checkout.yaml exists already" in again.stderr
    assert definition.read_text() == "# mine\n"


def test_a_link_that_leads_nowhere_is_not_overwritten_either() -> None:
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").symlink_to("elsewhere.yaml")

    assert run("init").exit_code == 1
    assert not Path("definitions/elsewhere.yaml").exists()


def test_a_server_that_is_away_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"

    started = run("init", "--prometheus", nobody)

    assert started.exit_code == 3
    assert nobody in started.stderr
    assert not Path("definitions").exists()


def test_a_server_that_is_no_prometheus_is_named() -> None:
    class Page(QuietHandler):
        def do_GET(self) -> None:
            self.answer(200, "<html>hello</html>")

        def do_POST(self) -> None:
            self.do_GET()

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Page)) as address:
        started = run("init", "--prometheus", f"http://{address}")

    assert started.exit_code == 3
    assert address in started.stderr
    assert "Traceback" not in started.output


@contextlib.contextmanager
def measuring(*series: Series) -> Iterator[Prometheus]:
    """A Prometheus with this history that scrapes nothing."""
    folder = Path("server")
    if series:
        backfill(series, folder, newest())
    with prometheus(newest(), "", [], folder) as server:
        yield server


def counter(name: str, per_step: float, first: float = 0, since: int = 2 * DAY, **labels: str) -> Series:
    """A counter that began some seconds ago at `first`."""
    now = int(time.time()) // STEP * STEP
    at = range(now - since, now + 1, STEP)
    samples = [(float(when), first + number * per_step) for number, when in enumerate(at)]
    return Series(name, {"job": "checkout", "instance": "a:80", **labels}, samples)


def measured_of(share: str, text: str) -> tuple[int, int]:
    """Return over how many hours a share of good events was measured, and of how many events."""
    over = r"Measured over (\d)d(?:(\d+)h)?, less than the window of 28d"
    found = re.search(rf"{over}: {share}\d*% good, \d+ of ([\d,]+) events", text)
    assert found, text
    return 24 * int(found[1]) + int(found[2] or 0), int(found[3].replace(",", ""))


def test_a_prometheus_that_scrapes_nothing_has_nothing_to_propose() -> None:
    with measuring() as server:
        with_password = server.url.replace("http://", "http://me:secret@")
        started = run("init", "--prometheus", with_password)

    assert started.exit_code == 4
    assert started.stderr == f"{server.url} has no metrics of the last day: does it scrape anything?\n"


def test_a_prometheus_without_metrics_that_fit_says_what_it_left_out() -> None:
    with measuring(counter("http_requests_total", 10, handler="/")) as server:
        started = run("init", "--prometheus", server.url)

    assert started.exit_code == 4
    assert "http_requests_total of job checkout\n    no label says which requests" in started.stdout
    assert "nothing was written" in started.stderr


def test_what_is_proposed_was_measured_and_lint_has_no_question() -> None:
    name, histogram = "http_requests_total", "http_request_duration_seconds"
    with measuring(
        counter(name, 10, code="200"),
        counter(name, 0, first=30, since=DAY, code="503"),  # the failures of one scrape, and none after it
        counter(f"{histogram}_count", 10),
        counter(f"{histogram}_bucket", 9, le="0.1"),
        counter(f"{histogram}_bucket", 9.95, le="0.4"),
        counter(f"{histogram}_bucket", 10, le="+Inf"),
        counter("node_cpu_seconds_total", 1, job="node"),
    ) as server:
        started = run("init", "--prometheus", server.url.replace("http://", "http://me:secret@"))
        again = run("init", "--prometheus", server.url)
        questioned = run("lint", "--prometheus", server.url)

    assert started.exit_code == 0, started.output
    text = Path("definitions/checkout.yaml").read_text()
    assert "uses: http-service\nwith:\n  job: checkout\n  within: 400ms\n" in text
    hours, events = measured_of("99.94", text)  # the 30 failures that began a series are among them
    assert hours in range(45, 49)
    assert events == hours * 60 * 20 + 30
    assert "  - name: availability\n    target: 99.9%\n" in text
    assert measured_of("99.5", text) == (hours, hours * 60 * 20)
    assert "  - name: latency\n    target: 99%\n" in text
    assert "node_cpu_seconds_total of job node" in started.stdout
    assert "secret" not in started.output
    assert again.exit_code == 1
    assert "definitions/checkout.yaml exists already" in again.stderr
    assert questioned.output == "2 objectives: no errors and no warnings\n"
    assert run("compile").exit_code == 0
