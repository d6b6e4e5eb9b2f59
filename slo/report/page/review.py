"""Content of a monthly review: every objective with its history, independent of the format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property
from typing import overload

from slo.conditions import Group
from slo.evidence.budget_history import BudgetHistory
from slo.evidence.burndown import Point, burn_down, exhausted_at, project
from slo.evidence.exclusions import (
    ExcludedTime,
    PlannedTime,
    excluded_times,
    planned_times,
    unsigned_times,
)
from slo.evidence.gate import BLOCKING, rule
from slo.evidence.ledger import Ledger, ledger
from slo.evidence.remaining import events_left, left_in_events, outage_left
from slo.evidence.slots import Slot, columns
from slo.evidence.status import Otherwise, Status, Verdict
from slo.model import ErrorBudgetPolicy, Organisation
from slo.model.call_record import CallRecord
from slo.model.responsibility import Arbitration
from slo.report.otherwise import deciding
from slo.report.overview import Overview, named
from slo.text.units import Duration

_FEW = 100  # objectives: with more of them, charts are coarser
_POINTS, _POINTS_OF_MANY = 120, 40
_COLUMNS, _COLUMNS_OF_MANY = 31, 14
_NO_HISTORY = BudgetHistory()

Signed = tuple[tuple[str, date], ...]
"""The parties that signed an objective, and the days."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The figures and history of one objective, or of one group of it."""

    status: Status
    history: BudgetHistory
    at: datetime
    first: str | None
    signed: Signed = ()
    arbitration: Arbitration | None = None
    calls: tuple[CallRecord, ...] = ()
    many: bool = False

    @cached_property
    def name(self) -> str:
        return named(self.status)

    @property
    def limit(self) -> Duration | None:
        """The longest time of a good event, if it is about latency."""
        return self.status.slo.indicator.kind.limit

    @property
    def stops_releases(self) -> bool:
        """Whether the state of its error budget blocks releases."""
        return rule(self.status).decision in BLOCKING

    @property
    def began(self) -> datetime:
        return self.status.slo.window_start(self.at)

    @cached_property
    def burn_down(self) -> tuple[Point, ...]:
        most = _POINTS_OF_MANY if self.many else _POINTS
        return burn_down(self.history.slots, self.status.error_budget, most)

    @cached_property
    def projection(self) -> tuple[Point, ...]:
        return project(self.status.slo, self.history.slots, self.at, self.status.error_budget)

    @property
    def exhausted_at(self) -> datetime | None:
        return exhausted_at(self.projection)

    @cached_property
    def ledger(self) -> Ledger:
        return ledger(self.history.slots, self.status.error_budget)

    @cached_property
    def columns(self) -> tuple[Slot, ...]:
        return columns(self.history.slots, self.began, self.at, _COLUMNS_OF_MANY if self.many else _COLUMNS)

    @cached_property
    def exclusions(self) -> tuple[ExcludedTime, ...]:
        """The times that are excluded, and then those that are not, because parties have yet to sign that."""
        slo = self.status.slo
        return (*excluded_times(slo, self.at), *unsigned_times(slo, self.at))

    @property
    def decided_by(self) -> tuple[Otherwise, ...]:
        """The exclusions without which the verdict or the decision on releases would be another."""
        return tuple(deciding(self.status))

    @property
    def outage_left(self) -> Fraction | None:
        return outage_left(self.status)

    @property
    def events_left(self) -> Fraction | None:
        return events_left(self.status)

    @property
    def left_in_events(self) -> bool:
        return left_in_events(self.status)

    @property
    def has_few_events(self) -> bool:
        """Whether a single bad event is more than the whole budget."""
        total = self.status.total
        return total is not None and total * self.status.error_budget < 1

    @property
    def needs_attention(self) -> bool:
        status = self.status
        return status.verdict is not Verdict.HEALTHY or bool(status.steps) or status.slo.emergency is not None

    def burn(self, window: Duration) -> Fraction | None:
        """Return the burn rate in a window; None if unknown."""
        ratio = self.history.error_ratios.get(window)
        return None if ratio is None else ratio / self.status.error_budget


class Sheets(Sequence[Sheet]):
    """The sheets of a review, each made anew when it is asked for.

    So what a page computes of one objective is not kept until it has written all others.
    """

    def __init__(self, review: "Review") -> None:
        self._review = review

    def __len__(self) -> int:
        return len(self._review.overview.statuses)

    @overload
    def __getitem__(self, index: int) -> Sheet: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Sheet, ...]: ...

    def __getitem__(self, index: int | slice) -> Sheet | tuple[Sheet, ...]:
        found = self._review.overview.statuses[index]
        one = self._review.sheet_of
        return tuple(map(one, found)) if isinstance(found, tuple) else one(found)


@dataclass(frozen=True, kw_only=True)
class Review:
    """All objectives at a time, worst first.

    `prometheus` is the URL for links to graphs; `step` is that of the histories; `calls` is None if no record
    of calls was given.
    """

    overview: Overview
    histories: Mapping[tuple[str, Group], BudgetHistory] = field(default_factory=dict)
    signed: Mapping[str, Signed] = field(default_factory=dict)
    organisation: Organisation | None = None
    calls: tuple[CallRecord, ...] | None = None
    prometheus: str = ""
    step: Duration | None = None

    @property
    def at(self) -> datetime:
        return self.overview.at

    @property
    def sheets(self) -> Sequence[Sheet]:
        return Sheets(self)

    def sheet_of(self, status: Status) -> Sheet:
        """Return the sheet of one of its statuses."""
        return Sheet(
            status=status,
            history=self.histories.get((status.slo.id, status.group), _NO_HISTORY),
            at=self.at,
            first=self.overview.first(status.slo),
            signed=self.signed.get(status.slo.id, ()),
            arbitration=self.organisation.arbitration if self.organisation else None,
            calls=self._calls_about(status) if self.calls else (),
            many=self.many,
        )

    @cached_property
    def planned(self) -> tuple[PlannedTime, ...]:
        slos = {status.slo.id: status.slo for status in self.overview.statuses}
        return planned_times((slo for _, slo in sorted(slos.items())), self.at)

    @cached_property
    def many(self) -> bool:
        """Whether there are so many objectives that each is shown in less detail."""
        return len(self.overview.statuses) > _FEW

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        found = [status.verdict for status in self.overview.statuses]
        return {verdict: found.count(verdict) for verdict in Verdict}

    @cached_property
    def products(self) -> tuple[str, ...]:
        """The products of all objectives, in alphabetical order."""
        return tuple(sorted({one.slo.service.product or "" for one in self.overview.statuses} - {""}))

    @cached_property
    def policies(self) -> tuple[ErrorBudgetPolicy, ...]:
        """The error budget policies of all objectives, by name."""
        found = {
            one.slo.budget_policy.name: one.slo.budget_policy
            for one in self.overview.statuses
            if one.slo.budget_policy
        }
        return tuple(policy for _, policy in sorted(found.items()))

    @property
    def review_due(self) -> date | None:
        """The day of the next review of the shared responsibility model; None if there was none before."""
        review = self.organisation.review if self.organisation else None
        if review is None or review.last is None:
            return None
        return review.last + review.every.timedelta

    def _calls_about(self, status: Status) -> tuple[CallRecord, ...]:
        began_at = status.slo.window_start(self.at)
        return tuple(
            call
            for call in self.calls or ()
            if call.about in (status.slo.id, status.slo.service.product) and began_at <= call.began <= self.at
        )


def time_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
