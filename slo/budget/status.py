"""The maths of error budgets: what is left, how fast it burns, and which alerts that sets off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from slo.model import BURN_NOW, SLO, AlertPolicy, Tier
from slo.units import Duration


class Verdict(StrEnum):
    """How an objective is doing, worst first."""

    SPENT = "spent"
    BURNING = "burning"
    NO_DATA = "no data"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What is known of one objective at one time.

    `error_ratios` holds bad events / all events of each window; a window without events is not in it.
    `total` and `bad` count the events of the compliance window, where more than their ratio is known.
    """

    error_ratios: Mapping[Duration, Fraction]
    total: int | None = None
    bad: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an objective is doing. What cannot be known, because nothing was measured, is None.

    `error_ratio` is the share of events that were bad in the compliance window; `remaining` the share of the
    error budget that is left: 1 is all of it, 0 nothing, and less than 0 more than was allowed is gone.
    `burn_rate` is how many times faster than sustainable the budget went in the last hour. `firing` are the
    tiers of the alert policy whose windows both burn too fast.
    """

    slo: SLO
    verdict: Verdict
    error_ratio: Fraction | None
    remaining: Fraction | None
    burn_rate: Fraction | None
    firing: tuple[Tier, ...]
    total: int | None
    bad: int | None


def windows(slo: SLO) -> tuple[Duration, ...]:
    """List the windows that a status is made of: the compliance window, the last hour, those of all tiers."""
    needed = {slo.objective.window, BURN_NOW}
    for tier, _ in _tiers(slo.policy, slo.objective.window):
        needed |= {tier.long_window, tier.short_window}
    return tuple(sorted(needed))


def assess(slo: SLO, measurement: Measurement) -> Status:
    """Judge what was measured: remaining = 1 - error ratio / budget, burn rate = error ratio of 1h / budget.

    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    budget = Fraction(slo.error_budget)
    ratios = measurement.error_ratios
    error_ratio, now = ratios.get(slo.objective.window), ratios.get(BURN_NOW)
    remaining = None if error_ratio is None else 1 - error_ratio / budget
    firing = tuple(
        tier
        for tier, burn_rate in _tiers(slo.policy, slo.objective.window)
        if _burns(ratios, tier, burn_rate * budget)
    )
    return Status(
        slo=slo,
        verdict=_verdict(remaining, firing),
        error_ratio=error_ratio,
        remaining=remaining,
        burn_rate=None if now is None else now / budget,
        firing=firing,
        total=measurement.total,
        bad=measurement.bad,
    )


def assess_any(slo: SLO, measurements: Iterable[Measurement]) -> Status:
    """Judge an objective that was measured more than once, such as by two replicas: the worst counts.

    One that saw nothing does not hide what another saw. Not measured at all is no data.
    """
    statuses = [assess(slo, one) for one in measurements] or [assess(slo, Measurement(error_ratios={}))]
    known = [status for status in statuses if status.verdict is not Verdict.NO_DATA]
    return min(known or statuses, key=_badness)


def worst_first(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """Sort by verdict, then by what is left, then by burn rate, then by name."""
    return tuple(sorted(statuses, key=_badness))


@cache
def _tiers(policy: AlertPolicy, window: Duration) -> tuple[tuple[Tier, Fraction], ...]:
    """Pair the tiers for a compliance window with their burn rates; kept, for most objectives share them."""
    return tuple((tier, tier.burn_rate(window)) for tier in policy.tiers_for(window))


def _burns(ratios: Mapping[Duration, Fraction], tier: Tier, limit: Fraction) -> bool:
    return all(
        window in ratios and ratios[window] > limit for window in (tier.long_window, tier.short_window)
    )


def _verdict(remaining: Fraction | None, firing: tuple[Tier, ...]) -> Verdict:
    if remaining is not None and remaining <= 0:
        return Verdict.SPENT
    if firing:
        return Verdict.BURNING
    return Verdict.NO_DATA if remaining is None else Verdict.HEALTHY


_VERDICTS = tuple(Verdict)


def _badness(status: Status) -> tuple[int, Fraction, Fraction, str]:
    """Order statuses; one whose remaining budget is unknown stands where nothing was spent yet."""
    remaining = Fraction(1) if status.remaining is None else status.remaining
    return _VERDICTS.index(status.verdict), remaining, -(status.burn_rate or Fraction(0)), status.slo.id
