"""Assess what is left of each error budget."""

import warnings
from collections.abc import Iterable
from datetime import datetime

from slo.actions.events import Source, select
from slo.actions.notices import Clock, Notify, utc_now
from slo.model import Catalogue
from slo.report.overview import Overview


def assess(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    at: datetime | None = None,
    *,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
) -> Overview:
    """Assess the selected objectives, by default all, at a time, by default now; worst first.

    `selectors` are written as for `slo status`. Raises NothingSelected for a selector that matches no
    objective, Refused and InvalidHistory for a history, the clients' Unreachable and Refused for Prometheus.
    """
    return select(catalogue, source, selectors, notify, clock).overview(at)
