"""How far the values of an engine are from Prometheus's, for each rule of the history's sections."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.rules.engines.servers import Engine, Values
from bench.rules.engines.story import Section
from bench.rules.untidy.world import START

PHASE = 8
_EVERY = 480  # seconds: every eighth evaluation of most rules


class Question(NamedTuple):
    """A rule in a section of the history."""

    section: str
    rule: str
    expr: str
    times: tuple[float, ...]


@dataclass(slots=True)
class Differences:
    """How many values there are, how far they are apart at most, and how many only one of the two has."""

    values: int = 0
    most: float = 0.0
    alone: int = 0
    worst: list[str] = field(default_factory=list)


def questions(sections: Sequence[Section]) -> list[Question]:
    """Give all rules, with the times at which they are evaluated."""
    return [
        Question(section.name, rule.get("record") or rule["alert"], rule["expr"], _times(section))
        for section in sections
        for rule in _rules(section.rules)
    ]


def _times(section: Section) -> tuple[float, ...]:
    begin = int(START + section.begin) + _EVERY + PHASE
    return tuple(map(float, range(begin, int(START + section.end), _EVERY)))


@cache
def _rules(path: Path) -> list[Mapping[str, Any]]:
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def answers(engine: Engine, asked: Sequence[Question]) -> list[Values]:
    """Ask an engine for all."""
    return [engine.values(question.expr, question.times) for question in asked]


def compared(asked: Sequence[Question], mine: Sequence[Values], theirs: Sequence[Values]) -> Differences:
    """Compare two engines: differences in parts of the larger value."""
    found = Differences()
    for question, ours, others in zip(asked, mine, theirs, strict=True):
        for labels in ours.keys() | others.keys():
            its, those = ours.get(labels, {}), others.get(labels, {})
            found.values += len(its.keys() | those.keys())
            if alone := its.keys() ^ those.keys():
                found.alone += len(alone)
                found.worst.append(
                    f"{question.section}: {question.rule} {dict(labels)} alone at {sorted(alone)[:3]}"
                )
            for at in its.keys() & those.keys():
                apart = _apart(its[at], those[at])
                found.most = max(found.most, apart)
                if apart > 1e-9:
                    found.worst.append(f"{question.section}: {question.rule} at {at}: {its[at]}, {those[at]}")
    return found


def _apart(one: float, other: float) -> float:
    if one == other or (math.isnan(one) and math.isnan(other)):
        return 0.0
    return abs(one - other) / max(abs(one), abs(other))
