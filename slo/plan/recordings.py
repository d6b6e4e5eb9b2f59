"""The series that are stored: events counted each minute, rolled up, and the error ratio of every window.

Only events are counted from raw series; every ratio is a sum over a sum of those counts, so a quiet night
weighs as little in the budget as it had users. All objectives of a bundle share the ratios' rules.
"""

from collections.abc import Iterable, Iterator

from slo.model import BURN_NOW, LONGEST_FROM_MINUTES, ROLL_UP, SLO, naming
from slo.plan.types import Recording
from slo.sli import Sampling
from slo.units import Duration, plain

SLOW_INTERVAL = Duration.parse("4m")
"""How often long windows are computed: results stay younger than Prometheus's lookback of 5 minutes."""

FIRST_MINUTES = Duration.parse("15m")
"""The first roll-up is written within this."""


HISTORY_STEPS = 12
"""In how many steps the history of a long window is measured while it is still young."""


def alert_windows(slos: Iterable[SLO]) -> tuple[frozenset[Duration], frozenset[Duration]]:
    """Collect the long and the short windows that alerts and status of these objectives read."""
    policies = {(slo.policy.name, slo.objective.window): slo.policy for slo in slos}
    tiers = [tier for (_, window), policy in policies.items() for tier in policy.tiers_for(window)]
    return (
        frozenset({BURN_NOW, *(tier.long_window for tier in tiers)}),
        frozenset(tier.short_window for tier in tiers),
    )


def counted(slo: SLO, bundle: str, sampling: Sampling) -> Iterator[Recording]:
    """Count all and bad events, and state the error budget with all that describes the objective."""
    labels = {"slo": slo.id, "slo_bundle": bundle}
    kind = slo.indicator.kind
    total = naming.of(naming.TOTAL_1M, slo=slo.id)
    yield Recording(name=naming.TOTAL_1M, expr=kind.total_events(sampling), labels=labels)
    yield Recording(name=naming.BAD_1M, expr=kind.bad_events(sampling, total), labels=labels)
    yield Recording(
        name=naming.ERROR_BUDGET,
        expr=f"vector({plain(slo.error_budget)})",
        labels={
            **labels,
            **({"product": slo.service.product} if slo.service.product else {}),
            "service": slo.service.name,
            "environment": slo.service.environment,
            "objective": slo.objective.name or slo.objective.indicator,
            "target": str(slo.objective.target),
            "window": str(slo.objective.window),
        },
    )


def rolled_up(bundle: str, sampling: Sampling) -> Iterator[Recording]:
    """Sum the counts at every fifth minute; after a missed one, sum what it would have had as well."""
    for minutes, roll_up in ((naming.TOTAL_1M, naming.TOTAL_5M), (naming.BAD_1M, naming.BAD_5M)):
        source = naming.of(minutes, slo_bundle=bundle)
        half = Duration(sampling.interval.milliseconds // 2)
        back = Duration(ROLL_UP.milliseconds - half.milliseconds // 2)
        earlier = f"{naming.of(roll_up, slo_bundle=bundle)}[{half}] offset {back}"
        twice = Duration(2 * ROLL_UP.milliseconds)
        yield Recording(
            name=roll_up,
            expr=(
                "(\n"
                f"  sum_over_time({source}[{range_of(twice, sampling)}]) unless last_over_time({earlier})\n"
                f"  or sum_over_time({source}[{range_of(ROLL_UP, sampling)}])\n"
                ")\n"
                "and on () (minute() % 5 == 0)"
            ),
        )


def error_ratios(
    slos: tuple[SLO, ...], bundle: str, sampling: Sampling
) -> Iterator[tuple[Duration, Recording]]:
    """Give the error ratio of every window that is read, shortest first."""
    long_windows, short_windows = alert_windows(slos)
    compliance_windows = {slo.objective.window for slo in slos}
    for window in sorted(long_windows | short_windows | compliance_windows):
        expr = _ratio(window, bundle, sampling)
        if window in compliance_windows:
            expr += f"\nor {_first_ratio(bundle, sampling)}"
        elif window in long_windows:
            expr += f"\n* on (slo) group_left () {_history(window, bundle)}"
        yield window, Recording(name=naming.error_ratio(window), expr=expr)


def budget_remaining(compliance_windows: Iterable[Duration], bundle: str) -> Recording:
    """Give the share of the error budget that is left, by the window of each objective."""
    budget = naming.of(naming.ERROR_BUDGET, slo_bundle=bundle)
    ratios = {
        window: naming.of(naming.error_ratio(window), slo_bundle=bundle)
        for window in sorted(set(compliance_windows))
    }
    if len(ratios) == 1:
        (ratio,) = ratios.values()
    else:
        own = (
            f"{ratio} and on (slo) {naming.of(naming.ERROR_BUDGET, slo_bundle=bundle, window=str(window))}"
            for window, ratio in ratios.items()
        )
        ratio = "(\n  " + "\n  or\n  ".join(own) + "\n)"
    return Recording(name=naming.BUDGET_REMAINING, expr=f"1 - {ratio}\n/ on (slo) group_left () {budget}")


def _ratio(window: Duration, bundle: str, sampling: Sampling) -> str:
    if window <= LONGEST_FROM_MINUTES:
        return _quotient(naming.BAD_1M, naming.TOTAL_1M, bundle, range_of(window, sampling))
    return _quotient(naming.BAD_5M, naming.TOTAL_5M, bundle, window)


def _first_ratio(bundle: str, sampling: Sampling) -> str:
    """Give the ratio of all there is before the first roll-up, so that a budget shows within minutes."""
    return _quotient(naming.BAD_1M, naming.TOTAL_1M, bundle, range_of(FIRST_MINUTES, sampling))


def _history(window: Duration, bundle: str) -> str:
    """Give the share of a window for which the rules have run, in twelfths.

    It weighs a long window's ratio: what came before the rules is taken as the same traffic without errors.
    Without it the first failed request after a deployment of rules would look like an hour of failures.
    """
    step = Duration(window.milliseconds // HISTORY_STEPS)
    budget = naming.of(naming.ERROR_BUDGET, slo_bundle=bundle)
    return f"clamp_max(count_over_time({budget}[{window}:{step}]) / {HISTORY_STEPS}, 1)"


def _quotient(bad: str, total: str, bundle: str, sum_range: Duration) -> str:
    return (
        f"sum_over_time({naming.of(bad, slo_bundle=bundle)}[{sum_range}])\n"
        f"/ (sum_over_time({naming.of(total, slo_bundle=bundle)}[{sum_range}]) > 0)"
    )


def range_of(window: Duration, sampling: Sampling) -> Duration:
    """Give the range that holds each sample of a window once.

    Half a step short: the samples stand at full steps, and Prometheus 2 counts both ends of a range.
    """
    return Duration(window.milliseconds - sampling.interval.milliseconds // 2)
