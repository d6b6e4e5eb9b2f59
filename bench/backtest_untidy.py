"""Compares `slo backtest` with rules in the untidy world: python -m bench.backtest_untidy [part of a name].

The rules run on Prometheus's own engine in made-up time, with samples as they arrive. A real Prometheus then
serves the counts that they recorded, and `slo backtest` replays them. Both say when each alert fired.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.rules.layout import table
from bench.rules.untidy import designs
from bench.rules.untidy.measure import epochs_of
from bench.rules.untidy.scenario import Scenario
from bench.rules.untidy.scenarios import scenarios
from bench.rules.untidy.simulate import Epoch, Outcome, simulate
from bench.rules.untidy.world import START
from slo.actions.backtest import backtest
from slo.actions.definitions import load
from slo.actions.servers import Server
from slo.evidence.replay import Span, united
from slo.model import naming
from tests.servers.binaries import newest
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

_PHASE = 8
_Fired = Mapping[str, tuple[Span, ...]]
"""When each alert fired, in minutes since 1970."""


class Compared(NamedTuple):
    """An alert's firings in the replay and in reality, and how many minutes lie between their ends at most.

    `apart` is None where one has more firings than the other.
    """

    alert: str
    replayed: tuple[Span, ...]
    real: tuple[Span, ...]
    apart: int | None


def compared(scenario: Scenario, folder: Path) -> Iterator[Compared]:
    """Compare each alert of a scenario that fired in the replay or in reality."""
    world = scenario.world()
    rules = designs.ours(folder / "before", {}, scenario.kind)
    epochs = epochs_of(scenario, world, rules, designs.ours, folder)
    outcome = simulate(world, epochs, folder / "run", missed=scenario.missed, phase=_PHASE)
    backfill(_counts(outcome), folder, newest())
    with prometheus(newest(), "global: {}", [], folder, retention="100y") as server:
        for of_rules in _of_same_rules(epochs):
            first, last = (int(START + at) // 60 for at in (of_rules[0].begin, of_rules[-1].end))
            evaluated = _evaluated(scenario, of_rules)
            real = _real(outcome, evaluated)
            replayed = _replayed(
                of_rules[0].rules.parent.parent.parent / "definitions", server.url, first, last - 1
            )
            for alert in sorted(real.keys() | replayed.keys()):
                one, other = _seen(replayed.get(alert, ()), evaluated), real.get(alert, ())
                if one or other:
                    yield Compared(alert, one, other, _apart(one, other))


def _counts(outcome: Outcome) -> Iterator[Series]:
    for labels, times, values in outcome.series:
        if (name := labels["__name__"]).startswith(("slo:sli_", "slo:history:")):
            samples = zip(times, values, strict=True)
            kept = [(at, float(value)) for at, value in samples if not isinstance(value, str)]
            yield Series(name, {label: value for label, value in labels.items() if label != "__name__"}, kept)


def _of_same_rules(epochs: Iterable[Epoch]) -> list[list[Epoch]]:
    found: dict[Path, list[Epoch]] = {}
    for epoch in epochs:
        found.setdefault(epoch.rules, []).append(epoch)
    return list(found.values())


def _evaluated(scenario: Scenario, epochs: Iterable[Epoch]) -> list[int]:
    """Return the minutes in which rules were evaluated.

    In its first two evaluations Prometheus restores the state of alerts. It records and sends none of them.
    """
    found: list[int] = []
    for epoch in epochs:
        first = int(START + epoch.begin) // 60 * 60 + _PHASE
        times = [at for at in range(first, int(START + epoch.end), 60) if at >= START + epoch.begin]
        if epoch.restart:
            del times[:2]
        found += (at // 60 for at in times if not any(missed.holds(at) for missed in scenario.missed))
    return found


def _real(outcome: Outcome, evaluated: list[int]) -> _Fired:
    known = set(evaluated)
    fired: dict[str, set[int]] = {}
    for labels, times, values in outcome.series:
        if labels["__name__"] != "ALERTS" or labels["alertstate"] != "firing" or labels.get("silent"):
            continue
        if labels["alertname"] not in (naming.BURN, naming.NO_DATA):
            continue
        minutes = {
            int(at) // 60 for at, value in zip(times, values, strict=True) if not isinstance(value, str)
        }
        fired.setdefault(labels.get("window", "no data"), set()).update(minutes & known)
    return {name: _runs(minutes, evaluated) for name, minutes in fired.items()}


def _seen(spans: Iterable[Span], evaluated: list[int]) -> tuple[Span, ...]:
    """Return spans as evaluations show them."""
    spans = tuple(spans)
    return _runs({at for at in evaluated if any(one.start <= at < one.end for one in spans)}, evaluated)


def _runs(minutes: set[int], evaluated: list[int]) -> tuple[Span, ...]:
    """Return spans of consecutive evaluations, by the number of the evaluation."""
    return united(Span(number, number + 1) for number, at in enumerate(evaluated) if at in minutes)


def _replayed(definitions: Path, url: str, first: int, last: int) -> _Fired:
    between = datetime.fromtimestamp(60 * first, UTC), datetime.fromtimestamp(60 * last, UTC)
    (outcome,) = backtest(load(definitions), Server(url), between=between).outcomes
    return {
        one.name: tuple(Span(fired.start, fired.until(last + 1)) for fired in one.firings)
        for one in outcome.alerts
    }


def _apart(replayed: tuple[Span, ...], real: tuple[Span, ...]) -> int | None:
    if len(replayed) != len(real):
        return None
    ends = ((one.start - other.start, one.end - other.end) for one, other in zip(replayed, real, strict=True))
    return max((abs(difference) for pair in ends for difference in pair), default=0)


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    rows = []
    for scenario in scenarios():
        if wanted not in scenario.name:
            continue
        with tempfile.TemporaryDirectory(prefix="backtest-untidy-") as name:
            for one in compared(scenario, Path(name)):
                spans = ([f"{a}-{b}" for a, b in some] for some in (one.real, one.replayed))
                rows.append([scenario.name, one.alert, *(" ".join(some) for some in spans), str(one.apart)])
                print("  ".join(rows[-1]), flush=True)
    print(table(["", "alert", "rules", "backtest", "apart"], rows))


if __name__ == "__main__":
    main()
