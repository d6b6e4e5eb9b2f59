"""The maths of error budgets: what is left, how fast it burns, and what that sets off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache

from slo.evidence.steps import holding
from slo.model import BURN_NOW, SLO, AlertPolicy, Calendar, Step, Tier
from slo.text.units import Duration

Window = Duration | Calendar

Group = tuple[tuple[str, str], ...]
"""The labels and values of a group, in the order of the indicator's `by`; empty of what has no groups."""


class Verdict(StrEnum):
    """How an objective is doing, worst first."""

    SPENT = "spent"
    BURNING = "burning"
    NO_DATA = "no data"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What is known of one objective, or of one group of it, at one time.

    `error_ratios` holds bad events / all events of each window; a window without events is not in it.
    `events` holds how many there were, of those windows of which that is known.
    """

    error_ratios: Mapping[Window, Fraction]
    events: Mapping[Window, Fraction] = field(default_factory=dict)

    def bad(self, window: Window) -> Fraction | None:
        """Give the number of bad events of a window; None if it is not known."""
        if window not in self.error_ratios or window not in self.events:
            return None
        return self.error_ratios[window] * self.events[window]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an objective is doing. What cannot be known, because nothing was measured, is None.

    `error_ratio` is the share of events that were bad in the compliance window; `remaining` the share of the
    error budget that is left: 1 is all of it, 0 nothing, and less than 0 more than was allowed is gone.
    `burn_rate` is how many times faster than sustainable the budget went in the last hour; at that pace
    nothing is left after `exhausted_in` seconds, None where it would last. `firing` are the tiers of the
    alert policy whose windows both burn too fast, `steps` those of the error budget policy that hold, and
    `total` and `bad` count the events of the compliance window.
    """

    slo: SLO
    group: Group
    verdict: Verdict
    error_budget: Fraction
    error_ratio: Fraction | None
    remaining: Fraction | None
    burn_rate: Fraction | None
    exhausted_in: Fraction | None
    firing: tuple[Tier, ...]
    steps: tuple[Step, ...]
    total: Fraction | None
    bad: Fraction | None


def windows(slo: SLO) -> tuple[Window, ...]:
    """List the windows that a status is made of: those of budget, burn rate, tiers and steps."""
    rolling = {BURN_NOW}
    for tier, _ in _tiers(slo.policy, slo.window_length):
        rolling |= {tier.long_window, tier.short_window}
    rolling |= {window for step in slo.steps if (window := step.when.window)}
    compliance = slo.objective.window
    return (*sorted(rolling - {compliance}), compliance)


def counted_windows(slo: SLO) -> tuple[Window, ...]:
    """List the windows whose number of events a status is made of."""
    rolling = {step.when.within for step in slo.steps if step.when.within}
    if slo.policy.counts_events:
        rolling |= {tier.long_window for tier, _ in _tiers(slo.policy, slo.window_length)}
    compliance = slo.objective.window
    return (*sorted(rolling - {compliance}), compliance)


def assess(slo: SLO, measurement: Measurement, group: Group = ()) -> Status:
    """Judge what was measured: remaining = 1 - error ratio / budget, burn rate = error ratio of 1h / budget.

    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    budget = 1 - Fraction(slo.target_of(dict(group)).ratio)
    ratios, window = measurement.error_ratios, slo.objective.window
    error_ratio, now = ratios.get(window), ratios.get(BURN_NOW)
    remaining = None if error_ratio is None else 1 - error_ratio / budget
    burn_rate = None if now is None else now / budget
    firing = tuple(
        tier
        for tier, times in _tiers(slo.policy, slo.window_length)
        if _burns(measurement, tier, times * budget) and _matters(measurement, tier, slo.policy)
    )
    return Status(
        slo=slo,
        group=group,
        verdict=_verdict(remaining, firing),
        error_budget=budget,
        error_ratio=error_ratio,
        remaining=remaining,
        burn_rate=burn_rate,
        exhausted_in=_exhausted_in(remaining, burn_rate, slo.window_length),
        firing=firing,
        steps=holding(slo, budget, remaining, ratios, measurement.events),
        total=measurement.events.get(window),
        bad=measurement.bad(window),
    )


def assess_any(slo: SLO, measurements: Iterable[Measurement], group: Group = ()) -> Status:
    """Judge an objective that was measured more than once, such as by two replicas: the worst counts.

    One that saw nothing does not hide what another saw. Not measured at all is no data.
    """
    found = list(measurements) or [Measurement(error_ratios={})]
    statuses = [assess(slo, one, group) for one in found]
    known = [status for status in statuses if status.verdict is not Verdict.NO_DATA]
    return min(known or statuses, key=_badness)


def worst_first(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """Sort by verdict, then by what is left, then by burn rate, then by name."""
    return tuple(sorted(statuses, key=_badness))


@cache
def _tiers(policy: AlertPolicy, window: Duration) -> tuple[tuple[Tier, Fraction], ...]:
    """Pair the tiers for a compliance window with their burn rates; kept, for most objectives share them."""
    return tuple((tier, tier.burn_rate(window)) for tier in policy.tiers_for(window))


def _burns(measurement: Measurement, tier: Tier, limit: Fraction) -> bool:
    ratios = measurement.error_ratios
    return all(
        window in ratios and ratios[window] > limit for window in (tier.long_window, tier.short_window)
    )


def _matters(measurement: Measurement, tier: Tier, policy: AlertPolicy) -> bool:
    """Tell whether there were as many events, and bad ones, as the policy asks for."""
    total, bad = measurement.events.get(tier.long_window), measurement.bad(tier.long_window)
    enough = policy.min_events is None or (total is not None and total >= policy.min_events)
    return enough and (policy.min_bad_events is None or (bad is not None and bad >= policy.min_bad_events))


def _exhausted_in(
    remaining: Fraction | None, burn_rate: Fraction | None, window: Duration
) -> Fraction | None:
    """Give the seconds that what remains lasts. At 1x or less it lasts: as much comes back as goes."""
    if remaining is None or burn_rate is None or burn_rate <= 1:
        return None
    return max(remaining, Fraction(0)) * window.seconds / burn_rate


def _verdict(remaining: Fraction | None, firing: tuple[Tier, ...]) -> Verdict:
    if remaining is not None and remaining <= 0:
        return Verdict.SPENT
    if firing:
        return Verdict.BURNING
    return Verdict.NO_DATA if remaining is None else Verdict.HEALTHY


_VERDICTS = tuple(Verdict)


def _badness(status: Status) -> tuple[int, Fraction, Fraction, str, Group]:
    """Order statuses; one whose remaining budget is unknown stands where nothing was spent yet."""
    remaining = Fraction(1) if status.remaining is None else status.remaining
    burn_rate = -(status.burn_rate or Fraction(0))
    return _VERDICTS.index(status.verdict), remaining, burn_rate, status.slo.id, status.group
