"""Each scenario under each design: bad events, the budget that is left, and when pages came."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.rules.untidy import designs
from bench.rules.untidy.scenario import Scenario
from bench.rules.untidy.simulate import Epoch, Outcome, simulate
from bench.rules.untidy.world import World

DAYS_28 = 28 * 86_400
BUDGET = 0.001
TAIL = 900
"""Seconds at the end of a run in which nothing happens: what trails behind is counted by then."""

Compile = Callable[[Path, Mapping[str, str], str], Path]
DESIGNS: dict[str, tuple[Compile, int]] = {
    "slo": (designs.ours, 60),
    "anchored": (lambda folder, changes, kind: designs.ours(folder, changes, kind, "3.16"), 60),
    "Sloth": (lambda folder, changes, kind: designs.sloth(folder, 30, kind), 30),
}


@dataclass(frozen=True)
class Result:
    """What a design made of a scenario; `spent` is in percent of the budget of 28 days."""

    bad: float
    total: float
    spent: float
    page: float | None
    gone: float | None
    false_pages: int
    failures: int
    outcome: Outcome


def truth(scenario: Scenario, world: World) -> tuple[float, float, float]:
    """Give bad events, all events, and the percentage of the budget that they spent."""
    bad, total = world.bad, world.total
    return bad, total, _spent(bad, total, scenario, world)


def _spent(bad: float, total: float, scenario: Scenario, world: World) -> float:
    if not scenario.recurs:
        everything = world.total
        total += everything * (DAYS_28 / world.length - 1)
    return 100 * bad / total / BUDGET if total else 0


def run(scenario: Scenario, world: World, design: str, phase: float, costs: bool = False) -> Result:
    """Evaluate a design's rules in a scenario."""
    compile_, interval = DESIGNS[design]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rules = compile_(folder / "before", {}, scenario.kind)
        epochs = epochs_of(scenario, world, rules, compile_, folder)
        queries = {
            "increase": f"sum(increase(http_requests_total{{code='500'}}[{world.length}s]))",
            "increase of all": f"sum(increase(http_requests_total[{world.length}s]))",
        }
        outcome = simulate(
            world,
            epochs,
            folder / "run",
            missed=scenario.missed,
            phase=phase,
            interval=interval,
            queries=queries,
            costs=costs,
        )
    bad, total, spent = _figures(design, outcome, scenario, world)
    pages = [span for span in outcome.pages() if span.begin >= scenario.incident]
    early = [span for span in outcome.pages() if span.end < scenario.incident]
    false = len(early) + (len(pages) if scenario.pages is False else 0)
    return Result(
        bad,
        total,
        spent,
        pages[0].begin - scenario.incident if pages else None,
        pages[0].end - scenario.incident if pages else None,
        false,
        sum(one["n"] for one in outcome.errors),
        outcome,
    )


def epochs_of(
    scenario: Scenario, world: World, rules: Path, compile_: Compile, folder: Path
) -> Sequence[Epoch]:
    if scenario.edit is not None:
        after = compile_(folder / "after", scenario.edit, scenario.kind)
        at = scenario.edited_at
        gap = 20 if scenario.restart else 0
        return [Epoch(0, at, rules), Epoch(at + gap, world.length, after, scenario.restart)]
    epochs, begin = [], 0.0
    for span in scenario.down:
        epochs.append(Epoch(begin, span.begin, rules, begin > 0))
        begin = span.end
    return [*epochs, Epoch(begin, world.length, rules, begin > 0)]


def _figures(design: str, outcome: Outcome, scenario: Scenario, world: World) -> tuple[float, float, float]:
    if design == "Sloth":
        ratios = [value for _, value in outcome.of("slo:sli_error:ratio_rate5m")]
        mean = sum(ratios) / len(ratios) if ratios else float("nan")
        share = 1 if scenario.recurs else world.length / DAYS_28
        return float("nan"), float("nan"), 100 * mean * share / BUDGET
    bad, total = (
        sum(value for _, value in outcome.of(f"slo:sli_{side}:increase5m")) for side in ("bad", "total")
    )
    return bad, total, _spent(bad, total, scenario, world)


def by_increase(outcome: Outcome, scenario: Scenario, world: World) -> float:
    """Give what Prometheus's own increase() over the whole run spends of the budget."""
    bad, total = (outcome.answers.get(name, 0) for name in ("increase", "increase of all"))
    return _spent(0 if bad != bad else bad, total, scenario, world)
