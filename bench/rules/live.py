"""What rules cost a running server: its processor time, with many objectives and four weeks of history."""

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bench.rules import layout, served
from bench.rules.clock import END, MINUTE
from bench.rules.design import Design
from bench.rules.ours import compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Recorded
from bench.rules.services import Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import history
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.processes import prometheus

_OBJECTIVES = 80
_TOGETHER = 5  # objectives in a file
_SETTLES = 30  # seconds
_MEASURED = 150  # seconds, in which Pyrra's rarest rules are evaluated once
_NO_RULES = "no rules"
_FAILURES = ("prometheus_rule_evaluation_failures_total", "prometheus_rule_group_iterations_missed_total")

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
    originals = {service: its for service, its in recordings.items() if service.name in served.JOBS}
    services = list(islice(served.copies(originals), _OBJECTIVES))
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
    raw = served.written(counters, until_now, folder / "raw.om")
    for design, its in designs:
        stored = served.stored(design, its, originals, until_now)
        served.backfill(raw, stored, served.folder_of(design, folder), server)
    with exporter() as scraped, ExitStack() as stack:
        served.count(scraped, counters)
        config = served.CONFIG.format(address=scraped.address)
        running = {_NO_RULES: stack.enter_context(prometheus(server, config, [], folder / "none"))}
        for design, its in designs:
            own = served.folder_of(design, folder)
            files = list(served.rule_files(design, its, own))
            running[design.name] = stack.enter_context(prometheus(server, config, files, own))
        served.go_on(_SETTLES, scraped, counters)
        before = {name: served.metrics(one.url) for name, one in running.items()}
        served.go_on(_MEASURED, scraped, counters)
        used = {name: _used(before[name], served.metrics(one.url)) for name, one in running.items()}
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


def _used(before: Mapping[str, float], after: Mapping[str, float]) -> Used:
    failures = sum(after.get(name, 0) - before.get(name, 0) for name in _FAILURES)
    cpu = after["process_cpu_seconds_total"] - before["process_cpu_seconds_total"]
    return Used(cpu, after["process_resident_memory_bytes"] / 1e6, int(failures))
