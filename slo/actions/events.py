"""The source of events: a history file or Prometheus; and the selected objectives."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Union

from slo.actions.history_events import HistoryEvents, read_history
from slo.actions.notices import Clock, Notify
from slo.actions.servers import Server
from slo.evidence.selection import Selection
from slo.evidence.status import worst_first
from slo.model import SLO, Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report.overview import Overview

if TYPE_CHECKING:
    from slo.actions.prometheus_events import PrometheusEvents

Source = Server | Path | str
"""A Prometheus that has loaded the generated rules, or the file of a history: .csv or .csv.gz."""

Events = Union[HistoryEvents, "PrometheusEvents"]


class Selected(NamedTuple):
    """The selected objectives, and the source of their events."""

    catalogue: Catalogue
    selection: Selection
    slos: tuple[SLO, ...]
    events: Events

    def overview(self, at: datetime | None = None, *, whole: bool = False) -> Overview:
        """Assess them at a time, by default now, worst first; raises the exceptions of `Events.statuses`."""
        at, assessed = self.events.statuses(self.slos, at, whole=whole)
        statuses = self.selection.statuses(worst_first(assessed))
        return Overview(
            at=at,
            statuses=statuses,
            products=self.catalogue.products,
            language=self.catalogue.language_for(slo.service.product for slo in self.slos),
        )


def select(
    catalogue: Catalogue, source: Source, selectors: Iterable[str], notify: Notify, clock: Clock
) -> Selected:
    """Select objectives, and read a history or connect to Prometheus; raises what `assess` does."""
    catalogue, selection = without_pages_of_drafts(catalogue), Selection.parse(selectors)
    slos = selection.slos(catalogue.slos, catalogue.origins.apart)
    return Selected(catalogue, selection, slos, _events(source, catalogue, notify, clock))


def _events(source: Source, catalogue: Catalogue, notify: Notify, clock: Clock) -> Events:
    if not isinstance(source, Server):
        return HistoryEvents(read_history(Path(source), catalogue.slos, notify), clock)
    from slo.actions.prometheus_events import PrometheusEvents  # imports the clients, which is slow

    return PrometheusEvents(source.connect(), len(catalogue.slos), notify, clock, catalogue.origins)
