"""What is left of each error budget."""

import warnings
from collections.abc import Iterable
from datetime import datetime

from slo.actions.events import Source, select
from slo.actions.notices import Clock, Notify, utc_now
from slo.model import Catalogue
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
    return select(catalogue, source, selectors, notify, clock).overview(at)
