"""Status of an objective: error ratio, remaining budget, burn rate, firing tiers and policy steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import Group, Labels, Measurement, budget_of, of_step, of_tiers
from slo.evidence.rules import Rules
from slo.model import BURN_NOW, SLO, Step, Tier
from slo.text.units import Duration


class Verdict(StrEnum):
    """The verdict on an objective, worst first."""

    SPENT = "spent"
    BURNING = "burning"
    NO_DATA = "no data"
    HEALTHY = "healthy"


class Otherwise(NamedTuple):
    """The status that an objective would have without some exclusions; None if it is not known."""

    exclusions: tuple[str, ...]
    status: "Status | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The figures of an objective, or of a group of it. Figures without data are None.

    `error_ratio` is the share of bad events in the compliance window. `remaining` is the share of the error
    budget that is left: 1 is all of it, 0 is none, below 0 is overspent. `burn_rate` is that of the last
    hour; at 1 the budget lasts exactly one window. At that rate the budget is spent in `exhausted_in`
    seconds; None if it would last. `firing` are the tiers of the alert policy whose long and short window
    both exceed the threshold. `steps` are the steps of the error budget policy that hold. `total` and `bad`
    are the numbers of events in the compliance window. `began` is when the history began, if known. `newest`
    is when events were last counted; if that is too long ago, the status is `silent`: its verdict is no data,
    and its figures are of then. `labels` and `summed` are those of the series that it is from, as in
    `Measurement`. `rules` is the state of its rules, if no events were ever counted and the server states it.
    `otherwise` is what it would be without each exclusion of the window, and without all of several.
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
    began: datetime | None = None
    newest: datetime | None = None
    silent: bool = False
    labels: Labels = frozenset()
    summed: tuple[Labels, ...] = ()
    rules: Rules | None = None
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def sources(self) -> frozenset[Labels]:
        """The labels of each series that it is from."""
        return frozenset(self.summed or (self.labels,))

    @property
    def no_data_since(self) -> datetime | None:
        """When events were last counted, if that is too long ago; otherwise None."""
        return self.newest if self.silent else None

    @property
    def never_counted(self) -> bool:
        """Whether no events were ever counted."""
        return self.newest is None and self.verdict is Verdict.NO_DATA

    @property
    def is_young(self) -> bool:
        """Whether events are counted, but the rules have not recorded the compliance window yet."""
        known = self.remaining is not None or self.total is not None
        return self.newest is not None and not self.silent and not known

    def measured_for(self, at: datetime) -> Duration | None:
        """Return how much of the compliance window that ends `at` is measured, in whole minutes.

        None if all of it is, or if there is nothing yet.
        """
        if self.began is None or (self.remaining is None and self.total is None):
            return None
        if self.began <= self.slo.window_start(at):
            return None
        return Duration.of(seconds=max(0, int((at - self.began).total_seconds()) // 60 * 60))


def assess(slo: SLO, measurement: Measurement, group: Group = ()) -> Status:
    """Return the status: remaining = 1 - error ratio / budget, burn rate = error ratio of 1h / budget.

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
        exhausted_in=_exhausted_in(remaining, measurement.window_measured, burn_rate, slo.window_length),
        firing=firing,
        steps=tuple(step for step in slo.steps if of_step(step).holds(measurement, budget)),
        total=measurement.events.get(window),
        bad=measurement.bad(window),
        began=measurement.began,
        newest=measurement.newest,
        silent=measurement.silent,
        labels=measurement.labels,
        summed=measurement.summed,
    )


def most_complete_first(
    slo: SLO, measurements: Iterable[Measurement], group: Group = ()
) -> tuple[Measurement, ...]:
    """Sort several measurements, such as those of two Prometheus replicas, by their events in the window.

    Those without current data come last. With equal or unknown numbers of events, the worst comes first.
    """

    def rank(measurement: Measurement) -> tuple[object, ...]:
        status = assess(slo, measurement, group)
        return status.verdict is Verdict.NO_DATA, -(status.total or 0), _badness(status)

    return tuple(sorted(measurements, key=rank))


def worst_first(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """Sort by verdict, then by remaining budget, burn rate and id."""
    return tuple(sorted(statuses, key=_badness))


def _exhausted_in(
    remaining: Fraction | None, measured: Fraction | None, burn_rate: Fraction | None, window: Duration
) -> Fraction | None:
    """Return the seconds until the budget is spent, 0 if it is; None at 1x or less: as much returns.

    While only a share of the window is `measured`, what is left is that of the whole window's budget, unless
    more is spent than the events so far allow.
    """
    if remaining is not None and remaining <= 0:
        return Fraction(0)
    if remaining is None or burn_rate is None or burn_rate <= 1:
        return None
    left = 1 - (1 - remaining) * (1 if measured is None else measured)
    return left * window.seconds / burn_rate


def _verdict(remaining: Fraction | None, firing: tuple[Tier, ...]) -> Verdict:
    if remaining is not None and remaining <= 0:
        return Verdict.SPENT
    if firing:
        return Verdict.BURNING
    return Verdict.NO_DATA if remaining is None else Verdict.HEALTHY


_VERDICTS = tuple(Verdict)


def _badness(status: Status) -> tuple[int, Fraction, Fraction, str, Group]:
    """Return the sort key of a status; an unknown remaining budget sorts as a whole one."""
    remaining = Fraction(1) if status.remaining is None else status.remaining
    burn_rate = -(status.burn_rate or Fraction(0))
    return _VERDICTS.index(status.verdict), remaining, burn_rate, status.slo.id, status.group
