"""An Alertmanager with a configuration: how long it takes to check, load and reload it, and its memory."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import requests

from bench.process import least
from tests.servers.binaries import Generation
from tests.servers.processes import Alertmanager, alertmanager

_AT_ONCE = 1000
"""Alerts in one request."""


class Loaded(NamedTuple):
    """Seconds by the clock, and the largest resident sizes in MiB: once loaded, and with all alerts."""

    checked: float
    started: float
    reloaded: float
    posted: float
    memory_loaded: float
    memory_alerting: float


def loaded(config: Path, products: int, generation: Generation, folder: Path) -> Loaded:
    """Check a configuration by amtool, load it, load it again, and fire a ticket of each product."""
    checked = least([str(generation.amtool), "check-config", str(config)], folder, runs=3).wall
    began = time.perf_counter()
    with alertmanager(generation, config, folder / generation.suite) as server:
        started = time.perf_counter() - began
        at_first = _memory(server)
        reloaded = min(_seconds(lambda: _reload(server)) for _ in range(3))
        posted = _seconds(lambda: _post(server, products))
        return Loaded(checked, started, reloaded, posted, at_first, _memory(server))


def _seconds(doing: Callable[[], None]) -> float:
    began = time.perf_counter()
    doing()
    return time.perf_counter() - began


def _reload(server: Alertmanager) -> None:
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the loopback
        session.post(f"{server.url}/-/reload", timeout=60).raise_for_status()


def _post(server: Alertmanager, products: int) -> None:
    """Fire alerts that wait in their groups for longer than this runs, so that nobody is notified."""
    alerts = [
        {"alertname": "SLOErrorBudgetBurn", "product": f"product-{number:05}", "severity": "ticket"}
        for number in range(products)
    ]
    for first in range(0, products, _AT_ONCE):
        server.post_alerts(*alerts[first : first + _AT_ONCE])


def _memory(server: Alertmanager) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{server.pid}/status").read_text())
    assert found
    return int(found[1]) / 1024
