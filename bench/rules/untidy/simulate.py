"""Runs rules over a world with the simulator, which is built when it is first needed."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bench.rules.untidy.world import START, Span, World

_SOURCE = Path(__file__).with_name("simulator")
_CACHE = Path(os.environ.get("SLO_BENCH_CACHE") or Path.home() / ".cache" / "slo-bench")


@cache
def simulator() -> Path:
    """Build the simulator, unless it is newer than its source."""
    program = _CACHE / "untidy-simulator"
    newest = max(file.stat().st_mtime for file in _SOURCE.iterdir())
    if not program.exists() or program.stat().st_mtime < newest:
        _CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["nice", "-n", "19", "go", "build", "-o", str(program), "."], cwd=_SOURCE, check=True)
    return program


@dataclass(frozen=True)
class Epoch:
    """From when on which rules hold; `restart` loses what the process had in memory."""

    begin: float
    end: float
    rules: Path
    restart: bool = False


@dataclass(frozen=True)
class Outcome:
    """What rules recorded: samples by series, errors of rules, answers to queries, samples touched."""

    series: list[tuple[dict[str, str], list[float], list[Any]]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, float] = field(default_factory=dict)
    costs: list[dict[str, Any]] = field(default_factory=list)
    notified: list[tuple[float, dict[str, str]]] = field(default_factory=list)

    def of(self, name: str, **labels: str) -> Iterator[tuple[float, float]]:
        """Give the samples of all series of a name, in seconds since START."""
        for its, times, values in self.series:
            if its["__name__"] == name and labels.items() <= its.items():
                for time, value in zip(times, values, strict=True):
                    if not isinstance(value, str):
                        yield time - START, value

    def pages(self) -> list[Span]:
        """Give the times in which Alertmanager hears of some page, with gaps of five minutes bridged."""
        times = sorted({at for at, labels in self.notified if labels.get("severity") == "page"})
        spans: list[Span] = []
        for at in times:
            if spans and at - spans[-1].end <= 300:
                spans[-1] = Span(spans[-1].begin, at)
            else:
                spans.append(Span(at, at))
        return spans


def simulate(
    world: World,
    epochs: Sequence[Epoch],
    folder: Path,
    *,
    missed: Sequence[Span] = (),
    phase: float = 8,
    interval: int = 60,
    queries: Mapping[str, str] = {},
    costs: bool = False,
) -> Outcome:
    """Evaluate rules over the samples of a world."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = folder / "raw"
    world.samples.sort(key=lambda sample: sample[0])
    world.write(raw)
    names = {group for epoch in epochs for group in _groups(epoch.rules)}
    skipped = [[START + span.begin, START + span.end] for span in missed]
    plan = {
        "raw": str(raw),
        "tsdb": str(folder / "tsdb"),
        "out": str(folder / "out"),
        "dump": "slo:.*|ALERTS",
        "dumpfrom": 0,
        "phase": dict.fromkeys(names, phase),
        "costs": START + world.length if costs else 0,
        "epochs": [
            {
                "from": START + epoch.begin,
                "to": START + epoch.end,
                "files": [str(epoch.rules)],
                "restart": epoch.restart,
                "interval": interval,
                "skip": skipped,
            }
            for epoch in epochs
        ],
        "queries": [
            {"name": name, "expr": expr, "at": START + world.length} for name, expr in queries.items()
        ],
    }
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    done = subprocess.run([simulator(), folder / "plan.json"], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    outcome = Outcome()
    for line in (folder / "out").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if "error" in one:
            outcome.errors.append(one)
        elif "notified" in one:
            outcome.notified.append((one["at"] - START, one["notified"]))
        elif "cost" in one:
            outcome.costs.append(one)
        elif "q" in one:
            outcome.answers[one["q"]] = float(one["r"][0]["v"]) if one.get("r") else float("nan")
        else:
            outcome.series.append((one["m"], one["t"], one["v"]))
    return outcome


def _groups(rules: Path) -> list[str]:
    import yaml

    return [group["name"] for group in yaml.safe_load(rules.read_text(encoding="utf-8"))["groups"]]
