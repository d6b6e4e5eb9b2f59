"""What a design costs: the samples that its rules read and write in an hour, which no noise can change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean

from bench.rules import layout
from bench.rules.ask import Asked
from bench.rules.clock import COSTS_AT, WRITTEN_AT
from bench.rules.design import Design, Rule
from bench.rules.services import Service

_SECTION = """\
## Samples touched and written for an objective in an hour

By the server's own count: each rule is evaluated at four times over a recorded history, and multiplied by
its evaluations in an hour. Touched is the mean, the least and the most of {services} objectives over 28
days. The least is the rare service's: what rules read of raw counters shrinks with their number, sums of
counts do not. Written, series and rules are those of an objective with steady traffic and a file of its
own.
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Samples touched and written in an hour, series written, and rules, for one objective."""

    touched: float
    written: float
    series: int
    rules: int


def of(asked: Asked, design: Design, services: Iterable[Service]) -> list[Cost]:
    """Give the cost of the one objective of each service."""
    return [_of(asked, list(design.rules(service))) for service in services]


def section(costs: Mapping[str, list[Cost]]) -> str:
    """Write the figures down."""
    ours = next(iter(costs.values()))
    header = ("", "touched: mean", "least", "most", "times ours", "written", "series", "rules")
    rows = []
    for name, theirs in costs.items():
        touched = [cost.touched for cost in theirs]
        times = sorted(cost.touched / mine.touched for cost, mine in zip(theirs, ours, strict=True))
        overall = sum(touched) / sum(cost.touched for cost in ours)
        rows.append(
            (
                name,
                *(f"{samples / 1000:,.0f} k" for samples in (mean(touched), min(touched), max(touched))),
                f"{overall:.0f} ({times[0]:.0f} to {times[-1]:.0f})",
                f"{theirs[0].written:,.0f}",
                str(theirs[0].series),
                str(theirs[0].rules),
            )
        )
    return f"{layout.filled(_SECTION, services=len(ours))}\n\n{layout.table(header, rows)}"


def _of(asked: Asked, rules: list[Rule]) -> Cost:
    stored = [(rule, [asked.series(rule.expr, at) for at in WRITTEN_AT]) for rule in rules if rule.labels]
    return Cost(
        touched=sum(
            mean(asked.touched(rule.expr, at) for at in COSTS_AT) * rule.evaluations_an_hour for rule in rules
        ),
        written=sum(mean(series) * rule.evaluations_an_hour for rule, series in stored),
        series=sum(max(series) for _, series in stored),
        rules=len(rules),
    )
