"""The maths of error budgets: what is left, how fast it burns, and what that sets off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from slo.conditions import Group, Labels, Measurement, budget_of, of_step, of_tiers
from slo.model import BURN_NOW, SLO, Step, Tier
from slo.text.units import Duration


class Verdict(StrEnum):
    """How an objective is doing, worst first."""

    SPENT = "spent"
    BURNING = "burning"
    NO_DATA = "no data"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an objective is doing. What cannot be known, because nothing was measured, is None.

    `error_ratio` is the share of events that were bad in the compliance window; `remaining` the share of the
    error budget that is left: 1 is all of it, 0 nothing, and less than 0 more than was allowed is gone.
    `burn_rate` is how many times faster than sustainable the budget went in the last hour; at that pace
    nothing is left after `exhausted_in` seconds, None where it would last. `firing` are the tiers of the
    alert policy whose windows both burn too fast, `steps` those of the error budget policy that hold, and
    `total` and `bad` count the events of the compliance window. `newest` is when events were last
    counted. One that is `silent`, because that is too long ago, has no data: its figures are as they were
    then. `labels` are those of the series it was judged by, as `Measurement` has them.
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
    newest: datetime | None = None
    silent: bool = False
    labels: Labels = frozenset()

    @property
    def no_data_since(self) -> datetime | None:
        """When events were last counted, if that is too long ago; None where they are, or never were."""
        return self.newest if self.silent else None

    @property
    def is_young(self) -> bool:
        """Whether events are counted, but for so short a time that the window has no figures yet."""
        known = self.remaining is not None or self.total is not None
        return self.newest is not None and not self.silent and not known


def assess(slo: SLO, measurement: Measurement, group: Group = ()) -> Status:
    """Judge what was measured: remaining = 1 - error ratio / budget, burn rate = error ratio of 1h / budget.

    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    budget = budget_of(slo, group)
    ratios, window = measurement.error_ratios, slo.objective.window
    remaining, now = budget.remaining(measurement), ratios.get(BURN_NOW)
    burn_rate = None if now is None else now / budget.share
    firing = tuple(one.tier for one in of_tiers(slo) if one.condition.holds(measurement, budget))
    return Status(
        slo=slo,
        group=group,
        verdict=Verdict.NO_DATA if measurement.silent else _verdict(remaining, firing),
        error_budget=budget.share,
        error_ratio=ratios.get(window),
        remaining=remaining,
        burn_rate=burn_rate,
        exhausted_in=_exhausted_in(remaining, burn_rate, slo.window_length),
        firing=firing,
        steps=tuple(step for step in slo.steps if of_step(step).holds(measurement, budget)),
        total=measurement.events.get(window),
        bad=measurement.bad(window),
        newest=measurement.newest,
        silent=measurement.silent,
        labels=measurement.labels,
    )


def most_complete_first(
    slo: SLO, measurements: Iterable[Measurement], group: Group = ()
) -> tuple[Measurement, ...]:
    """Sort what was measured more than once, such as by two replicas, by how many of the events it has.

    One that has no data, or none any more, comes last. Of those that have as many events, or of which that is
    not known, the worst comes first.
    """

    def rank(measurement: Measurement) -> tuple[object, ...]:
        status = assess(slo, measurement, group)
        return status.verdict is Verdict.NO_DATA, -(status.total or 0), _badness(status)

    return tuple(sorted(measurements, key=rank))


def worst_first(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """Sort by verdict, then by what is left, then by burn rate, then by name."""
    return tuple(sorted(statuses, key=_badness))


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
