"""Content of a backtest: what alerts and policies would have done about each objective, for any format.

Times are minutes since 1970.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from slo.conditions import Group
from slo.evidence.burndown import Point
from slo.evidence.ledger import Incident
from slo.evidence.replay import Firing, Noticed, Span
from slo.model import SLO, AlertSeverity
from slo.text.units import Percent

_WEEK = 7 * 24 * 60  # minutes


class Alerted(NamedTuple):
    """An alert, by the name that its objective knows it by, and when it fired."""

    name: str
    severity: AlertSeverity
    firings: tuple[Firing, ...]


class Page(NamedTuple):
    """One page: the time in which any paging alert of an error budget fires without a pause.

    `receivers` are notified when it begins. `in_hours` is whether that is in the hours of the team; None if
    its team has no hours.
    """

    start: int
    end: int | None
    receivers: tuple[str, ...]
    in_hours: bool | None


class Found(NamedTuple):
    """An incident, and how the first page and the first ticket noticed it; None if none did."""

    incident: Incident
    page: Noticed | None
    ticket: Noticed | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What would have happened to one objective, or to one group of it.

    `first` is the first responder. `alerts` are those of tiers, steps and missing data, then calls. `tickets`
    leaves out those about the burn rate that fire only while a page does: Alertmanager inhibits them. In the
    times `frozen` releases were blocked, in the `gaps` nothing was measured. `left` is the share of the error
    budget that was left over time. `began` is the start of the history, None without any; it is
    replayed up to `last`, and its longest rows are `row` minutes long. `not_replayed` are
    the alerts that the counts of events do not decide.
    """

    slo: SLO
    group: Group = ()
    first: str | None = None
    began: int | None = None
    last: int = 0
    row: int = 1
    alerts: tuple[Alerted, ...] = ()
    pages: tuple[Page, ...] = ()
    calls: tuple[tuple[str, Page], ...] = ()
    tickets: tuple[Firing, ...] = ()
    frozen: tuple[Firing, ...] = ()
    incidents: tuple[Found, ...] = ()
    gaps: tuple[Span, ...] = ()
    left: tuple[Point, ...] = ()
    not_replayed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        labels = ", ".join(f"{label}={value}" for label, value in self.group)
        return f"{self.slo.id} {{{labels}}}" if labels else self.slo.id

    @property
    def key(self) -> tuple[str, Group]:
        return self.slo.id, self.group

    @property
    def target(self) -> Percent:
        return self.slo.target_of(dict(self.group))

    def is_young(self, first: int) -> bool:
        """Return whether the history is too short to fill all windows at the minute `first`."""
        return self.began is not None and first - self.began < self.slo.longest_window.milliseconds // 60_000

    @property
    def has_data(self) -> bool:
        return self.began is not None

    @property
    def is_eventful(self) -> bool:
        """Whether anything alerted, was frozen or should have alerted."""
        return bool(self.pages or self.tickets or self.incidents or self.frozen)

    @property
    def missed(self) -> tuple[Found, ...]:
        """The incidents that no page noticed."""
        return tuple(one for one in self.incidents if one.page is None)


class OtherAlert(NamedTuple):
    """An alert that belongs to no objective: its id, the first responder, and when any series of it fired.

    `why_not` says why it was not replayed; "" if it was.
    """

    id: str
    severity: AlertSeverity
    first: str
    firings: tuple[Firing, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """Outcomes of objectives from the minute `first` to `last`; with a base, also what its definitions did.

    `before` are the outcomes of the definitions of `base`, "" if there is none. `others` are the alerts
    beside objectives.
    """

    first: int
    last: int
    outcomes: tuple[Outcome, ...]
    base: str = ""
    before: tuple[Outcome, ...] = ()
    others: tuple[OtherAlert, ...] = ()
    others_before: tuple[OtherAlert, ...] = ()

    @property
    def weeks(self) -> float:
        return (self.last - self.first) / _WEEK

    @cached_property
    def pairs(self) -> tuple[tuple[Outcome | None, Outcome | None], ...]:
        """The outcome by the base and by the changed definitions of each objective; None where it is not."""
        before = {one.key: one for one in self.before}
        after = {one.key: one for one in self.outcomes}
        return tuple((before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before)))


class Load(NamedTuple):
    """The pages of a team: all, and those in and out of its hours; without hours it is neither."""

    team: str
    pages: int
    in_hours: int
    out_of_hours: int


def loads(outcomes: Iterable[Outcome]) -> tuple[Load, ...]:
    """Return the pages of each first responder, most first."""
    pages: dict[str, list[Page]] = {}
    for one in outcomes:
        pages.setdefault(one.first or "nobody", []).extend(one.pages)
    found = (
        Load(team, len(its), sum(p.in_hours is True for p in its), sum(p.in_hours is False for p in its))
        for team, its in pages.items()
    )
    return tuple(sorted(found, key=lambda load: (-load.pages, load.team)))


def by_receiver(outcomes: Iterable[Outcome]) -> tuple[tuple[str, int], ...]:
    """Return how many pages and calls each receiver got when they began, most first."""
    found = Counter(receiver for one in outcomes for page in _all(one) for receiver in page.receivers)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _all(outcome: Outcome) -> Iterator[Page]:
    yield from outcome.pages
    yield from (page for _, page in outcome.calls)


def time_of(minute: int) -> datetime:
    """Return a minute as a time in UTC."""
    return datetime.fromtimestamp(60 * minute, UTC)
