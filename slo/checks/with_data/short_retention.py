"""Compliance windows that are longer than Prometheus remembers."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.model import Calendar, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def short_retention(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find objectives whose window is longer than samples are kept. No query."""
    for slo in catalogue.slos:
        window = slo.objective.window
        window = window.longest if isinstance(window, Calendar) else window
        if data.retention is not None and data.retention < window:
            yield checks.SHORT_RETENTION.problem(
                f"Prometheus keeps samples for {data.retention}, so {slo.id!r} would forget what was spent "
                f"before; its window is {window}",
                slo.where("window"),
                hint=f"start Prometheus with --storage.tsdb.retention.time={window} and a few days more, "
                f"or choose a window up to {data.retention}",
            )
