"""The series that are asked for: the error ratio of every window, and what is left of each budget.

All objectives of a bundle share the rules: each is a sum of bad events over a sum of all events. With the
strategy `direct`, each has rules of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from textwrap import indent
from typing import NamedTuple

from slo.model import BURN_NOW, LONGEST_FROM_MINUTES, SLO, Calendar, Strategy, naming
from slo.plan import direct
from slo.plan.calendar import since_period_began
from slo.plan.exclusions import taken_out, while_events_counted, without
from slo.plan.recordings import range_of
from slo.plan.types import Recording
from slo.text.units import Duration

SLOW_INTERVAL = Duration.parse("4m")
"""How often long windows are computed: results stay younger than Prometheus's lookback of 5 minutes."""

FIRST_MINUTES = Duration.parse("15m")
"""The first roll-up is written within this."""

HISTORY_STEPS = 12
"""In how many steps the history of a long window is measured while it is still young."""


class Windows(NamedTuple):
    """What is read of a bundle: compliance windows, and the windows of tiers.

    `long` are those of steps of error budget policies too; `counted` are those of the long ones of which
    alerts need to know how many events they had.
    """

    compliance: frozenset[Duration | Calendar]
    long: frozenset[Duration]
    short: frozenset[Duration]
    counted: frozenset[Duration]


def windows(slos: Iterable[SLO]) -> Windows:
    """Collect the windows that alerts and status of these objectives read."""
    slos = tuple(slos)
    policies = {(slo.policy.name, slo.window_length): slo for slo in slos}  # most objectives share theirs
    tiers = [(tier, slo.policy.counts_events) for slo in policies.values() for tier in slo.tiers]
    conditions = [step.when for slo in slos for step in slo.steps]
    of_steps = {window for when in conditions if (window := when.window)}
    return Windows(
        compliance=frozenset(slo.objective.window for slo in slos),
        long=frozenset({BURN_NOW, *(tier.long_window for tier, _ in tiers), *of_steps}),
        short=frozenset(tier.short_window for tier, _ in tiers),
        counted=frozenset(
            {
                *(tier.long_window for tier, counts in tiers if counts),
                *(when.within for when in conditions if when.within),
            }
        ),
    )


def of_minutes(slos: tuple[SLO, ...], bundle: str) -> Iterator[Recording]:
    """Plan the windows that are summed from the counts of each minute, shortest first."""
    read = windows(slos)
    for window in sorted(read.long | read.short):
        if window <= LONGEST_FROM_MINUTES:
            yield from _alerting(window, read, bundle, slos)


def of_roll_up(slos: tuple[SLO, ...], bundle: str) -> Iterator[Recording]:
    """Plan the windows that are summed from the roll-up, shortest first, but for those of the budgets."""
    read = windows(slos)
    for window in sorted((read.long | read.short) - read.compliance):
        if window > LONGEST_FROM_MINUTES:
            yield from _alerting(window, read, bundle, slos)


def of_budget(slos: tuple[SLO, ...], bundle: str) -> Iterator[Recording]:
    """Plan the compliance windows, and what is left of the budgets."""
    compliance = _in_order(windows(slos).compliance)
    for window in compliance:
        if is_direct(slos):
            yield from _directly(window, slos)
            continue
        yield from taken_out(slos, bundle, window)
        total = _of_window(naming.TOTAL_5M, naming.TOTAL_1M, naming.excluded_events, window, bundle, slos)
        bad = _of_window(naming.BAD_5M, naming.BAD_1M, naming.excluded_bad_events, window, bundle, slos)
        yield Recording(name=naming.events(window), expr=total)
        events = naming.of(naming.events(window), slo_bundle=bundle)
        yield Recording(name=naming.error_ratio(window), expr=f"(\n{indent(bad, '  ')}\n)\n/ ({events} > 0)")
    yield _remaining(compliance, bundle, slos)


def default_budget(bundle: str, slos: Iterable[SLO], **labels: str) -> str:
    """Select each objective's error budget, once: not those of groups with a target of their own."""
    grouped = dict.fromkeys(_labels_of_groups(slos), "")
    return naming.of(naming.ERROR_BUDGET, slo_bundle=bundle, **labels, **grouped)


def is_direct(slos: tuple[SLO, ...]) -> bool:
    return slos[0].service.strategy is Strategy.DIRECT


def _directly(window: Duration | Calendar, slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Measure a window of each objective that reads it."""
    assert isinstance(window, Duration), "a budget of the calendar is made of roll-ups"
    for slo in slos:
        if any(window in read for read in windows((slo,))):
            yield from direct.of_window(window, slo)


def _alerting(window: Duration, read: Windows, bundle: str, slos: tuple[SLO, ...]) -> Iterator[Recording]:
    if is_direct(slos):
        yield from _directly(window, slos)
        return
    if window <= LONGEST_FROM_MINUTES:
        total, bad, reach = naming.TOTAL_1M, naming.BAD_1M, range_of(window, slos[0].sampling)
    else:
        total, bad, reach = naming.TOTAL_5M, naming.BAD_5M, window
    events = _sum(total, bundle, reach)
    if window in read.counted:
        yield Recording(name=naming.events(window), expr=events)
        events = naming.of(naming.events(window), slo_bundle=bundle)
    ratio = f"{_sum(bad, bundle, reach)}\n/ ({events} > 0)"
    if window in read.long:
        known = while_events_counted(default_budget(bundle, slos), slos, bundle)
        ratio += f"\n* on (slo) group_left () {_history(window, known)}"
    yield Recording(name=naming.error_ratio(window), expr=ratio)


def _of_window(
    rolled_up: str,
    minutes: str,
    excluded: Callable[[Duration | Calendar], str],
    window: Duration | Calendar,
    bundle: str,
    slos: tuple[SLO, ...],
) -> str:
    """Sum the events of a compliance window, without those that exclusions take out of it.

    Before the first roll-up of a rolling one, sum all there is, so that a budget shows within minutes.
    """
    if isinstance(window, Calendar):
        selected = naming.of(rolled_up, slo_bundle=bundle)
        sums = since_period_began(selected, window, slos[0].service.timezone)
        return without(excluded(window), sums, slos, bundle, window)
    sums = without(excluded(window), _sum(rolled_up, bundle, window), slos, bundle, window)
    first = _sum(minutes, bundle, range_of(FIRST_MINUTES, slos[0].sampling))
    return f"{sums}\nor\n{first}"


def _remaining(windows: Iterable[Duration | Calendar], bundle: str, slos: tuple[SLO, ...]) -> Recording:
    """Give the share of the error budget that is left, by the window of each objective."""
    ratios = {window: naming.of(naming.error_ratio(window), slo_bundle=bundle) for window in windows}
    if len(ratios) == 1:
        (ratio,) = ratios.values()
    else:
        by_window = (
            f"{ratio} and on (slo) {default_budget(bundle, slos, window=str(window))}"
            for window, ratio in ratios.items()
        )
        ratio = "(\n  " + "\n  or\n  ".join(by_window) + "\n)"
    left = f"1 - {ratio}\n/ on (slo) group_left () {default_budget(bundle, slos)}"
    for labels in sorted({slo.indicator.by for slo in slos if slo.objective.targets}):
        others = [label for label in _labels_of_groups(slos) if label not in labels]
        grouped = [*(f'{label}!=""' for label in labels), *(f'{label}=""' for label in others)]
        conditions = ",".join((f'slo_bundle="{bundle}"', *grouped))
        own = f"{naming.ERROR_BUDGET}{{{conditions}}}"
        left = f"1 - {ratio}\n/ on ({', '.join(('slo', *labels))}) group_left () {own}\nor\n{left}"
    return Recording(name=naming.BUDGET_REMAINING, expr=left)


def _in_order(windows: Iterable[Duration | Calendar]) -> list[Duration | Calendar]:
    """Put rolling windows first, shortest first, and then the periods of the calendar."""
    known = set(windows)
    rolling = sorted(window for window in known if isinstance(window, Duration))
    return [*rolling, *(period for period in Calendar if period in known)]


def _labels_of_groups(slos: Iterable[SLO]) -> list[str]:
    return sorted({label for slo in slos if slo.objective.targets for label in slo.indicator.by})


def _history(window: Duration, budget: str) -> str:
    """Give the share of a window for which the rules have run and counted, in twelfths.

    It weighs a long window's ratio: what came before the rules is taken as the same traffic without errors.
    Without it the first failed request after a deployment of rules would look like an hour of failures.
    """
    step = Duration(window.milliseconds // HISTORY_STEPS)
    return f"clamp_max(count_over_time({budget}[{window}:{step}]) / {HISTORY_STEPS}, 1)"


def _sum(counts: str, bundle: str, reach: Duration) -> str:
    return f"sum_over_time({naming.of(counts, slo_bundle=bundle)}[{reach}])"
