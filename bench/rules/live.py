"""What rules cost a running server: its processor time, with many objectives and four weeks of history."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import requests

from bench.rules import layout, recorded
from bench.rules.clock import DAY, END, MINUTE
from bench.rules.design import Design
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Recorded
from bench.rules.services import Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import history
from slo.model import naming
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.servers.exporter import Exporter, exporter
from tests.servers.exposition import series_text
from tests.servers.openmetrics import Series
from tests.servers.processes import PROMETHEUS_DATA, Prometheus, prometheus

_OBJECTIVES = 80
_TOGETHER = 5  # objectives in a file
_SETTLES = 30  # seconds
_MEASURED = 150  # seconds, in which Pyrra's rarest rules are evaluated once
_JOBS = ("peak", "slow")
_NO_RULES = "no rules"
_FAILURES = ("prometheus_rule_evaluation_failures_total", "prometheus_rule_group_iterations_missed_total")
_CONFIG = """
global: {{scrape_interval: 30s, scrape_timeout: 10s}}
scrape_configs:
  - job_name: scraped
    honor_labels: true
    static_configs: [{{targets: ["{address}"]}}]
"""

_Lines = tuple[str, Mapping[str, str], list[str]]
"""A series' name and labels, and what stands behind them in each of its lines."""

_SECTION = """\
## Processor time of a server

{objectives} objectives over 28 days of history, each in a file of its own or {together} in one, half on
status codes and half on latency, on the same two jobs of 24 series, which are scraped on; intervals as
generated. {servers} servers at once, one without rules, for {seconds} s: process_cpu_seconds_total less
that of the server without rules ({idle:.1f} s). The machine is shared and the figures vary by a fifth from
run to run: the ratio is what counts. Failed or missed evaluations: {failures}.
"""


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of processor time, resident memory in MB, failed and missed evaluations."""

    cpu: float
    memory: float
    failures: int


@dataclass(frozen=True, slots=True)
class Live:
    """What each server used, by the design's name."""

    used: Mapping[str, Used]
    idle: Used


def measured(server: Generation, folder: Path, recordings: Mapping[Service, Recorded]) -> Live:
    """Run all designs on servers of their own, at the same time."""
    folder.mkdir()
    originals = {service: its for service, its in recordings.items() if service.name in _JOBS}
    services = list(islice(_copies(originals), _OBJECTIVES))
    together = [
        replace(service, bundle=f"file-{number // _TOGETHER}") for number, service in enumerate(services)
    ]
    designs: list[tuple[Design, list[Service]]] = [
        (compiled(services, folder), services),
        (replace(compiled(together, folder / "together"), name=f"slo, {_TOGETHER} in a file"), together),
        *((other, services) for other in (Sloth(30), Sloth(60), Pyrra())),
    ]
    counters = [one for service in originals for one in history(service)[0]]
    until_now = int(time.time()) // MINUTE * MINUTE - END
    raw = _written(counters, until_now, folder / "raw.om")
    for design, its in designs:
        stored = _stored(design, its, originals, until_now)
        _backfill(raw, stored, _folder(design, folder), server)
    with exporter() as scraped, ExitStack() as stack:
        _count(scraped, counters)
        config = _CONFIG.format(address=scraped.address)
        running = {_NO_RULES: stack.enter_context(prometheus(server, config, [], folder / "none"))}
        for design, its in designs:
            own = _folder(design, folder)
            files = list(_rule_files(design, its, own))
            running[design.name] = stack.enter_context(prometheus(server, config, files, own))
        _pass(_SETTLES, scraped, counters)
        before = {name: _metrics(one) for name, one in running.items()}
        _pass(_MEASURED, scraped, counters)
        used = {name: _used(before[name], _metrics(one)) for name, one in running.items()}
    return Live(idle=used.pop(_NO_RULES), used=used)


def section(live: Live) -> str:
    """Write the figures down."""
    words = layout.filled(
        _SECTION,
        objectives=_OBJECTIVES,
        together=_TOGETHER,
        servers=len(live.used) + 1,
        seconds=_MEASURED,
        idle=live.idle.cpu,
        failures=sum(used.failures for used in live.used.values()),
    )
    spent = {name: used.cpu - live.idle.cpu for name, used in live.used.items()}
    ours = next(iter(spent.values()))
    rows = [
        (
            name,
            f"{seconds / _OBJECTIVES * 3600 / _MEASURED:.2f} s",
            f"{seconds / ours:.1f}",
            f"{live.used[name].memory:.0f} MB",
        )
        for name, seconds in spent.items()
    ]
    header = ("", "of an objective in an hour", "times ours", "memory of all")
    return f"{words}\n\n{layout.table(header, rows)}"


def _copies(originals: Iterable[Service]) -> Iterator[Service]:
    for number, service in enumerate(cycle(originals)):
        yield replace(service, name=f"{service.name}-{number}", scraped_as=service.name)


def _stored(
    design: Design, services: Iterable[Service], originals: Mapping[Service, Recorded], later: int
) -> Iterator[_Lines]:
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


def _written(series: Iterable[Series], later: int, path: Path) -> Path:
    """Write counters as OpenMetrics, but for its end."""
    with path.open("w", encoding="utf-8") as out:
        for one in sorted(series, key=lambda one: one.name):
            text = series_text(one.name, one.labels)
            out.writelines(f"{text} {value!r} {at + later:.3f}\n" for at, value in one.samples)
    return path


def _backfill(raw: Path, stored: Iterable[_Lines], folder: Path, server: Generation) -> None:
    """Store counters and recordings as blocks at once: overlapping ones would be merged while we measure."""
    text = folder / "history.om"
    shutil.copy(raw, text)
    with text.open("a", encoding="utf-8") as out:
        for name, labels, lines in sorted(stored, key=lambda one: one[0]):
            series = series_text(name, labels)
            out.writelines(series + line for line in lines)
        out.write("# EOF\n")
    promtool.create_blocks(text, folder / PROMETHEUS_DATA, server)
    text.unlink()


def _rule_files(design: Design, services: Iterable[Service], folder: Path) -> Iterator[Path]:
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


def _count(scraped: Exporter, counters: Iterable[Series]) -> None:
    """Let what is scraped go on with the counters of the history."""
    with scraped.step():
        for one in counters:
            scraped.inc(one.name, one.labels, by=100)


def _pass(seconds: int, scraped: Exporter, counters: Iterable[Series]) -> None:
    """Wait, while requests are served."""
    for _ in range(seconds // 5):
        time.sleep(5)
        _count(scraped, counters)


def _folder(design: Design, folder: Path) -> Path:
    own = folder / design.name.replace(" ", "-")
    own.mkdir(exist_ok=True)
    return own


def _metrics(server: Prometheus) -> Mapping[str, float]:
    """Sum a server's own metrics over their labels."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the loopback
        text = session.get(f"{server.url}/metrics", timeout=30).text
    sums: dict[str, float] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            series, value = line.rsplit(" ", 1)
            name = series.split("{")[0]
            sums[name] = sums.get(name, 0) + float(value)
    return sums


def _used(before: Mapping[str, float], after: Mapping[str, float]) -> Used:
    failures = sum(after.get(name, 0) - before.get(name, 0) for name in _FAILURES)
    cpu = after["process_cpu_seconds_total"] - before["process_cpu_seconds_total"]
    return Used(cpu, after["process_resident_memory_bytes"] / 1e6, int(failures))
