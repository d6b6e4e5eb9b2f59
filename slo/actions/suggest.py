"""Suggest targets that the past would have met, with what each costs in pages."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from slo.actions.backtest import period_of, source_of
from slo.actions.backtest.objective import replayed
from slo.actions.backtest.past import Measured, Period
from slo.actions.backtest.routes import Routes
from slo.actions.events import Source
from slo.actions.failures import NoData
from slo.actions.notices import Clock, Notify, utc_now
from slo.catalogue.services import default_policy
from slo.clients.waiting import Waiting, unseen
from slo.conditions import Group
from slo.evidence.replay import timeline
from slo.evidence.replay.held import Past, past
from slo.evidence.selection import Selection
from slo.model import BUILT_IN_POLICIES, SLO, AlertSeverity, Catalogue
from slo.model.precedence import without_pages
from slo.model.usual_targets import USUAL_TARGETS
from slo.report.suggestions.suggestion import Candidate, Suggestion
from slo.text.units import Percent


def suggest(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    between: tuple[datetime | None, datetime | None] = (None, None),
    *,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
    waiting: Waiting = unseen,
) -> tuple[Suggestion, ...]:
    """Suggest targets for the selected objectives, or all. Raises what `backtest` raises."""
    selection = Selection.parse(selectors)
    slos = selection.slos(catalogue.slos, catalogue.origins.apart)
    measured = source_of(source, catalogue.slos, catalogue.origins, notify, clock)
    period = period_of(measured, between)
    routes = Routes.of(catalogue)
    found: list[Suggestion] = []
    for number, slo in enumerate(slos, 1):
        with waiting(f"replaying {slo.id} ({number} of {len(slos)})"):
            found += (
                _suggestion(slo, group, events, period, routes)
                for group, events in measured.measured(slo, period, raw=False)
                if selection.takes_group(group)
            )
    if not any(one.past for one in found):
        raise NoData("There are no events of any objective, so nothing is suggested")
    return tuple(found)


def _suggestion(slo: SLO, group: Group, measured: Measured, period: Period, routes: Routes) -> Suggestion:
    events = timeline(measured.rows, slo)
    known = past(events, slo) if events else None
    if events is None or known is None:
        return Suggestion(slo=slo, group=group)
    replay = Period(max(period.first, events.first), period.last)
    return Suggestion(
        slo=slo,
        group=group,
        past=known,
        candidates=tuple(
            _candidate(with_target(slo, target), known, group, measured, replay, routes)
            for target in _worth_a_look(known, slo.target_of(dict(group)))
        ),
        minutes=replay.last - replay.first,
    )


def _worth_a_look(known: Past, current: Percent) -> Iterator[Percent]:
    """Yield the highest target that held, the one below and the one above it, and the present one."""
    held = [index for index, target in enumerate(USUAL_TARGETS) if known.met(target)]
    best = held[-1] if held else 0
    chosen = {*USUAL_TARGETS[max(0, best - 1) : best + 2], current}
    yield from sorted(chosen, key=lambda target: target.ratio)


def with_target(slo: SLO, target: Percent) -> SLO:
    """Return an objective with another target for all groups, and the policy that is then its default."""
    objective = slo.objective.model_copy(update={"target": target, "targets": ()})
    policy = slo.policy
    if slo.objective.alert_policy is None and policy.name in BUILT_IN_POLICIES:
        pages = any(tier.severity is AlertSeverity.PAGE for tier in policy.tiers)
        policy = default_policy(objective, slo.service)
        policy = policy if pages else without_pages(policy)
    return replace(slo, objective=objective, policy=policy)


def _candidate(
    slo: SLO, known: Past, group: Group, measured: Measured, period: Period, routes: Routes
) -> Candidate:
    outcome = replayed(slo, group, measured, period, routes, None)
    return Candidate(
        target=slo.objective.target,
        met=known.met(slo.objective.target),
        pages=len(outcome.pages),
        tickets=len(outcome.tickets),
        incidents=len(outcome.incidents),
        paged=len(outcome.incidents) - len(outcome.missed),
        frozen=sum(one.until(period.last) - one.start for one in outcome.frozen),
    )
