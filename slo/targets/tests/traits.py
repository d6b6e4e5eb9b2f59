"""What the numbers in the tests of an error budget depend on: everything about it but its names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from slo.conditions import Budget, TierCondition, of_policy
from slo.model import ROLL_UP, SLO, AlertPolicy, Step
from slo.sli import Kind, Sampling
from slo.sli.groups import NO_GROUPS
from slo.targets.tests.course import TRAFFIC, interval_of, scrapes_a_minute, whole
from slo.text.units import Duration


@dataclass(frozen=True, eq=False)
class Traits:
    """What decides when alerts fire in a test. The budget and the sampling are without names.

    Error budgets that are alike share one object, which is compared by identity, so that what is computed
    from it is cached: a fleet has few policies, targets and windows. `interval` is that of samples. So many
    `events` are in a scrape, of which so many are bad or good as a `whole`; 0 if each is on its own.
    """

    budget: Budget
    policy: AlertPolicy
    steps: tuple[Step, ...]
    sampling: Sampling
    interval: Duration
    events: Fraction
    whole: int

    @cached_property
    def tiers(self) -> tuple[TierCondition, ...]:
        share = self.budget.share
        return tuple(one.of_share(share) for one in of_policy(self.policy, self.budget.length))

    @property
    def is_usual(self) -> bool:
        """Whether counts are recorded, and settled as soon as is usual."""
        return not self.is_direct and self.sampling.sample_delay == ROLL_UP

    @property
    def counts_between_evaluations(self) -> bool:
        """Whether first values are counted also in minutes without an evaluation: not by anchored ranges."""
        return self.is_usual and not self.sampling.anchored

    @property
    def is_direct(self) -> bool:
        """Whether windows are read straight from raw series."""
        return not self.budget.stored

    def minutes_spent(self, tiers: Iterable[TierCondition]) -> list[Fraction]:
        """Return for how many minutes everything must fail until the long window of each tier alerts."""
        return [
            one.long.threshold(self.budget.share) * one.tier.long_window.milliseconds / _MINUTE
            for one in tiers
        ]


_MINUTE = 60_000  # milliseconds

_shared = lru_cache(maxsize=1024)(Traits)


def traits(slo: SLO, budget: Budget) -> Traits:
    """Return the traits of an error budget of an objective."""
    interval, kind = interval_of(slo), slo.indicator.kind
    return _shared(
        replace(budget, slo="", group=()),
        slo.policy,
        slo.steps,
        replace(slo.sampling, own="", groups=NO_GROUPS),
        interval,
        _events(kind, interval),
        whole(kind, interval),
    )


def _events(kind: Kind, interval: Duration) -> Fraction:
    if kind.one_event_a_minute or kind.parts:
        return Fraction(1, scrapes_a_minute(interval))
    return Fraction(TRAFFIC if kind.of_differences or kind.of_queries else 1)
