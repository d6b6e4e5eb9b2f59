"""How soon an alert fires in a full outage, in which every event is bad."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from slo.conditions.policies import TierCondition, of_policy
from slo.model import LONGEST_FROM_MINUTES, ROLL_UP, SLO, AlertPolicy, AlertSeverity
from slo.sli import Sampling
from slo.text.units import Duration

_MINUTE = 60_000  # milliseconds

_FULL_OUTAGE = Fraction(1)

PAGES_WITHIN = Duration.parse("15m")
"""How soon a full outage should page."""


class OutageAlert(NamedTuple):
    """The tier that fires first in a full outage, and in how many whole minutes at the latest."""

    tier: TierCondition
    within: Duration


def fires_after(one: TierCondition, share: Fraction, error_ratio: Fraction = _FULL_OUTAGE) -> Fraction | None:
    """Return the milliseconds after which the condition of a tier holds; None if never.

    `error_ratio` is the share of events that are bad from now on, by default all of them. From a healthy
    state at steady traffic, the error ratio of a window after time t is error_ratio * t / window. So a tier
    for a share of the budget fires in a full outage after this share * compliance window * error budget,
    whatever the length of its own windows; its short window is above the threshold sooner.
    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    above = one.long.threshold(share) / error_ratio
    if above >= 1:
        return None
    lasts = one.tier.for_.milliseconds if one.tier.for_ else 0
    return above * one.tier.long_window.milliseconds + lasts


def first_in_outage(
    policy: AlertPolicy,
    length: Duration,
    shares: Iterable[Fraction],
    sampling: Sampling,
    severity: AlertSeverity = AlertSeverity.PAGE,
) -> OutageAlert | None:
    """Return the alert of a severity that a full outage fires first; None if there is none.

    `length` is that of the compliance window. Of several budgets, in `shares`, it is the last that alerts.
    """
    delays = _delays(sampling)
    firsts = [_first(policy, length, share, severity, delays) for share in shares]
    known = [first for first in firsts if first is not None]
    return max(known, key=lambda first: first.within) if len(known) == len(firsts) else None


@lru_cache(maxsize=256)
def _first(
    policy: AlertPolicy, length: Duration, share: Fraction, severity: AlertSeverity, delays: tuple[int, int]
) -> OutageAlert | None:
    """Return the alert of a severity that a full outage fires first; cached, because most objectives have one
    of few policies and budgets.
    """
    tiers = (one for one in of_policy(policy, length) if one.tier.severity is severity)
    found = (
        OutageAlert(one, _in_minutes(after + delays[one.tier.long_window > LONGEST_FROM_MINUTES]))
        for one in tiers
        if (after := fires_after(one, share)) is not None
    )
    return min(found, key=lambda first: first.within, default=None)


def _delays(sampling: Sampling) -> tuple[int, int]:
    """Return how many milliseconds may pass until an event is scraped, counted and summed.

    The second is that of windows that are summed from rolled-up minutes.
    """
    scraped = sampling.scrape_interval.milliseconds + sampling.interval.milliseconds
    return scraped, scraped + sampling.sample_delay.milliseconds + ROLL_UP.milliseconds


def _in_minutes(milliseconds: Fraction) -> Duration:
    return Duration(ceil(milliseconds / _MINUTE) * _MINUTE)


def outage_alert(slo: SLO, severity: AlertSeverity = AlertSeverity.PAGE) -> OutageAlert | None:
    """Return the alert that a full outage of an objective fires first; of groups, that of the last one."""
    targets = (slo.objective.target, *(one.target for one in slo.objective.targets))
    shares = [1 - Fraction(target.ratio) for target in targets]
    first = first_in_outage(slo.policy, slo.window_length, shares, slo.sampling, severity)
    late = lateness(slo)
    if first is None or not late.milliseconds:
        return first
    return first._replace(within=_in_minutes(Fraction(first.within.milliseconds + late.milliseconds)))


def first_alert(slo: SLO) -> tuple[AlertSeverity, Duration] | None:
    """Return the level of the most urgent alert that a full outage fires, and within which time."""
    found = ((level, alert.within) for level in AlertSeverity if (alert := outage_alert(slo, level)))
    return next(found, None)


def lateness(slo: SLO) -> Duration:
    """Return how long after an event its number may be read; of several parts, the longest."""
    return max(one.indicator.kind.lateness for one in (slo, *slo.parts))


def outage_in_words(slo: SLO) -> str:
    """Say which alert a full outage of an objective fires first, and how soon."""
    if (first := first_alert(slo)) is None:
        return "a full outage alerts nobody"
    level, within = first
    nobody = "" if level is AlertSeverity.PAGE else ", and pages nobody"
    return f"a full outage {level.verb} within {within}{nobody}"
