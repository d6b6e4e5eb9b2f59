"""Requests that a service sends, or answers only to Prometheus: no user of it sees these."""

import re

from slo.proposals.families.named import NoObjective

FAMILY = NoObjective(
    (
        (
            re.compile(r"promhttp_metric_handler_requests_total"),
            "it counts scrapes by Prometheus, not what users ask for",
        ),
        (
            re.compile(r"\w*client\w*requests?_total|\w*client\w*request_duration_\w+_count"),
            "it counts requests that the service sends to others; measure those where they are answered",
        ),
    )
)
