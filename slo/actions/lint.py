"""Questioning the definitions, beyond what must be right for them to compile."""

from datetime import date
from pathlib import Path

from slo.actions.definitions import Examined, examine
from slo.actions.notices import Notify
from slo.actions.servers import Server
from slo.checks.by_date import lint_by_date
from slo.model import Catalogue
from slo.text.diagnostics import Problem

_PATIENCE = 120
"""Seconds that Prometheus may take for a question: its own default. Some look at every minute of a day."""


def lint(definitions: Path, today: date, prometheus: Server | None, notify: Notify) -> Examined:
    """Read and question definitions, on a day, and by what a Prometheus measures if one is named.

    Raises Refused, and what connecting to Prometheus and asking it raise.
    """
    examined = examine(definitions)
    if (catalogue := examined.catalogue) is not None:
        examined = examined.also(lint_by_date(catalogue, today))
        if prometheus is not None:
            examined = examined.also(_by_data(catalogue, prometheus, notify))
    return examined


def _by_data(catalogue: Catalogue, prometheus: Server, notify: Notify) -> tuple[Problem, ...]:
    # Imported here, because most questions are asked without a server.
    from slo.actions.asked import heard
    from slo.checks.with_data import Data, lint_with_data
    from slo.clients.facts import metric_types, retention

    asked = prometheus.connect(_PATIENCE)
    heard(
        asked.query("vector(1)"), notify
    )  # whether anybody is there; what is learned below may stay unknown
    types, kept = metric_types(asked), retention(asked)
    return lint_with_data(catalogue, Data(lambda expr: heard(asked.query(expr), notify).samples, types, kept))
