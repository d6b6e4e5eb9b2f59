"""Whether a release may go out, by what was agreed for the error budgets."""

import json
import warnings
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from slo.actions.events import Events, Source, meant
from slo.actions.notices import Clock, Notify, utc_now
from slo.evidence.gate import BLOCKING, Pasts, dated, rule, worst_first
from slo.evidence.status import Status
from slo.model import Catalogue
from slo.records import Record, Unrecorded
from slo.report.rulings import Judgement, Override
from slo.report.rulings.json import objective
from slo.text.times import rfc3339
from slo.text.units import Duration

_STEPS = 1_000
"""In how many steps the past is looked at: 40 minutes each, of 28 days."""
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
    """Decide about the objectives that selectors mean, or all, as they are now or at a history's end.

    An override is recorded before it counts. Raises what `assess` does, Unreachable also where Prometheus
    remarks that its answer may not be whole, and Unrecorded where an override cannot be recorded.
    """
    asked = meant(catalogue, source, selectors, notify, clock)
    overview = asked.overview(whole=True)
    rulings = worst_first(map(rule, overview.statuses))
    if blocking := [one.status for one in rulings if one.decision in BLOCKING]:
        rulings = tuple(dated(rulings, _past(asked.events, blocking, overview.at)))
    judgement = Judgement(overview=overview, rulings=rulings)
    return judgement if override is None else _overridden(judgement, override, notify, clock)


def _past(events: Events, judged: list[Status], at: datetime) -> Pasts:
    """Look up how much was left earlier."""
    reach = max(one.slo.reach for one in judged)
    step = Duration(max(reach.milliseconds // _STEPS, _MINUTE) // _MINUTE * _MINUTE)
    times = [
        at - number * step.timedelta
        for number in reversed(range(reach.milliseconds // step.milliseconds + 1))
    ]
    return events.remaining(judged, times, step)


def _overridden(judgement: Judgement, override: Override, notify: Notify, clock: Clock) -> Judgement:
    """Record an override and let it count, unless there is nothing to override or nobody may."""
    if not judgement.blocking:
        notify("There is nothing to override, and nothing was recorded.")
        return judgement
    barred = [one.status.slo.id for one in judgement.blocking if not one.override]
    if barred:
        notify(f"Nobody may override {', '.join(barred)}: no policy names who may.")
        return judgement
    line = {
        "at": rfc3339(clock(), "milliseconds"),
        "event": "override",
        "by": override.by,
        "reason": override.reason,
        "objectives": [objective(ruling, judgement) for ruling in judgement.blocking],
    }
    text = json.dumps(line, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n"
    try:
        with Record(Path(override.record)).held() as held:
            held.append_line(text)
    except Unrecorded as error:
        raise Unrecorded(f"{error}; without a record nothing is overridden") from error
    return Judgement(overview=judgement.overview, rulings=judgement.rulings, override=override)
