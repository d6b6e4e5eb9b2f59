"""What is lost of 28 days when one evaluation in a hundred does not happen, and what that depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import mean

from bench.rules import accuracy, layout, recorded
from bench.rules.clock import END, SLOT, START, WINDOW
from bench.rules.recorded import Counts, Recorded, Values
from bench.rules.services import Service
from bench.rules.traffic import Truth

_MISSED = 0.01
_DRAWS = 10

_SECTION = """\
## When 1% of evaluations do not happen

The figure of 28 days at the end, computed from what all other evaluations recorded, for {draws} draws of
those that did not happen; distances in percentage points of the error budget. The next evaluation of ours
counts what happened in a missed minute, and the next roll-up has it: what is left is that the figure is older
when the last ones are missed. The last column says what a minute of an incident or a deploy is worth. The
largest distance of all {services} services is {mean:.2f} on average and {most:.2f} at most. Sloth averages
what it has; Pyrra reads raw counters, and loses nothing.
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """Distances from the truth in percentage points, a draw by a draw, for each service.

    `worth` is what the worst minute of a service spent, in percentage points.
    """

    ours: Sequence[Mapping[str, float]]
    sloth: Sequence[Mapping[str, float | None]]
    worth: Mapping[str, float]


def measured(recordings: Mapping[Service, Recorded], truths: Mapping[Service, Truth]) -> Missed:
    """Compute figures from the recordings that are left, of services whose Prometheus runs."""
    running = {service: its for service, its in recordings.items() if not service.stops}
    truly = {service: truths[service].error_ratio(END, WINDOW) for service in running}
    ours: list[Mapping[str, float]] = []
    sloth: list[Mapping[str, float | None]] = []
    for draw in range(_DRAWS):
        missed = {service: _draw(service, draw) for service in running}
        ours.append(
            {
                service.name: accuracy.points(
                    from_counts(service, its.counts, missed[service]) - truly[service]
                )
                for service, its in running.items()
            }
        )
        averages = {service: _average(its.ratios, missed[service]) for service, its in running.items()}
        sloth.append(
            {
                service.name: None if average is None else accuracy.points(average - truly[service])
                for service, average in averages.items()
            }
        )
    worth = {service.name: _worst_minute(its.counts) for service, its in running.items()}
    return Missed(ours, sloth, worth)


def from_counts(service: Service, counts: Counts, missed: frozenset[int] = frozenset()) -> float:
    """Sum counts of 28 days as our rules do, where some evaluations did not happen."""
    total, bad = (
        sum(
            value
            for when, value in recorded.rolled_up(
                values, lambda at: at not in missed and service.watched(at)
            ).items()
            if END - WINDOW < when <= END
        )
        for values in (counts.total, counts.bad)
    )
    return bad / total


def section(missed: Missed) -> str:
    """Write the figures down."""
    largest = [max(draw.values()) for draw in missed.ours]
    words = layout.filled(
        _SECTION, draws=_DRAWS, services=len(missed.worth), mean=mean(largest), most=max(largest)
    )
    rows = [
        (name, *_row(missed.ours, name), *_row(missed.sloth, name), f"{worth:.3f}")
        for name, worth in missed.worth.items()
    ]
    header = ("", "slo: mean", "max", "Sloth @30s: mean", "max", "its worst minute")
    return f"{words}\n\n{layout.table(header, rows)}"


def _row(draws: Sequence[Mapping[str, float | None]], name: str) -> Sequence[str]:
    there = [far for draw in draws if (far := draw[name]) is not None]
    return (f"{mean(there):.3f}", f"{max(there):.3f}") if there else ("none", "none")


def _draw(service: Service, draw: int) -> frozenset[int]:
    """Draw the times at which evaluations do not happen."""
    random = Random(f"{service.name} missed {draw}")
    return frozenset(at for at in range(START, END + 1, SLOT) if random.random() < _MISSED)


def _average(ratios: Values, missed: frozenset[int]) -> float | None:
    """Average ratios as Sloth does."""
    seen = [ratio for at, ratio in ratios.items() if END - WINDOW < at <= END and at not in missed]
    return accuracy.number(sum(seen) / len(seen))


def _worst_minute(counts: Counts) -> float:
    total, bad = (
        {at: count for at, count in values.items() if END - WINDOW < at <= END}
        for values in (counts.total, counts.bad)
    )
    return accuracy.points(max(bad.values()) / sum(total.values()))
