"""python -m bench.rules.scale: whether a server keeps up with the rules of 1,000 objectives."""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import requests

from bench.rules import layout, recorded, served, victoria
from bench.rules.ask import Asked
from bench.rules.clock import END, MINUTE
from bench.rules.design import Design
from bench.rules.engines.servers import vmalert
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Recorded
from bench.rules.services import SERVICES, Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import history
from slo.actions.definitions import load
from slo.plan.build import plan
from slo.targets.prometheus import groups
from slo.targets.vm_rule.turns import in_turns
from tests.servers.binaries import Generation, generations
from tests.servers.exporter import exporter
from tests.servers.openmetrics import backfill
from tests.servers.processes import prometheus

_OBJECTIVES = 1_000
_TOGETHER = 10  # objectives in a file
_SETTLES = 60  # seconds
_MEASURED = 240  # seconds: a round of the slowest groups
_BETWEEN = 30  # seconds between two looks at the groups
_NO_EVALUATION = "global: {evaluation_interval: 1h}"
_VICTORIA = "slo on vmalert"
_GROUP = re.compile(r'[{,](?:rule_)?group="(?:[^";]*;)?([^"]*)"')

_HEAD = """\
# A server with 1,000 objectives

{processors} processors, one server at a time: Prometheus {prometheus}, and VictoriaMetrics with vmalert
{victoria} for the rules of the target `vm-rule`. {objectives} objectives over 28 days of history, {together}
in a file, half on status codes and half on latency, all on the same two jobs of 24 series, which are scraped
on every 30 s; intervals as generated. After {settles} s, for {seconds} s: processor time (of vmalert and its
database together), the largest share of its interval that a group took, at any of {looks} looks, the mean of
those shares, and evaluations that failed or were missed. `python -m bench.rules.scale` measures it.
"""


class _Setting(NamedTuple):
    """What a server is started with: a design's rules of services, their history, and what is scraped."""

    server: Generation
    design: Design
    services: Sequence[Service]
    raw: Path
    stored: Iterable[served.Lines]
    address: str
    folder: Path


class _Ruler(NamedTuple):
    """A running server that evaluates rules, to be asked again and again.

    `spent` returns seconds of processor time since it started, `failed` how many evaluations failed or were
    missed, and `shares` which share of its interval each group took last.
    """

    spent: Callable[[], float]
    failed: Callable[[], float]
    shares: Callable[[], list[float]]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a server kept up: cores, failed and missed evaluations, groups, and their shares at each look."""

    cores: float
    failed: int
    groups: int
    shares: list[float]


def main() -> None:
    """Print the table; on standard error, how it goes."""
    servers = generations()
    if not servers:
        sys.exit("This needs a real Prometheus: run `make servers` first.")
    server = servers[-1]
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
        folder = Path(name)
        recordings = _recordings(server, folder / "history")
        found = dict(_measured(server, folder, recordings))
    programs = victoria.programs(server)
    print(
        layout.filled(
            _HEAD,
            processors=len(os.sched_getaffinity(0)),
            prometheus=".".join(map(str, server.prometheus_version)),
            victoria=programs.version if programs else "(not there)",
            objectives=f"{_OBJECTIVES:,}",
            together=_TOGETHER,
            settles=_SETTLES,
            seconds=_MEASURED,
            looks=_MEASURED // _BETWEEN,
        )
    )
    print(f"\n{_table(found)}")


def _table(found: Mapping[str, Kept]) -> str:
    header = ("", "cores", "groups", "largest share", "mean share", "failed or missed")
    return layout.table(header, [_row(name, kept) for name, kept in found.items()])


def _row(name: str, kept: Kept) -> tuple[str, ...]:
    return (
        name,
        f"{kept.cores:.2f}",
        f"{kept.groups:,}",
        f"{max(kept.shares):.1%}",
        f"{sum(kept.shares) / len(kept.shares):.2%}",
        f"{kept.failed:,}",
    )


def _recordings(server: Generation, folder: Path) -> dict[Service, Recorded]:
    """Evaluate what our rules and Sloth's record of two services over the history."""
    services = [service for service in SERVICES if service.name in served.JOBS]
    ours = compiled(services, folder)
    backfill([one for service in services for one in history(service)[0]], folder, server)
    with prometheus(server, _NO_EVALUATION, [], folder) as running:
        asked = Asked(running.url)
        return {service: recorded.of(asked, ours, service) for service in services}


def _measured(
    server: Generation, folder: Path, originals: Mapping[Service, Recorded]
) -> Iterator[tuple[str, Kept]]:
    """Run each design on a server of its own, one after the other."""
    services = [
        replace(service, bundle=f"file-{number // _TOGETHER:03}")
        for number, service in enumerate(islice(served.copies(originals), _OBJECTIVES))
    ]
    ours = compiled(services, folder / "slo")
    counters = [one for service in originals for one in history(service)[0]]
    designs: list[tuple[str, Design, Callable[[_Setting], AbstractContextManager[_Ruler]]]] = [
        (ours.name, ours, _on_prometheus),
        *([(_VICTORIA, ours, _on_victoria)] if victoria.programs(server) else []),
        *((design.name, design, _on_prometheus) for design in (Sloth(30), Pyrra())),
    ]
    for name, design, started in designs:
        later = int(time.time()) // MINUTE * MINUTE - END
        own = folder / f"server-{name.replace(' ', '-')}"
        own.mkdir()
        raw = served.written(counters, later, own / "raw.om")
        stored = served.stored(design, services, originals, later)
        with exporter() as scraped:
            served.count(scraped, counters)
            setting = _Setting(server, design, services, raw, stored, scraped.address, own)
            with started(setting) as ruler:
                kept = _watched(ruler, partial(served.go_on, scraped=scraped, counters=counters))
        print(*_row(name, kept), sep=", ", file=sys.stderr, flush=True)
        yield name, kept
        shutil.rmtree(own)


def _watched(ruler: _Ruler, wait: Callable[[int], None]) -> Kept:
    wait(_SETTLES)
    spent, failed, began = ruler.spent(), ruler.failed(), time.monotonic()
    looks = []
    for _ in range(_MEASURED // _BETWEEN):
        wait(_BETWEEN)
        looks.append(ruler.shares())
    seconds = time.monotonic() - began
    return Kept(
        cores=(ruler.spent() - spent) / seconds,
        failed=int(ruler.failed() - failed),
        groups=len(looks[-1]),
        shares=[share for look in looks for share in look],
    )


@contextmanager
def _on_prometheus(setting: _Setting) -> Iterator[_Ruler]:
    served.backfill(setting.raw, setting.stored, setting.folder, setting.server)
    config = served.CONFIG.format(address=setting.address)
    files = list(served.rule_files(setting.design, setting.services, setting.folder))
    with prometheus(setting.server, config, files, setting.folder) as running:
        yield _Ruler(
            spent=lambda: _sum(running.url, "process_cpu_seconds_total"),
            failed=lambda: _sum(
                running.url,
                "prometheus_rule_evaluation_failures_total",
                "prometheus_rule_group_iterations_missed_total",
            ),
            shares=lambda: _shares(
                _by_group(running.url, "prometheus_rule_group_last_duration_seconds"),
                _by_group(running.url, "prometheus_rule_group_interval_seconds"),
            ),
        )


@contextmanager
def _on_victoria(setting: _Setting) -> Iterator[_Ruler]:
    found = victoria.programs(setting.server)
    assert found is not None
    assert isinstance(setting.design, Ours)
    scraping = setting.folder / "scrape.yml"
    scraping.write_text(served.CONFIG.format(address=setting.address))
    files = list(_files_of_vmalert(setting.design, setting.folder / "rules"))
    options = f"-promscrape.config={scraping}"
    with victoria.database(found, setting.folder / "database", options) as database:
        _import(setting, database)
        with vmalert(setting.server, files, database.url, setting.folder / "vmalert") as url:
            yield _Ruler(
                spent=lambda: sum(_sum(one, "process_cpu_seconds_total") for one in (database.url, url)),
                failed=lambda: _sum(url, "vmalert_execution_errors_total", "vmalert_iteration_missed_total"),
                shares=lambda: _shares(
                    _by_group(url, "vmalert_iteration_duration_seconds", 'quantile="1"'),
                    _by_group(url, "vmalert_iteration_interval_seconds"),
                ),
            )


def _sum(url: str, *names: str) -> float:
    own = served.metrics(url)
    return sum(own.get(name, 0) for name in names)


def _by_group(url: str, name: str, chosen: str = "") -> dict[str, float]:
    """Read a metric of a server, whose label has a group, for Prometheus behind the name of its file."""
    return {
        group[1]: value
        for series, value in served.own_series(url)
        if series.startswith(f"{name}{{") and chosen in series
        if (group := _GROUP.search(series))
    }


def _shares(durations: Mapping[str, float], intervals: Mapping[str, float]) -> list[float]:
    return [seconds / intervals[group] for group, seconds in durations.items()]


def _files_of_vmalert(ours: Ours, folder: Path) -> Iterator[Path]:
    """Write the groups of the target `vm-rule` as vmalert reads them without an operator."""
    folder.mkdir()
    for rule_file in plan(load(ours.folder.parent.parent / "definitions")).rule_files:
        file = folder / f"{rule_file.bundle}.yaml"
        file.write_text(groups.text(in_turns(rule_file.groups), offset="eval_delay"))
        yield file


def _import(setting: _Setting, database: victoria.Database) -> None:
    text = setting.folder / "history.om"
    served.joined(setting.raw, setting.stored, text)
    with requests.Session() as session, text.open("rb") as body:
        session.trust_env = False  # no proxy between us and the loopback
        answer = session.post(f"{database.url}/api/v1/import/prometheus", data=body, timeout=900)
    assert answer.ok, answer.text
    database.flush()
    text.unlink()


if __name__ == "__main__":
    main()
