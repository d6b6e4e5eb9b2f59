"""Decide whether a release may go out, by the error budget policies."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from slo.actions.events import Events, Source, select
from slo.actions.failures import InvalidDefinitions
from slo.actions.notices import Clock, Notify, utc_now
from slo.checks.disputes import disputed, unrecorded
from slo.checks.emergencies import ended_emergencies
from slo.evidence.gate import BLOCKING, RemainingHistories, Ruling, rule, with_since, worst_first
from slo.evidence.status import Status
from slo.model import Catalogue
from slo.records import Record, RecordFailure
from slo.report.rulings.json import objective
from slo.report.rulings.judgement import Judgement, Override
from slo.text.diagnostics import nearest
from slo.text.times import rfc3339
from slo.text.units import Duration

_STEPS = 1_000
"""How many steps of the past are queried: 40 minutes each for 28 days."""
_MINUTE = 60_000  # milliseconds


def check(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    *,
    override: Override | None = None,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
) -> Judgement:
    """Decide by the selected objectives, or all, as they are now or at the end of a history.

    Raises InvalidDefinitions if the catalogue disputes what is in force, or if the record lacks a part of it,
    also for other objectives. An override is recorded before it takes effect. Raises the exceptions of
    `assess`, Unreachable also if Prometheus warns that its answer may be incomplete, and RecordFailure if an
    override cannot be recorded.
    """
    if refused := (
        *disputed(catalogue),
        *ended_emergencies(catalogue, clock()),
        *unrecorded(catalogue),
    ):
        raise InvalidDefinitions(refused, {})
    selected = select(catalogue, source, selectors, notify, clock)
    overview = selected.overview(whole=True)
    rulings = worst_first(map(rule, overview.statuses))
    if blocking := [one.status for one in rulings if one.decision in BLOCKING]:
        rulings = tuple(with_since(rulings, _past(selected.events, blocking, overview.at)))
    judgement = Judgement(overview=overview, rulings=rulings)
    return judgement if override is None else _overridden(judgement, override, notify, clock)


def _past(events: Events, blocking: list[Status], at: datetime) -> RemainingHistories:
    """Return how much was left of each error budget earlier."""
    reach = max(one.slo.longest_window for one in blocking)
    step = Duration(max(reach.milliseconds // _STEPS, _MINUTE) // _MINUTE * _MINUTE)
    times = [
        at - number * step.timedelta
        for number in reversed(range(reach.milliseconds // step.milliseconds + 1))
    ]
    return events.remaining(blocking, times, step)


def _overridden(judgement: Judgement, override: Override, notify: Notify, clock: Clock) -> Judgement:
    """Record an override and apply it, unless nothing blocks or the policies do not let them override it."""
    if not judgement.blocking:
        notify("There is nothing to override; nothing was recorded.")
        return judgement
    barred = [one.status.slo.id for one in judgement.blocking if not one.override]
    if barred:
        notify(f"{', '.join(barred)} cannot be overridden: no error budget policy states who may override.")
        return judgement
    if refused := [*_others_may(judgement.blocking, override.by)]:
        notify("\n".join(refused))
        return judgement
    line = {
        "at": rfc3339(clock(), "milliseconds"),
        "event": "override",
        "by": override.by,
        "reason": override.reason,
        "objectives": [objective(ruling, judgement) for ruling in judgement.blocking],
    }
    try:
        with Record(Path(override.record)).locked() as held:
            held.append_fields(line)
    except RecordFailure as error:
        raise RecordFailure(f"{error}; an override takes effect only if it is recorded") from error
    return replace(judgement, override=override)


def _others_may(blocking: Iterable[Ruling], name: str) -> Iterator[str]:
    """Yield why somebody may not override: policies that list roles, and do not list this one."""
    barred: dict[tuple[str, ...], list[str]] = {}
    for one in blocking:
        if one.overridden_by and name not in one.overridden_by:
            barred.setdefault(one.overridden_by, []).append(one.status.slo.id)
    for listed, slos in barred.items():
        yield f"{name!r} may not override the freeze of {', '.join(slos)}; {nearest(name, listed)}"
