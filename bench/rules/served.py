"""Designs of rules on running servers: four weeks of history, the files of rules, and what is scraped."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import requests

from bench.rules import recorded
from bench.rules.clock import DAY, END
from bench.rules.design import Design
from bench.rules.ours import Ours
from bench.rules.recorded import Recorded
from bench.rules.services import Service
from bench.rules.sloth import Sloth
from slo.model import naming
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.servers.exporter import Exporter
from tests.servers.exposition import series_text
from tests.servers.openmetrics import Series
from tests.servers.processes import PROMETHEUS_DATA

CONFIG = """
global: {{scrape_interval: 30s, scrape_timeout: 10s}}
scrape_configs:
  - job_name: scraped
    honor_labels: true
    static_configs: [{{targets: ["{address}"]}}]
"""
"""How a Prometheus scrapes what goes on with the history, but for the address."""

JOBS = ("peak", "slow")
"""The services on whose series all objectives are."""

Lines = tuple[str, Mapping[str, str], list[str]]
"""A series' name and labels, and what stands behind them in each of its lines."""


def copies(originals: Iterable[Service]) -> Iterator[Service]:
    """Give services without end, each on the series of one of these."""
    for number, service in enumerate(cycle(originals)):
        yield replace(service, name=f"{service.name}-{number}", scraped_as=service.name)


def stored(
    design: Design, services: Iterable[Service], originals: Mapping[Service, Recorded], later: int
) -> Iterator[Lines]:
    """Give the history that a design's rules read: series, and what stands behind them in each line."""
    lines = {
        service.name: [(one.name, _tails(one, later)) for one in _read(design, service, its)]
        for service, its in originals.items()
    }
    for service in services:
        labels = {rule.name: rule.labels or {} for rule in design.rules(service)}
        if isinstance(design, Sloth):
            labels = {design.ratio_5m(service).name: design.ratio_5m(service).labels or {}}
        for name, its_lines in lines[service.job]:
            yield name, labels[name], its_lines


def _read(design: Design, service: Service, its: Recorded) -> Iterator[Series]:
    """Give what is summed over: minutes for 6h at most, roll-ups and Sloth's ratios for 28 days."""
    if isinstance(design, Ours):
        for minutes in recorded.minutes(service, its.counts):
            if minutes.name != naming.ERROR_BUDGET:
                yield replace(minutes, samples=[one for one in minutes.samples if one[0] > END - DAY])
        yield from recorded.roll_ups(service, its.counts)
    elif isinstance(design, Sloth):
        ratios = recorded.thinned(its.ratios, design.interval, service)
        yield from recorded.sloth_series(design, service, ratios)


def _tails(series: Series, later: int) -> list[str]:
    return [f" {value!r} {at + later:.3f}\n" for at, value in series.samples]


def written(series: Iterable[Series], later: int, path: Path) -> Path:
    """Write counters as OpenMetrics, but for its end."""
    with path.open("w", encoding="utf-8") as out:
        for one in sorted(series, key=lambda one: one.name):
            text = series_text(one.name, one.labels)
            out.writelines(f"{text} {value!r} {at + later:.3f}\n" for at, value in one.samples)
    return path


def backfill(raw: Path, stored: Iterable[Lines], folder: Path, server: Generation) -> None:
    """Store counters and recordings as blocks at once: overlapping ones would be merged while we measure."""
    text = folder / "history.om"
    joined(raw, stored, text)
    promtool.create_blocks(text, folder / PROMETHEUS_DATA, server)
    text.unlink()


def joined(raw: Path, stored: Iterable[Lines], text: Path) -> None:
    """Write counters and recordings as one OpenMetrics text."""
    shutil.copy(raw, text)
    with text.open("a", encoding="utf-8") as out:
        for name, labels, lines in sorted(stored, key=lambda one: one[0]):
            series = series_text(name, labels)
            out.writelines(series + line for line in lines)
        out.write("# EOF\n")


def rule_files(design: Design, services: Iterable[Service], folder: Path) -> Iterator[Path]:
    """Give our own files, or write the rules of others, a group for each objective and interval."""
    if isinstance(design, Ours):
        yield from sorted(design.folder.glob("*.yaml"))
        return
    groups: dict[str, dict[str, Any]] = {}
    for service in services:
        for rule in design.rules(service):
            name = f"{service.name}-{rule.every}s"
            group = groups.setdefault(name, {"name": name, "interval": f"{rule.every}s", "rules": []})
            what = {"record": rule.name} if rule.labels else {"alert": rule.name, "for": f"{rule.hold}s"}
            group["rules"].append({**what, "expr": rule.expr, "labels": rule.labels or {}})
    path = folder / "rules.json"  # JSON is YAML
    path.write_text(json.dumps({"groups": list(groups.values())}), encoding="utf-8")
    yield path


def count(scraped: Exporter, counters: Iterable[Series]) -> None:
    """Let what is scraped go on with the counters of the history."""
    with scraped.step():
        for one in counters:
            scraped.inc(one.name, one.labels, by=100)


def go_on(seconds: int, scraped: Exporter, counters: Iterable[Series]) -> None:
    """Wait, while requests are served."""
    for _ in range(seconds // 5):
        time.sleep(5)
        count(scraped, counters)


def folder_of(design: Design, folder: Path) -> Path:
    """Make the folder of a design's server."""
    own = folder / design.name.replace(" ", "-")
    own.mkdir(exist_ok=True)
    return own


def metrics(url: str) -> Mapping[str, float]:
    """Sum a server's own metrics over their labels."""
    sums: dict[str, float] = {}
    for series, value in own_series(url):
        name = series.split("{")[0]
        sums[name] = sums.get(name, 0) + value
    return sums


def own_series(url: str) -> Iterator[tuple[str, float]]:
    """Give what a server measures of itself: series as they are written, and their values."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the loopback
        text = session.get(f"{url}/metrics", timeout=30).text
    for line in text.splitlines():
        if not line.startswith("#"):
            series, value = line.rsplit(" ", 1)
            yield series, float(value)
