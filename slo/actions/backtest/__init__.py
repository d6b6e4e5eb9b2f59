"""Replay alerts and error budget policies over the past, by definitions and by those before a change."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from slo.actions.backtest.objective import replayed
from slo.actions.backtest.other_alerts import other_alerts
from slo.actions.backtest.past import FilePast, Past, Period
from slo.actions.backtest.routes import Routes
from slo.actions.events import Source
from slo.actions.failures import InvalidRequest, NoData
from slo.actions.notices import Clock, Notify, utc_now
from slo.actions.servers import Server
from slo.clients.waiting import Waiting, unseen
from slo.evidence.selection import Selection
from slo.model import SLO, Catalogue, Origins
from slo.plan.backfill import past_minute
from slo.report.backtest.outcome import Backtest, Outcome, time_of
from slo.text.times import to_minute

_PATIENCE = 120  # seconds for a query: the default limit of Prometheus
_Between = tuple[datetime | None, datetime | None]


def backtest(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    between: _Between = (None, None),
    base: tuple[str, Catalogue] | None = None,
    *,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
    waiting: Waiting = unseen,
) -> Backtest:
    """Replay the selected objectives, or all, as if the definitions had been in force all the time.

    With all objectives, the alerts beside them are replayed as well.

    `between` is where to begin and to end: by default with the history, or the last 28 days in Prometheus.
    With a `base`, its name and definitions, the same is done for these. Raises NothingSelected,
    InvalidRequest, NoData if there are no events of any objective, and what `assess` raises.
    """
    selection = Selection.parse(selectors)
    slos = selection.slos(catalogue.slos, catalogue.origins.apart)
    earlier = {slo.id: slo for slo in base[1].slos} if base else {}
    every = (*catalogue.slos, *earlier.values())
    past = source_of(source, every, catalogue.origins, notify, clock)
    period = period_of(past, between)
    sides = _Sides(past, period, Routes.of(catalogue), Routes.of(base[1]) if base else None)
    for number, slo in enumerate(slos, 1):
        with waiting(f"replaying {slo.id} ({number} of {len(slos)})"):
            sides.replay(slo, earlier.get(slo.id))
    all_asked = not selection.ids and not selection.patterns
    if base and all_asked:
        known = {slo.id for slo in slos}
        for removed in (slo for slo in base[1].slos if slo.id not in known):
            sides.replay_removed(removed)
    result = Backtest(
        first=period.first,
        last=period.last,
        outcomes=tuple(one for one in sides.after if selection.takes_group(one.group)),
        base=base[0] if base else "",
        before=tuple(one for one in sides.before if selection.takes_group(one.group)),
        others=tuple(other_alerts(catalogue, past, period)) if all_asked else (),
        others_before=tuple(other_alerts(base[1], past, period)) if base and all_asked else (),
    )
    if not any(one.has_data for one in result.outcomes):
        raise NoData(
            f"There are no events of any objective from {to_minute(time_of(period.first))} "
            f"to {to_minute(time_of(period.last))}"
        )
    return result


def source_of(source: Source, slos: Iterable[SLO], origins: Origins, notify: Notify, clock: Clock) -> Past:
    """Return the source of past events; `slos` are all that a history file may tell of."""
    if not isinstance(source, Server):
        return FilePast.read(Path(source), slos, notify)
    from slo.actions.backtest.prometheus import PrometheusPast  # imports the clients, which is slow

    return PrometheusPast(source.connect(_PATIENCE), origins, notify, clock)


def period_of(past: Past, between: _Between) -> Period:
    """Return the minutes to replay; raises InvalidRequest."""
    first, last = (None if at is None else int(at.timestamp()) // 60 for at in between)
    period = past.period(first, last)
    if period.first >= period.last:
        raise InvalidRequest("the end of the time to replay is not after its beginning", "to")
    return period


@dataclass(frozen=True, slots=True)
class _Sides:
    """The outcomes by the definitions, and by those before the change."""

    past: Past
    period: Period
    routes: Routes
    routes_before: Routes | None
    after: list[Outcome] = field(default_factory=list)
    before: list[Outcome] = field(default_factory=list)

    def replay(self, slo: SLO, earlier: SLO | None) -> None:
        """Replay an objective, and as it was `earlier`. Events are read once, unless others are counted."""
        counted_anew = earlier is not None and past_minute(slo) != past_minute(earlier)
        measured = list(self.past.measured(slo, self.period, raw=counted_anew))
        for group, events in measured:
            self.after.append(replayed(slo, group, events, self.period, self.routes, earlier))
        if earlier is None or self.routes_before is None:
            return
        if counted_anew:
            measured = list(self.past.measured(earlier, self.period, raw=False))
        for group, events in measured:
            self.before.append(replayed(earlier, group, events, self.period, self.routes_before, earlier))

    def replay_removed(self, earlier: SLO) -> None:
        """Replay an objective that only the base has."""
        assert self.routes_before is not None
        for group, events in self.past.measured(earlier, self.period, raw=False):
            self.before.append(replayed(earlier, group, events, self.period, self.routes_before, earlier))
