"""What is left of each error budget."""

import warnings
from collections.abc import Iterable
from datetime import datetime

from slo.actions.events import Source, events_from
from slo.actions.judged import overview_of
from slo.actions.notices import Clock, Notify, utc_now
from slo.evidence.selection import Selection
from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report import Overview


def assess(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    at: datetime | None = None,
    *,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
) -> Overview:
    """Judge the objectives that selectors mean, or all, at a time, or as they are now; worst first.

    `selectors` are written as for `slo status`. Raises NothingSelected where one means no objective, Refused
    and InvalidHistory of a history, and the clients' Unreachable and Refused of Prometheus.
    """
    catalogue = without_pages_of_drafts(catalogue)
    selection = Selection.parse(selectors)
    slos = selection.slos(catalogue.slos)
    events = events_from(source, catalogue, notify, clock)
    return overview_of(catalogue, selection, *events.statuses(slos, at))
