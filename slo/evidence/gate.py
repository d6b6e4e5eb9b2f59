"""Release decisions by error budget policies, and since when the conditions behind them hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from slo.conditions import SPENT, BudgetCondition, Group, of_step
from slo.evidence.series import NO_ORIGINS, Series, one_of_each, series_of, with_earlier
from slo.evidence.status import Status
from slo.model import SLO, Origins, Step, naming
from slo.promql.samples import Sample


class Decision(StrEnum):
    """The decision on a release by one objective, worst first. Without data nothing is released."""

    FROZEN = "frozen"
    SPENT = "spent"
    NO_DATA = "no data"
    DRAFT = "draft"
    PASSES = "passes"


BLOCKING = frozenset({Decision.FROZEN, Decision.SPENT})


class RemainingPoint(NamedTuple):
    """The share of a budget that was left at a time."""

    at: datetime
    remaining: Fraction


class Since(NamedTuple):
    """Since when a condition holds; `or_earlier` if it already held at the oldest known point."""

    at: datetime
    or_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What blocks a release: a `step` of the error budget policy, or None if there is no policy."""

    step: Step | None
    since: Since | None = None

    @property
    def threshold(self) -> Fraction | None:
        """The largest share left at which it holds; None for a step with another kind of condition."""
        return (of_step(self.step) if self.step else SPENT).most_remaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The decision for an objective or a group of it, and the clauses behind it."""

    status: Status
    decision: Decision
    clauses: tuple[Clause, ...] = ()

    @property
    def override(self) -> str:
        """Who may override the freeze, in the words of the policy; "" if nobody may."""
        policy = self.status.slo.budget_policy
        return policy.may_override if policy and self.decision is Decision.FROZEN else ""

    @property
    def overridden_by(self) -> tuple[str, ...]:
        """The only roles that may override the freeze, if the policy lists them."""
        policy = self.status.slo.budget_policy
        return policy.overridden_by if policy and self.decision is Decision.FROZEN else ()


def blocking(slo: SLO) -> tuple[BudgetCondition, ...]:
    """Return the conditions by each of which `rule` blocks releases."""
    if slo.draft:
        return ()
    if slo.budget_policy is None:
        return (SPENT,)
    return tuple(of_step(step) for step in slo.steps if step.freeze)


def rule(status: Status) -> Ruling:
    """Decide by the error budget policy: only its steps with `freeze` block.

    Without a policy, a spent budget blocks. A draft, which some parties have yet to sign, never blocks.
    """
    if status.slo.draft:
        return Ruling(status=status, decision=Decision.DRAFT)
    if status.remaining is None or status.silent:
        return Ruling(status=status, decision=Decision.NO_DATA)
    clauses = tuple(Clause(step=step) for step in status.steps if step.freeze)
    if clauses:
        return Ruling(status=status, decision=Decision.FROZEN, clauses=clauses)
    if status.slo.budget_policy is None and status.remaining <= 0:
        return Ruling(status=status, decision=Decision.SPENT, clauses=(Clause(step=None),))
    return Ruling(status=status, decision=Decision.PASSES)


def worst_first(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Sort by decision; equal decisions keep their order."""
    order = tuple(Decision)
    return tuple(sorted(rulings, key=lambda ruling: order.index(ruling.decision)))


def remaining_query(slos: Iterable[SLO], origins: Origins = NO_ORIGINS) -> str:
    """Return one range query for the share left of the budgets of these objectives.

    If clusters are summed, it is also for the numbers of events by which their shares are weighted.
    """
    known = tuple(slos)
    ids = "|".join(sorted({id for slo in known for id in slo.ids}))
    if not origins.summed:
        return f'{naming.BUDGET_REMAINING}{{slo=~"{ids}"}}'
    names = sorted({naming.events(slo.objective.window) for slo in known})
    return f'{{__name__=~"{"|".join((naming.BUDGET_REMAINING, *names))}",slo=~"{ids}"}}'


RemainingHistories = Mapping[tuple[str, Group], Sequence[RemainingPoint]]
"""The shares left over time, oldest first, by objective id and group."""


def remaining_histories(
    samples: Iterable[Sample], statuses: Iterable[Status], origins: Origins = NO_ORIGINS
) -> RemainingHistories:
    """Return the samples by objective and group.

    Of several series, such as those of two replicas, it is the one that the status is from, or else the
    longest. Clusters that are summed have the mean, weighted by their events.
    """
    known = tuple(statuses)
    identities = with_earlier(one.slo for one in known)
    own_events = {one.slo.id: naming.events(one.slo.objective.window) for one in known}
    left: defaultdict[Series, dict[datetime, Fraction]] = defaultdict(dict)
    events: defaultdict[Series, dict[datetime, Fraction]] = defaultdict(dict)
    for sample in samples:
        series = series_of(sample.labels, identities, origins)
        if series is None or not sample.value.is_finite():
            continue
        name = sample.labels.get("__name__", naming.BUDGET_REMAINING)
        if name == naming.BUDGET_REMAINING:
            left[series][sample.at] = Fraction(sample.value)
        elif name == own_events[series.slo]:
            events[series][sample.at] = Fraction(sample.value)
    chosen = {(one.slo.id, one.group): one.sources for one in known}
    return {
        key: sorted(RemainingPoint(*point) for point in points.items())
        for key, points in one_of_each(left, events, chosen).items()
    }


def since(points: Sequence[RemainingPoint], threshold: Fraction) -> Since | None:
    """Return since when the share left has been at or below a threshold; None if it is above, or unknown."""
    below = [point.at for point in takewhile(lambda point: point.remaining <= threshold, reversed(points))]
    return Since(below[-1], or_earlier=len(below) == len(points)) if below else None


def with_since(rulings: Iterable[Ruling], known: RemainingHistories) -> Iterator[Ruling]:
    """Yield the rulings with `since` filled in for each clause, as far as it is known."""
    for ruling in rulings:
        points = known.get((ruling.status.slo.id, ruling.status.group), ())
        clauses = tuple(
            replace(clause, since=None if clause.threshold is None else since(points, clause.threshold))
            for clause in ruling.clauses
        )
        yield replace(ruling, clauses=clauses)
