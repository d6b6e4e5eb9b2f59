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
_MADE_UP = 30 * MINUTE  # for so long evaluations that did not happen are made up for
DELAY = 5 * MINUTE
"""How long after a minute its events are settled."""


@dataclass(frozen=True, slots=True)
class Counts:
    """All and bad events by our rules: of each settled minute, and of the time since."""

    total: Values
    bad: Values
    recent_total: Values
    recent_bad: Values


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
    """Evaluate our rules that read raw series."""
    total, bad = (
        made_up_for(asked.over(rule.expr, first(service), END, rule.every), service.watched)
        for rule in ours.settled(service)
    )
    return Counts(total, bad, *(evaluated(asked, rule, service) for rule in ours.recent(service)))


def of(asked: Asked, ours: Ours, service: Service) -> Recorded:
    """Evaluate what our rules and Sloth's would have recorded for a service."""
    ratios = evaluated(asked, Sloth(30).ratio_5m(service), service)
    return Recorded(counts(asked, ours, service), ratios)


def made_up_for(minutes: Values, happens: Callable[[int], bool]) -> dict[int, float]:
    """Count what evaluations that do not happen would have counted with the next, as our rules do.

    They subtract what a counter had when it was counted last, which a question about all times does not see.
    """
    counted: dict[int, float] = {}
    waiting: dict[int, float] = {}
    for at, count in minutes.items():
        waiting[at] = count
        if happens(at):
            counted[at] = sum(value for when, value in waiting.items() if at - when < _MADE_UP)
            waiting.clear()
    return counted


def thinned(values: Values, every: int, service: Service) -> Values:
    """Keep the values of a rule that is evaluated less often."""
    return {at: value for at, value in values.items() if (at - first(service)) % every == 0}


def rolled_up(minutes: Values, happens: Callable[[int], bool]) -> dict[int, float]:
    """Sum counts as our roll-up does: at every fifth minute, those that no roll-up has yet."""
    counted = made_up_for(minutes, happens)
    sums: dict[int, float] = {}
    last = START
    for at in filter(happens, range(START + _ROLL_UP, END + 1, _ROLL_UP)):
        if seen := _between(max(last, at - _MADE_UP), at, counted):
            sums[at] = sum(seen)
            last = at
    return sums


def never_rolled_up(minutes: Values, happens: Callable[[int], bool]) -> dict[int, float]:
    """Sum counts as our roll-up does where it finds no other: at every fifth minute those of half an hour."""
    times = filter(happens, range(START + _ROLL_UP, END + 1, _ROLL_UP))
    return {at: sum(seen) for at in times if (seen := _between(at - _MADE_UP, at, minutes))}


def _between(begin: int, end: int, minutes: Values) -> list[float]:
    return [minutes[at] for at in range(begin + MINUTE, end + 1, MINUTE) if at in minutes]


def minutes(service: Service, recorded: Counts) -> Iterator[Series]:
    """Write down what our rules of a minute record, but for ratios."""
    labels = our_labels(service)
    yield Series(naming.TOTAL_1M, labels, recorded.total.items())
    yield Series(naming.BAD_1M, labels, recorded.bad.items())
    yield Series(naming.TOTAL_RECENT, labels, recorded.recent_total.items())
    yield Series(naming.BAD_RECENT, labels, recorded.recent_bad.items())
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
