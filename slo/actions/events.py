"""Where the events of objectives are had from: a history, or Prometheus."""

from pathlib import Path
from typing import TYPE_CHECKING, Union

from slo.actions.counted import Counted, read_history
from slo.actions.notices import Clock, Notify
from slo.actions.servers import Server
from slo.model import Catalogue

if TYPE_CHECKING:
    from slo.actions.asked import Asked

Source = Server | Path | str
"""A Prometheus that has loaded the generated rules, or the file of a history: .csv or .csv.gz."""

Events = Union[Counted, "Asked"]


def events_from(source: Source, catalogue: Catalogue, notify: Notify, clock: Clock) -> Events:
    """Read a history, or connect to Prometheus; raises Refused and what either raises of its own file."""
    if not isinstance(source, Server):
        return Counted(read_history(Path(source), catalogue.slos, notify), clock)
    from slo.actions.asked import Asked  # clients take a while to import

    return Asked(source.connect(), len(catalogue.slos), notify, clock)
