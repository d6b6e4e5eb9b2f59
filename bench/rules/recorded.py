"""What the rules of each design would have recorded in thirty days, evaluated by the real server."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.rules.ask import Asked
from bench.rules.clock import COSTS_AT, END, MINUTE, START, WRITTEN_AT, time_of
from bench.rules.design import Design, Rule
from bench.rules.ours import Ours
from bench.rules.services import ERROR_BUDGET, Service
from bench.rules.sloth import Sloth
from slo.model import naming
from tests.servers.openmetrics import Series

Values = Mapping[int, float]
"""Values by the second since 1970 at which they were recorded."""

_ROLL_UP = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Counts:
    """All and bad events of each minute, by our rules."""

    total: Values
    bad: Values


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded for a service: our counts, and Sloth's ratios of 5m, every 30 s."""

    counts: Counts
    ratios: Values


def first(service: Service) -> int:
    """Give the second of the first evaluation, when there is something to evaluate."""
    return time_of(service.since, 0) + 10 * MINUTE + service.evaluated


def evaluated(asked: Asked, rule: Rule, service: Service) -> Values:
    """Evaluate a rule as often as it is, while its Prometheus runs."""
    values = asked.over(rule.expr, first(service), END, rule.every)
    return {at: value for at, value in values.items() if service.watched(at)}


def counts(asked: Asked, ours: Ours, service: Service) -> Counts:
    """Evaluate our two rules that read raw series."""
    total, bad = (evaluated(asked, rule, service) for rule in ours.counts(service))
    return Counts(total, bad)


def thinned(values: Values, every: int, service: Service) -> Values:
    """Keep the values of a rule that is evaluated less often."""
    return {at: value for at, value in values.items() if (at - first(service)) % every == 0}


def rolled_up(minutes: Values, happens: Callable[[int], bool]) -> dict[int, float]:
    """Sum counts as our roll-up does: at every fifth minute, and over ten where the one before is missing."""
    sums: dict[int, float] = {}
    for at in range(START + _ROLL_UP, END + 1, _ROLL_UP):
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


def minutes(service: Service, recorded: Counts) -> Iterator[Series]:
    """Write down what our rules of a minute record, but for ratios."""
    labels = our_labels(service)
    yield Series(naming.TOTAL_1M, labels, recorded.total.items())
    yield Series(naming.BAD_1M, labels, recorded.bad.items())
    always = range(first(service), END + 1, MINUTE)
    budget = ((at, ERROR_BUDGET) for at in always if service.watched(at))
    yield Series(naming.ERROR_BUDGET, labels, budget)


def roll_ups(service: Service, recorded: Counts) -> Iterator[Series]:
    """Write down what our long windows are summed from."""
    for minutes, name in ((recorded.total, naming.TOTAL_5M), (recorded.bad, naming.BAD_5M)):
        yield Series(name, our_labels(service), rolled_up(minutes, service.watched).items())


def our_labels(service: Service) -> dict[str, str]:
    """Give the labels of all that we record for a service."""
    return {"slo": service.slo, "slo_bundle": service.file}


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
            yield Series(rule.name, rule.labels, [(at, 1.0) for at in sorted({*COSTS_AT, *WRITTEN_AT})])
