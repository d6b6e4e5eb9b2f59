"""What the rules of each design would have recorded in thirty days, evaluated by the real server."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.rules.ask import Asked
from bench.rules.clock import COSTS_AT, END, MINUTE, START
from bench.rules.design import Design
from bench.rules.ours import Ours
from bench.rules.services import ERROR_BUDGET, Service
from bench.rules.sloth import Sloth
from slo.model import naming
from tests.servers.openmetrics import Series

Values = Mapping[int, float]
"""Values by the second since 1970 at which they were recorded."""

FIRST = START + 10 * MINUTE
_ROLL_UP = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Counts:
    """All and bad events of each minute, by our rules."""

    total: Values
    bad: Values


def counts(asked: Asked, ours: Ours, service: Service) -> Counts:
    """Evaluate our two rules that read raw series, every minute."""
    total, bad = ours.counts(service)
    return Counts(asked.over(total, FIRST, END, MINUTE), asked.over(bad, FIRST, END, MINUTE))


def ratios(asked: Asked, sloth: Sloth, service: Service) -> Values:
    """Evaluate Sloth's ratio of five minutes, as often as it is."""
    return asked.over(sloth.ratio_5m(service).expr, FIRST, END, sloth.interval)


def always(at: int) -> bool:
    """Tell that every evaluation happens."""
    return True


def rolled_up(minutes: Values, happens: Callable[[int], bool] = always) -> dict[int, float]:
    """Sum counts as our roll-up does: at every fifth minute, and over ten where the one before is missing."""
    sums: dict[int, float] = {}
    for at in range(FIRST - FIRST % _ROLL_UP, END + 1, _ROLL_UP):
        if not happens(at):
            continue
        begin = at - (_ROLL_UP if at - _ROLL_UP in sums else 2 * _ROLL_UP)
        seen = [
            minutes[minute]
            for minute in range(begin + MINUTE, at + 1, MINUTE)
            if minute in minutes and happens(minute)
        ]
        if seen:
            sums[at] = sum(seen)
    return sums


def our_series(service: Service, recorded: Counts) -> Iterator[Series]:
    """Write down what all our windows are summed from."""
    labels = {"slo": service.slo, "slo_bundle": service.name}
    for values, minutes, five_minutes in (
        (recorded.total, naming.TOTAL_1M, naming.TOTAL_5M),
        (recorded.bad, naming.BAD_1M, naming.BAD_5M),
    ):
        yield Series(minutes, labels, values.items())
        yield Series(five_minutes, labels, rolled_up(values).items())
    budget = ((at, ERROR_BUDGET) for at in range(FIRST, END + 1, MINUTE))
    yield Series(naming.ERROR_BUDGET, labels, budget)


def sloth_series(sloth: Sloth, service: Service, recorded: Values) -> Iterator[Series]:
    """Write down the ratios that Sloth averages."""
    rule = sloth.ratio_5m(service)
    yield Series(rule.name, rule.labels or {}, recorded.items())


def with_latest(design: Design, service: Service, history: Iterable[Series]) -> Iterator[Series]:
    """Add to recordings with a history those of which rules read the latest value, whatever it says."""
    there = set()
    for series in history:
        there.add(series.name)
        yield series
    for rule in design.rules(service):
        if rule.labels and rule.name not in there:
            yield Series(rule.name, rule.labels, [(at, 0.0) for at in sorted(COSTS_AT)])
