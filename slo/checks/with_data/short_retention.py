"""Compliance windows that are longer than the retention of Prometheus."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.model import Calendar, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def short_retention(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find objectives whose window is longer than the retention of samples. No query."""
    for slo in catalogue.slos:
        window = slo.objective.window
        window = window.longest if isinstance(window, Calendar) else window
        if data.retention is not None and data.retention < window:
            yield checks.SHORT_RETENTION.problem(
                f"Prometheus keeps samples for {data.retention}, but the window of {slo.id!r} is {window}: "
                "a spent budget would seem to recover",
                slo.where("window"),
                hint=f"start Prometheus with --storage.tsdb.retention.time={window} plus a few days, "
                f"or choose a window up to {data.retention}",
            )
