"""The series that are asked for: the error ratio of every window, and what is left of each budget.

All objectives of a bundle share the rules: each is a sum of bad events over a sum of all events. With the
strategy `direct`, each has rules of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, Self

from slo.conditions import Budget, budgets, extrapolates, of_policies
from slo.model import BURN_NOW, FIRST_MINUTES, SLO, AlertPolicy, Calendar, Step, Strategy, is_long, naming
from slo.plan import direct, stored, sums
from slo.plan.ages import HistoryStart, Measured, WindowMeasured
from slo.plan.alike import OfCounts
from slo.plan.calendar import since_period_began
from slo.plan.exclusions import excluded, taken_out, without
from slo.plan.series import OfBundle, Recording, Side, recorded
from slo.plan.sums import summed
from slo.text.lines import indent
from slo.text.units import Duration

_DAY = Duration.parse("1d")


class Windows(NamedTuple):
    """What is read of a bundle: compliance windows, and the windows of conditions.

    `others` are those of conditions and of the burn rate now. Of `weighted` ones, conditions need to know
    which share is measured, and of `counted` ones how many events they had. `extrapolated` are the lengths of
    compliance windows of which they need to know the share.
    """

    compliance: frozenset[Duration | Calendar]
    others: frozenset[Duration]
    weighted: frozenset[Duration]
    counted: frozenset[Duration]
    extrapolated: frozenset[Duration]


class _Read(NamedTuple):
    """What decides which windows are read of an objective; most objectives have the same."""

    window: Duration | Calendar
    length: Duration
    policy: AlertPolicy
    steps: tuple[Step, ...]


def windows(slos: Iterable[SLO]) -> Windows:
    """Collect the windows that alerts and status of these objectives read."""
    read = (_Read(slo.objective.window, slo.window_length, slo.policy, slo.steps) for slo in slos)
    return _windows(tuple(dict.fromkeys(read)))


@lru_cache(maxsize=256)
def _windows(read: tuple[_Read, ...]) -> Windows:
    conditions = {one: of_policies(one.policy, one.length, one.steps) for one in read}
    every = tuple(condition for some in conditions.values() for condition in some)
    return Windows(
        compliance=frozenset(one.window for one in read),
        others=frozenset((BURN_NOW,)).union(*(one.windows for one in every)),
        weighted=frozenset(window for one in every for window in one.weighted),
        counted=frozenset(window for one in every for window in one.counted),
        extrapolated=frozenset(
            one.length for one, some in conditions.items() if any(each.extrapolates for each in some)
        ),
    )


def of_minutes(slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Plan the windows that are summed from the counts of each minute, shortest first."""
    yield from _of_conditions(slos, _is_short, BURN_NOW)


def _is_short(window: Duration) -> bool:
    return not is_long(window)


def of_roll_up(slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Plan the windows that are summed from the roll-up, shortest first, but for those of the budgets."""
    yield from _of_conditions(slos, is_long, _DAY)


def of_budget(slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Plan the compliance windows, and what is left of the budgets."""
    for window in _in_order(windows(slos).compliance):
        if is_direct(slos):
            yield from _directly(window, slos)
            continue
        yield from taken_out(slos, window)
        yield Events(slos, window)
        yield BudgetRatio(slos, window)
    yield Remaining(slos)
    if not is_direct(slos) and (some := tuple(filter(extrapolates, slos))):
        yield WindowMeasured(slos, some)


def is_direct(slos: tuple[SLO, ...]) -> bool:
    return slos[0].service.strategy is Strategy.DIRECT


def _directly(window: Duration | Calendar, slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Measure a window of each objective that reads it."""
    assert isinstance(window, Duration), "a budget of the calendar is made of roll-ups"
    for slo in slos:
        if any(window in read for read in windows((slo,))):
            yield from direct.of_window(window, slo)


def _of_conditions(
    slos: tuple[SLO, ...], chosen: Callable[[Duration], bool], usual: Duration
) -> Iterator[Recording]:
    """Plan the windows that conditions read, but for those of budgets, and which share of them is measured.

    Where no condition weights a window, the history is followed as far as a `usual` window needs it.
    """
    read = windows(slos)
    some, weighted, longest = _chosen(read, chosen)
    if is_direct(slos):
        for window in some:
            yield from _directly(window, slos)
        return
    yield HistoryStart(slos, longest or usual)
    for window in some:
        if window in read.counted:
            yield Events(slos, window)
        yield ErrorRatio(slos, window, counted=window in read.counted)
    yield from (Measured(slos, window) for window in weighted)


class _Chosen(NamedTuple):
    """Windows of conditions, shortest first; and the longest of which they need to know what is measured."""

    others: tuple[Duration, ...]
    weighted: tuple[Duration, ...]
    longest: Duration | None


@lru_cache(maxsize=256)
def _chosen(read: Windows, chosen: Callable[[Duration], bool]) -> _Chosen:
    others = tuple(sorted(filter(chosen, read.others - read.compliance)))
    weighted = tuple(sorted(filter(chosen, read.weighted)))
    longest = max((*weighted, *filter(chosen, read.extrapolated)), default=None)
    return _Chosen(others, weighted, longest)


@dataclass(frozen=True)
class Events(OfBundle):
    """The number of all events of a window, of a compliance window without excluded ones."""

    window: Duration | Calendar

    @property
    def name(self) -> str:
        return naming.events(self.window)

    @property
    def reads(self) -> frozenset[str]:
        return _read(Side.TOTAL, self.window)

    def promql(self) -> str:
        return _events(Side.TOTAL, self.slos, self.window)


@dataclass(frozen=True)
class ErrorRatio(OfCounts):
    """The share of the events of a window that were bad.

    The number of all events is recorded too where it is `counted`.
    """

    window: Duration
    counted: bool

    @property
    def name(self) -> str:
        return naming.error_ratio(self.window)

    @property
    def reads(self) -> frozenset[str]:
        events = {naming.events(self.window)} if self.counted else sums.read(Side.TOTAL, self.window)
        return sums.read(Side.BAD, self.window).union(events)

    def written(self) -> str:
        counts = recorded(naming.events(self.window), self.slos)
        events = counts if self.counted else summed(Side.TOTAL, self.slos, self.window)
        return f"{summed(Side.BAD, self.slos, self.window)}\n/ ({events} > 0)"

    def alone(self) -> Self:
        return replace(self, counted=False)


@dataclass(frozen=True)
class BudgetRatio(OfBundle):
    """The share of the events of a compliance window that were bad.

    The number of all events is read as it was recorded, unless it must be computed `anew`.
    """

    window: Duration | Calendar
    anew: bool = False

    @property
    def name(self) -> str:
        return naming.error_ratio(self.window)

    @property
    def reads(self) -> frozenset[str]:
        events = _read(Side.TOTAL, self.window) if self.anew else {naming.events(self.window)}
        return _read(Side.BAD, self.window).union(events)

    def promql(self) -> str:
        bad = indent(_events(Side.BAD, self.slos, self.window), "  ")
        events = recorded(naming.events(self.window), self.slos)
        if self.anew:
            events = f"(\n{indent(_events(Side.TOTAL, self.slos, self.window), '  ')}\n)"
        return f"(\n{bad}\n)\n/ ({events} > 0)"

    def alone(self) -> Self:
        return replace(self, anew=True)


@dataclass(frozen=True)
class Remaining(OfBundle):
    """The share of each error budget that is left, by the compliance window of each objective.

    Budgets are literal numbers: for some minutes after an edit there may be two series of one budget.
    """

    name = naming.BUDGET_REMAINING

    @property
    def reads(self) -> frozenset[str]:
        return frozenset(naming.error_ratio(slo.objective.window) for slo in self.slos)

    def promql(self) -> str:
        left = []
        alike: defaultdict[Budget, list[str]] = defaultdict(list)
        for slo in self.slos:
            *own, others = budgets(slo)
            left += [_left(budget.select(naming.error_ratio(budget.window)), budget) for budget in own]
            alike[replace(others, slo="")].append(slo.id)
        for budget, ids in alike.items():
            ratio = naming.error_ratio(budget.window)
            some = recorded(ratio, self.slos) if len(alike) == 1 else naming.of(ratio, slo="|".join(ids))
            left.append(_left(some, budget))
        return "\nor\n".join(left)


def _left(ratio: str, budget: Budget) -> str:
    return f"1 - {ratio} / {budget}"


def _read(side: Side, window: Duration | Calendar) -> frozenset[str]:
    """Return the names of the series that `_events` reads."""
    of_window = {side.roll_up} if isinstance(window, Calendar) else sums.read(side, window)
    return sums.read(side, FIRST_MINUTES).union(of_window, {excluded(side, window)})


def _events(side: Side, slos: tuple[SLO, ...], window: Duration | Calendar) -> str:
    """Sum the events of a window; of a compliance window, without those that exclusions take out of it.

    Before the first roll-up of a rolling one, sum all there is, so that a budget shows within minutes.
    """
    if isinstance(window, Calendar):
        calendar, service, delay = window, slos[0].service, slos[0].sampling.sample_delay
        sums = stored.of_bundle(
            side.roll_up,
            slos,
            lambda selected: since_period_began(selected, calendar, service.timezone, delay),
        )
        return without(side, sums, slos, window)
    sums = summed(side, slos, window)
    if all(slo.objective.window != window for slo in slos):
        return sums
    return f"{without(side, sums, slos, window)}\nor\n{summed(side, slos, FIRST_MINUTES)}"


def _in_order(windows: Iterable[Duration | Calendar]) -> list[Duration | Calendar]:
    """Put rolling windows first, shortest first, and then the periods of the calendar."""
    known = set(windows)
    rolling = sorted(window for window in known if isinstance(window, Duration))
    return [*rolling, *(period for period in Calendar if period in known)]
