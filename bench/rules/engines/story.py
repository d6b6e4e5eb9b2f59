"""What engines are compared on: every kind of indicator in each of its situations, and the untidy world.

Each section is a time of its own in one made-up history, with the rules of one service.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.rules.untidy import designs
from bench.rules.untidy.scenarios import scenarios
from bench.rules.untidy.world import HISTORY, START, World
from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus

_KINDS = Path("tests/rules/kinds")
_SITUATIONS = ("healthy", "burning", "idle", "reset", "first error")
_HOUR = 3600
_APART = 2 * _HOUR  # from the end of a section to the next
_UNTIDY = (
    "no scrapes for 6 min in an outage of 7",
    "a label is added to running targets",
    "no instance label, one pod unscraped for 7 min",
    "an idle error series expires and returns after 15 min",
    "the first requests ever of old targets, not initialised",
    "pods live 45 s and fail, new addresses, for 1 h",
    "all targets are down for 30 min",
    "all targets vanish",
    "new pods lack the bucket of the threshold",
    "a blackbox scrape times out while the site is down for 1 h",
)
_REPEATED = re.compile(r"(?P<first>[-\d.]+|_|stale)(?:(?P<step>[+-][\d.]+))?(?:x(?P<times>\d+))?")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the history: seconds since START, and the file of the rules that are evaluated in it."""

    name: str
    begin: float
    end: float
    rules: Path


def sections(folder: Path) -> tuple[World, Sequence[Section]]:
    """Write rules below a folder; give all samples, and which rules are evaluated when."""
    found: list[Section] = []
    world, begin = World([], 0), 0.0
    for name, rules, its, length in (*_of_kinds(folder), *_of_the_untidy_world(folder)):
        for arrives, at, labels, value in its:
            world.add(arrives + begin, at + begin, labels, value)
        found.append(Section(name, begin, begin + length, rules))
        begin += (length + _APART) // _HOUR * _HOUR
    world.length = int(begin)
    return world, found


_Sample = tuple[float, float, dict[str, str], float | None]


def _of_kinds(folder: Path) -> Iterator[tuple[str, Path, list[_Sample], float]]:
    for path in sorted(_KINDS.glob("*.yaml")):
        kind = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "only" in kind:  # histograms, which samples of one number cannot hold
            continue
        rules = _compiled(kind["indicators"], folder / f"{path.stem}.yaml")
        for situation in _SITUATIONS:
            if situation in kind:
                samples = list(_samples(kind[situation]))
                yield f"{path.stem}, {situation}", rules, samples, _HOUR


def _compiled(indicators: dict[str, Any], path: Path) -> Path:
    service = {
        "kind": "Service",
        "name": "kinds",
        "indicators": indicators,
        "objectives": [{"indicator": name, "target": "99%"} for name in indicators],
    }
    whole = plan(load({"kinds.yaml": yaml.safe_dump(service)}))
    (artifact,) = prometheus.artifacts(whole, {})
    path.write_text(artifact.text, encoding="utf-8")
    return path


def _samples(situation: dict[str, Any]) -> Iterator[_Sample]:
    every = {"30s": 30, "1m": 60, "5m": 300}[situation.get("interval", "30s")]
    for key, text in situation["series"].items():
        labels = _labels(key)
        for number, value in enumerate(_values(text)):
            at = START + number * every
            if value != "_":
                yield at, at, labels, None if value == "stale" else float(value)


def _labels(key: str) -> dict[str, str]:
    name, _, rest = key.partition("{")
    return {"__name__": name, **dict(re.findall(r'(\w+)="([^"]*)"', rest))}


def _values(text: str) -> Iterator[str]:
    """Write out the notation of promtool.

    Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
    """
    for part in text.split():
        found = _REPEATED.fullmatch(part)
        assert found, part
        times = int(found["times"] or 0) + (found["first"] != "_" or not found["times"])
        for number in range(times):
            yield (
                str(float(found["first"]) + number * float(found["step"]))
                if found["step"]
                else found["first"]
            )


def _of_the_untidy_world(folder: Path) -> Iterator[tuple[str, Path, list[_Sample], float]]:
    for scenario in scenarios():
        if scenario.name in _UNTIDY:
            world = scenario.world()
            rules = designs.ours(folder / scenario.name, {}, scenario.kind)
            keys = list(world.ids)
            samples = [
                (arrives, at, dict(keys[number]), value) for arrives, at, number, value in world.samples
            ]
            assert min(at for _, at, *_ in samples) >= START - HISTORY
            yield scenario.name, rules, samples, float(world.length)
