"""Where the events of objectives are had from: a history, or Prometheus."""

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
from slo.report import Overview

if TYPE_CHECKING:
    from slo.actions.prometheus_events import PrometheusEvents

Source = Server | Path | str
"""A Prometheus that has loaded the generated rules, or the file of a history: .csv or .csv.gz."""

Events = Union[HistoryEvents, "PrometheusEvents"]


class Selected(NamedTuple):
    """The objectives that selectors mean, and where their events are from."""

    catalogue: Catalogue
    selection: Selection
    slos: tuple[SLO, ...]
    events: Events

    def overview(self, at: datetime | None = None, *, whole: bool = False) -> Overview:
        """Judge them at a time or now, worst first; raises what `statuses` of the events does."""
        at, judged = self.events.statuses(self.slos, at, whole=whole)
        statuses = self.selection.statuses(worst_first(judged))
        return Overview(at=at, statuses=statuses, products=self.catalogue.products)


def select(
    catalogue: Catalogue, source: Source, selectors: Iterable[str], notify: Notify, clock: Clock
) -> Selected:
    """Read a history, or connect to Prometheus; raises NothingSelected, Refused and what reading raises."""
    catalogue, selection = without_pages_of_drafts(catalogue), Selection.parse(selectors)
    slos = selection.slos(catalogue.slos)
    return Selected(catalogue, selection, slos, _events(source, catalogue, notify, clock))


def _events(source: Source, catalogue: Catalogue, notify: Notify, clock: Clock) -> Events:
    if not isinstance(source, Server):
        return HistoryEvents(read_history(Path(source), catalogue.slos, notify), clock)
    from slo.actions.prometheus_events import PrometheusEvents  # clients take a while to import

    return PrometheusEvents(source.connect(), len(catalogue.slos), notify, clock)
