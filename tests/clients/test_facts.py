"""What servers say of themselves, and that those that say nothing are no failure."""

import contextlib
import json
import socket
from collections.abc import Iterator, Mapping
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from slo.clients.facts import metric_names, metric_types, retention
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.loopback import QuietHandler, serving
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

NAMES = "/api/v1/label/__name__/values?start=1793491200"


@contextlib.contextmanager
def saying(answers: Mapping[str, str]) -> Iterator[Prometheus]:
    """A server that has these texts at these paths."""

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            self.answer(200 if self.path in answers else 404, answers.get(self.path, "not found"))

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield Prometheus(Address.parse(f"http://{address}"), timeout=30)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("15d", "15d"),
        ("8w4d", "60d"),
        ("1y", "365d"),
        ("15d or 512MiB", "15d"),
        ("10GiB", None),
        ("", None),
        ("0s", None),
    ],
)
def test_how_long_samples_are_kept_is_what_time_limits(said: str, kept: str | None) -> None:
    text = json.dumps({"status": "success", "data": {"storageRetention": said}})
    with saying({"/api/v1/status/runtimeinfo": text}) as server:
        found = retention(server)

    assert (str(found) if found else None) == kept


@pytest.mark.parametrize(
    "text", ["<html>", "[]", "{}", '{"data": []}', '{"status": "error"}', '{"data": {"a": 1, "b": ["c"]}}']
)
def test_what_is_not_said_is_not_known(text: str) -> None:
    with saying({"/api/v1/metadata": text, "/api/v1/status/runtimeinfo": text, NAMES: text}) as server:
        assert not any(metric_types(server).values())
        assert not metric_names(server, date(2026, 11, 1))
        assert retention(server) is None


def test_a_server_without_these_answers_is_no_failure() -> None:
    with saying({}) as server:
        assert metric_types(server) == {}
        assert retention(server) is None


def test_nobody_there_is_no_failure_here(pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert retention(Prometheus(Address.parse(f"http://127.0.0.1:{port}"))) is None


def test_real_servers_know_types_and_retention(generation: Generation, tmp_path: Path) -> None:
    with exporter() as measured:
        measured.inc("visits_total")
        measured.set("queue_length", value=1)
        config = f"scrape_configs: [{{job_name: a, static_configs: [{{targets: ['{measured.address}']}}]}}]"
        with prometheus(
            generation, f"global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n{config}", [], tmp_path, "60d"
        ) as running:
            server = Prometheus(Address.parse(running.url))
            eventually(lambda: {"visits_total", "queue_length"} <= metric_types(server).keys())
            types = metric_types(server)
            kept = retention(server)

    assert types["visits_total"] == {"counter"}
    assert types["queue_length"] == {"gauge"}
    assert str(kept) == "60d"
