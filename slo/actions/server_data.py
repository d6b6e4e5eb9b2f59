"""What checks may ask of a Prometheus: queries, and the facts that it states of itself."""

from datetime import date, timedelta
from functools import cache

from slo.actions.notices import Notify
from slo.actions.prometheus_events import report_remarks
from slo.checks.with_data import Data
from slo.clients.facts import metric_names, metric_types, retention
from slo.clients.prometheus import Prometheus


def data_of(client: Prometheus, today: date, notify: Notify) -> Data:
    """Return how checks query a server; raises Unreachable or Refused if it does not answer.

    The facts are optional: not every server with Prometheus's API states them.
    """
    report_remarks(client.query("vector(1)"), notify)
    types, kept = metric_types(client), retention(client)
    names = cache(lambda: metric_names(client, since=today - timedelta(days=1)))
    return Data(lambda expr: report_remarks(client.query(expr), notify).samples, types, kept, names)
