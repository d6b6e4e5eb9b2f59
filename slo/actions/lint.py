"""Check the definitions, beyond what `compile` requires."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from slo import checks
from slo.actions.definitions import Examined, examine
from slo.actions.notices import Notify
from slo.actions.servers import Server
from slo.model import Catalogue
from slo.text.diagnostics import Problem

_PATIENCE = 120
"""Seconds for a query, the default limit of Prometheus. Some queries read every minute of a day."""


def lint(
    definitions: Path, generated: Path | None, today: date, prometheus: Server | None, notify: Notify
) -> Examined:
    """Read and check definitions on a day, and against the data of a Prometheus if one is named.

    Raises Refused, and the exceptions of connecting to Prometheus and querying it.
    """

    def found(catalogue: Catalogue) -> Iterable[Problem]:
        if prometheus is None:
            return checks.lint(catalogue, today)
        return _with_data(catalogue, today, prometheus, notify)

    return examine(definitions, found, generated)


def _with_data(catalogue: Catalogue, today: date, prometheus: Server, notify: Notify) -> tuple[Problem, ...]:
    from slo.actions.server_data import data_of  # imported here, because most runs query no server

    return checks.lint(catalogue, today, data_of(prometheus.connect(_PATIENCE), today, notify))
