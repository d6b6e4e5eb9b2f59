"""Whether releases may go out: what was agreed for budgets as they are, and since when they are so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from slo.conditions import SPENT, Group, of_step
from slo.evidence.series import Series, one_of_each, series_of
from slo.evidence.status import Status
from slo.model import SLO, Step, naming
from slo.promql.samples import Sample


class Decision(StrEnum):
    """What an objective means for a release, worst first. Where nobody knows, nothing is released."""

    FROZEN = "frozen"
    SPENT = "spent"
    NO_DATA = "no data"
    DRAFT = "draft"
    PASSES = "passes"


BLOCKING = frozenset({Decision.FROZEN, Decision.SPENT})


class Point(NamedTuple):
    """What was left of a budget at a time."""

    at: datetime
    remaining: Fraction


class Since(NamedTuple):
    """When a budget came to where it is; `or_earlier` where it was there already as far back as is known."""

    at: datetime
    or_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What blocks a release: a `step` of the error budget policy, or None where nothing was agreed."""

    step: Step | None
    since: Since | None = None

    @property
    def line(self) -> Fraction | None:
        """How much of the budget is left at most while it holds; None of a step that goes by other things."""
        return (of_step(self.step) if self.step else SPENT).most_remaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided of an objective, or a group of it, and by which clauses."""

    status: Status
    decision: Decision
    clauses: tuple[Clause, ...] = ()

    @property
    def override(self) -> str:
        """Who may release in spite of it, as the policy names them; "" where nobody may."""
        policy = self.status.slo.budget_policy
        return policy.override.strip() if policy and self.decision is Decision.FROZEN else ""


def rule(status: Status) -> Ruling:
    """Decide by the error budget policy: its steps with `freeze` block, and nothing else does.

    Where no policy was agreed on, a spent budget blocks. A draft, which not all have signed, does not.
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
    """Sort by decision; what is alike keeps its order."""
    order = tuple(Decision)
    return tuple(sorted(rulings, key=lambda ruling: order.index(ruling.decision)))


def past_question(slos: Iterable[SLO]) -> str:
    """Select what was left of the budgets of some objectives: one query, asked over a range of time."""
    ids = "|".join(sorted({slo.id for slo in slos}))
    return f'{naming.BUDGET_REMAINING}{{slo=~"{ids}"}}'


Pasts = Mapping[tuple[str, Group], Sequence[Point]]
"""How much was left at times, oldest first, of each objective and group."""


def pasts(samples: Iterable[Sample], statuses: Iterable[Status]) -> Pasts:
    """Sort an answer by objective and group.

    Of several replicas of Prometheus, the one counts that the status is of, or else the one that knows most.
    """
    known = tuple(statuses)
    by = {one.slo.id: one.slo.indicator.by for one in known}
    found: defaultdict[Series, list[Point]] = defaultdict(list)
    for sample in samples:
        series = series_of(sample.labels, by)
        if series and sample.value.is_finite():
            found[series].append(Point(sample.at, Fraction(sample.value)))
    chosen = {(one.slo.id, one.group): one.labels for one in known}
    return {key: sorted(points) for key, points in one_of_each(found, chosen, len).items()}


def since(points: Sequence[Point], line: Fraction) -> Since | None:
    """Say when what is left came to a line, and was not above it since; None if it is above, or unknown."""
    below = [point.at for point in takewhile(lambda point: point.remaining <= line, reversed(points))]
    return Since(below[-1], or_earlier=len(below) == len(points)) if below else None


def dated(rulings: Iterable[Ruling], known: Pasts) -> Iterator[Ruling]:
    """Say of each clause since when it holds, as far as that is known."""
    for ruling in rulings:
        points = known.get((ruling.status.slo.id, ruling.status.group), ())
        clauses = tuple(
            replace(clause, since=None if clause.line is None else since(points, clause.line))
            for clause in ruling.clauses
        )
        yield replace(ruling, clauses=clauses)
