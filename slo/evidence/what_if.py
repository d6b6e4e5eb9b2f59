"""What would happen at an error ratio that lasts, in a full outage, or if some requests failed: without data.

Traffic is steady, and all is well before. https://sre.google/workbook/alerting-on-slos/
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import TierCondition, fires_after, of_tiers
from slo.model import SLO
from slo.model.little_traffic import one_bad_event
from slo.text.units import Duration


class WhatIf(NamedTuple):
    """What is supposed: the share of events that are bad from now on, events a second, an outage, bad events.

    None: nothing is supposed of it.
    """

    error_ratio: Fraction | None = None
    traffic: Fraction | None = None
    outage: Duration | None = None
    failed: int | None = None


class Fires(NamedTuple):
    """A tier, and after how many seconds it fires; None if it never does."""

    tier: TierCondition
    after: Fraction | None


class Simulation(NamedTuple):
    """What follows for an objective; times are in seconds, None is what was not supposed.

    `allowed` is the full outage that the budget allows, and `events` those in a compliance window, which has
    its usual length. `burn_rate` is that of the error ratio, `exhausted_in` how long a whole budget lasts at
    it, and `tiers` which alerts it fires. `outage` and `failed` are the shares of the budget that they spend,
    and `outage_tiers` the alerts of an outage that goes on.
    """

    slo: SLO
    given: WhatIf
    allowed: Fraction
    events: Fraction | None
    burn_rate: Fraction | None
    exhausted_in: Fraction | None
    tiers: tuple[Fires, ...]
    outage: Fraction | None
    outage_tiers: tuple[Fires, ...]
    failed: Fraction | None

    @property
    def one_bad_event(self) -> Fraction | None:
        """The share of the budget that one bad event spends; None without traffic."""
        return one_bad_event(Fraction(self.slo.error_budget), self.events) if self.events else None


def simulate(slo: SLO, given: WhatIf) -> Simulation:
    """Return what follows from suppositions. Of several targets of groups, that of the objective counts."""
    budget, window = Fraction(slo.error_budget), slo.window_length.seconds
    ratio, events = given.error_ratio, None if given.traffic is None else given.traffic * window
    return Simulation(
        slo=slo,
        given=given,
        allowed=budget * window,
        events=events,
        burn_rate=None if ratio is None else ratio / budget,
        exhausted_in=budget * window / ratio if ratio else None,
        tiers=tuple(_fires(slo, ratio, given.traffic)) if ratio else (),
        outage=None if given.outage is None else given.outage.seconds / (budget * window),
        outage_tiers=tuple(_fires(slo, Fraction(1), given.traffic)) if given.outage else (),
        failed=Fraction(given.failed) / (budget * events) if given.failed is not None and events else None,
    )


def _fires(slo: SLO, ratio: Fraction, traffic: Fraction | None) -> Iterator[Fires]:
    for one in of_tiers(slo):
        after = fires_after(one, Fraction(slo.error_budget), ratio)
        yield Fires(one, None if after is None else _with_enough(after / 1000, one, slo, ratio, traffic))


def _with_enough(
    after: Fraction, one: TierCondition, slo: SLO, ratio: Fraction, traffic: Fraction | None
) -> Fraction | None:
    """Wait until there are as many events as the policy asks for; None if the window never has as many."""
    if traffic is None:
        return after
    window, least, least_bad = one.tier.long_window.seconds, slo.policy.min_events, slo.policy.min_bad_events
    if traffic * window < (least or 0) or traffic * ratio * window < (least_bad or 0):
        return None
    return max(after, (least_bad or 0) / (traffic * ratio)) if traffic else after
