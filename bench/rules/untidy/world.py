"""A made-up world of processes, targets and scrapes: samples as they arrive, and what can be known from them.

Times are seconds since 1970. A counter begins at 0 when its process starts; what happened after the last
scrape of a process cannot be known, so truth is what scraped values show.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

START = 1_700_006_400
"""When rules are first loaded: a full hour."""

HISTORY = 600
"""Seconds of samples before rules are loaded."""

Rate = Callable[[int], float]
Labels = Mapping[str, str]


class Span(NamedTuple):
    """From a time to before another, in seconds since START."""

    begin: float
    end: float

    def holds(self, at: float) -> bool:
        """Tell whether a time since 1970 is inside."""
        return self.begin <= at - START < self.end


class Process:
    """Counters that begin at 0: for each set of labels, events a second as a function of seconds since START.

    With `lazy`, a series exists from its first event on; one that is named in `lacks` never does.
    """

    def __init__(
        self,
        begin: int,
        end: int,
        rates: Mapping[str, Rate],
        *,
        lazy: bool = False,
        base: float = 0,
    ) -> None:
        self.begin, self.end, self.lazy = begin, end, lazy
        self._sums = {
            name: list(accumulate((rate(at - START) for at in range(begin, end)), initial=base))
            for name, rate in rates.items()
        }

    def values(self, at: float) -> dict[str, int]:
        """Give each counter that exists."""
        second = min(max(int(at) - self.begin, 0), self.end - self.begin)
        values = {name: int(sums[second] + 1e-6) for name, sums in self._sums.items()}
        return {name: value for name, value in values.items() if value or not self.lazy}


@dataclass
class Target:
    """What is scraped under some labels: one process after the other.

    `series` gives the labels of a counter by its name. `gone` is when the target is no more looked for.
    """

    labels: Labels
    processes: Sequence[Process]
    series: Callable[[str], Labels]
    phase: float = 7
    every: float = 30
    begin: float = -HISTORY
    gone: float = float("inf")
    lost: Callable[[float], bool] = lambda at: False
    late: Callable[[float], float] = lambda at: 0.3
    hides: Callable[[str, float], bool] = lambda name, at: False
    has_up: bool = True
    has_start: bool = True
    old: bool = False  # its first value is not known to be of events since rules were loaded
    lingers: float = 0  # seconds until the end of its series is marked


@dataclass
class World:
    """Samples in the order of their arrival, and the truth about them."""

    targets: Sequence[Target]
    length: int
    down: Sequence[Span] = ()
    samples: list[tuple[float, float, int, float | None]] = field(default_factory=list)
    ids: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    known: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        seen: dict[tuple[int, str], tuple[float, float]] = {}
        for target in self.targets:
            self._scrape(target, seen)
        for (_, name), (before, last) in seen.items():
            self.known[name] += last - before

    @property
    def bad(self) -> float:
        """Give the bad events that can be known: code 500, slow ones, failed checks."""
        if "count" in self.known:
            return self.known["count"] - self.known["bucket"]
        return self.known["500"]

    @property
    def total(self) -> float:
        """Give all events that can be known."""
        return self.known["count"] if "count" in self.known else sum(self.known.values())

    def write(self, path: Path) -> None:
        """Write what the simulator reads."""
        with path.open("w", encoding="utf-8") as file:
            for labels in self.ids:
                inside = ",".join(f'{name}="{value}"' for name, value in labels)
                file.write(f"S {{{inside}}}\n")
            for arrives, at, series, value in self.samples:
                shown = "stale" if value is None else f"{value:.10g}"
                file.write(f"{arrives * 1000:.0f} {at * 1000:.0f} {series} {shown}\n")

    def add(self, arrives: float, at: float, labels: Labels, value: float | None) -> None:
        """Add a sample; None marks the end of a series."""
        key = tuple(sorted(labels.items()))
        self.samples.append((arrives, at, self.ids.setdefault(key, len(self.ids)), value))

    def _scrape(self, target: Target, seen: dict[tuple[int, str], tuple[float, float]]) -> None:
        live: dict[tuple[tuple[str, str], ...], None] = {}
        number = int(target.begin // target.every) + 1
        while (second := number * target.every + target.phase) < self.length:
            number += 1
            at = START + second
            if second < target.begin or any(span.holds(at) for span in self.down):
                continue
            arrives = at + target.late(second)
            if second >= target.gone:
                for one in live:
                    self.add(arrives + target.lingers, at + target.lingers, dict(one), None)
                return
            process = next((one for one in target.processes if one.begin <= at < one.end), None)
            found: dict[tuple[tuple[str, str], ...], float] = {}
            answered = process is not None and not target.lost(second)
            if answered:
                assert process is not None
                for name, value in process.values(at).items():
                    if target.hides(name, second):
                        continue
                    found[tuple(sorted({**target.labels, **target.series(name)}.items()))] = value
                    before, _ = seen.get(
                        (id(process), name), (0 if second >= 0 and not target.old else value, 0)
                    )
                    seen[id(process), name] = (value if second < 0 else before, value)
                if target.has_start:
                    start = {**target.labels, "__name__": "process_start_time_seconds"}
                    found[tuple(sorted(start.items()))] = process.begin
            for one in (one for one in live.keys() - found.keys() if dict(one)["__name__"] != "up"):
                self.add(arrives, at, dict(one), None)
            for one, value in found.items():
                self.add(arrives, at, dict(one), value)
            live = dict.fromkeys(found)
            if target.has_up:
                up = {**target.labels, "__name__": "up"}
                self.add(arrives, at, up, float(answered))
                live[tuple(sorted(up.items()))] = None
