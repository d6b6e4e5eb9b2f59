"""The replay of one objective: its alerts as the plan has them, by when their conditions held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slo.actions.backtest.past import Measured, Period
from slo.actions.backtest.routes import Routes
from slo.conditions import Budget, ForEachBudget, Group, NoData, PageFiring, budget_of
from slo.evidence.burndown import Point
from slo.evidence.gate import blocking
from slo.evidence.ledger import Incident
from slo.evidence.replay import (
    Firing,
    Noticed,
    Span,
    Timeline,
    View,
    firings,
    holding,
    noticed,
    past_incidents,
    silent,
    timeline,
    united,
)
from slo.evidence.replay.windows import minutes
from slo.model import SLO, AlertSeverity, naming
from slo.plan.alerts import alerts
from slo.plan.calls import automatic_calls
from slo.plan.targets_down import sharing, targets_down
from slo.plan.types import Alert
from slo.report.backtest.outcome import Alerted, Found, Outcome, Page

_POINTS = 120
_HOUR = 60  # minutes


def replayed(
    slo: SLO, group: Group, measured: Measured, period: Period, routes: Routes, yardstick: SLO | None
) -> Outcome:
    """Return what would have happened to an objective, or to a group of it.

    Incidents are those of `yardstick`, the objective before a change, so that both sides have the same ones.
    """
    first = routes.first(slo)
    events = timeline(
        measured.before(period.last), slo, measured.began, measured.seen, measured.starts, measured.stale
    )
    if events is None or events.last <= period.first:
        return Outcome(slo=slo, group=group, first=first)
    one = _Replay(slo, budget_of(slo, group), events, View(events, slo), period)
    found = tuple(one.alerts())
    paging = one.pages_of(found)
    alerted = (*found, *one.calls(routes, paging))
    tickets = tuple(one.tickets(found, paging))
    before = yardstick or slo
    return Outcome(
        slo=slo,
        group=group,
        first=first,
        began=events.first,
        last=period.last,
        row=events.longest_row,
        alerts=tuple(Alerted(_name(alert), one.level(alert), fired) for alert, fired in alerted),
        pages=tuple(
            routes.page(fired, {**one.page_labels(found), **dict(group)}, slo)
            for fired in paging
            if fired.start >= period.first
        ),
        calls=tuple(_calls(alerted, routes, slo, group)),
        tickets=tickets,
        frozen=one.frozen(),
        incidents=tuple(
            Found(incident, one.noticed(incident, paging), one.noticed(incident, tickets))
            for incident in past_incidents(events, budget_of(before, group), period.first, period.last)
        ),
        gaps=one.gaps(),
        left=tuple(one.left()),
        not_replayed=tuple(_not_replayed(slo, routes, alerted)),
    )


_Fired = tuple[Alert, tuple[Firing, ...]]


@dataclass(frozen=True, slots=True)
class _Replay:
    slo: SLO
    budget: Budget
    timeline: Timeline
    view: View
    period: Period

    def alerts(self) -> Iterator[_Fired]:
        """Yield the alerts whose conditions the counts decide, with when they fired."""
        for alert in alerts(self.slo):
            match alert.condition:
                case ForEachBudget(condition):
                    lead = sum(minutes(delay) for delay in (alert.for_, alert.keep_firing) if delay)
                    held = holding(condition, self.budget, self.view, self._first - lead - 1, self._last)
                    yield alert, self._fired(alert, held)
                case NoData() if self._must_have_data:
                    yield alert, self._fired(alert, self._silent())

    def calls(self, routes: Routes, pages: Iterable[Firing]) -> Iterator[_Fired]:
        """Yield automatic calls: those of pages that nobody acknowledges."""
        firing = tuple(Span(one.start, one.until(self._last + 1)) for one in pages)
        for alert in automatic_calls(self.slo, routes.catalogue):
            if isinstance(alert.condition, PageFiring):
                yield alert, self._fired(alert, firing)

    def level(self, alert: Alert) -> AlertSeverity:
        return self.slo.severities.level_of(alert.labels)

    def pages_of(self, found: Iterable[_Fired]) -> tuple[Firing, ...]:
        """Return when any page fired: alerts of one budget are one notification."""
        return self._as_one(
            one for alert, its in found if self.level(alert) is AlertSeverity.PAGE for one in its
        )

    def page_labels(self, found: Iterable[_Fired]) -> dict[str, str]:
        pages = (dict(alert.labels) for alert, _ in found if self.level(alert) is AlertSeverity.PAGE)
        return next(pages, {})

    def tickets(self, found: Iterable[_Fired], pages: Iterable[Firing]) -> Iterator[Firing]:
        """Yield tickets. Those about the burn rate are inhibited while a page fires."""
        paging = tuple(Span(one.start, one.until(self._last + 1)) for one in pages)
        for alert, its in found:
            if self.level(alert) is not AlertSeverity.TICKET:
                continue
            for one in its:
                if one.start < self.period.first:
                    continue
                rest = [*_without(Span(one.start, one.until(self._last + 1)), paging)]
                if alert.name != naming.BURN:
                    yield one
                elif rest:
                    yield Firing(rest[0].start, one.end)

    def frozen(self) -> tuple[Firing, ...]:
        """Return when releases were blocked."""
        held = (
            Firing(span.start, None if span.end > self._last else span.end)
            for condition in blocking(self.slo)
            for span in holding(condition, self.budget, self.view, self._first, self._last)
        )
        return self._as_one(held)

    def gaps(self) -> tuple[Span, ...]:
        """Return the times without data, before the history too; samples may be late."""
        before = Span(self.period.first, min(self.timeline.first, self._last))
        return united((*((before,) if before.start < before.end else ()), *self._silent()))

    def left(self) -> Iterator[Point]:
        """Yield how much of the budget was left, as it was recorded."""
        step = max(_HOUR, (self._last - self._first) // _POINTS)
        for at in (*range(self._first, self._last, step), self._last):
            remaining = self.budget.remaining(self.view.at(at))
            if remaining is not None:
                yield Point(60 * at, remaining)

    def noticed(self, incident: Incident, alerts: Iterable[Firing]) -> Noticed | None:
        return noticed(incident, alerts, self.timeline, self._last + 1)

    @property
    def _must_have_data(self) -> bool:
        """Whether its absence alerts: groups may come and go, except those with their own target."""
        return not self.slo.indicator.by or bool(self.budget.group)

    @property
    def _first(self) -> int:
        """The first minute with rules."""
        return max(self.period.first, self.timeline.began)

    @property
    def _last(self) -> int:
        return self.period.last

    def _silent(self) -> tuple[Span, ...]:
        delay = minutes(self.slo.sampling.sample_delay)
        return silent(self.timeline, delay, self._first, self._last)

    def _fired(self, alert: Alert, held: tuple[Span, ...]) -> tuple[Firing, ...]:
        """Return when an alert fired in the period."""
        fired = firings(held, self._last, alert.for_, alert.keep_firing)
        return tuple(one for one in fired if one.until(self._last + 1) > self.period.first)

    def _as_one(self, fired: Iterable[Firing]) -> tuple[Firing, ...]:
        spans = united(Span(one.start, one.until(self._last + 1)) for one in fired)
        return tuple(Firing(one.start, None if one.end > self._last else one.end) for one in spans)


def _without(whole: Span, others: Iterable[Span]) -> Iterator[Span]:
    start = whole.start
    for one in others:
        if start < min(one.start, whole.end):
            yield Span(start, min(one.start, whole.end))
        start = max(start, one.end)
    if start < whole.end:
        yield Span(start, whole.end)


def _name(alert: Alert) -> str:
    """Name an alert as its objective does: by the window of a tier, by its step, or by what is missing."""
    labels = alert.labels
    called = f"call upon {labels[naming.CALLED_UPON]}" if naming.CALLED_UPON in labels else ""
    return called or labels.get("window") or labels.get("step") or labels.get("silent") or "no data"


def _calls(found: Iterable[_Fired], routes: Routes, slo: SLO, group: Group) -> Iterator[tuple[str, Page]]:
    for alert, its in found:
        if party := alert.labels.get(naming.CALLED_UPON):
            for one in its:
                yield party, routes.page(one, {**alert.labels, **dict(group)}, slo)


def _not_replayed(slo: SLO, routes: Routes, found: Iterable[_Fired]) -> Iterator[str]:
    """Yield the names of alerts that the counts of its events do not decide."""
    replayed = {alert.key for alert, _ in found}
    service = routes.catalogue.slos_by_service.get(slo.service.name, ())
    for alert in (*alerts(slo), *targets_down(slo, sharing(service))):
        if alert.key not in replayed:
            yield _name(alert)
