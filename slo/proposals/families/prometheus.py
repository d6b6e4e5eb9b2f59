"""Prometheus's own API: prometheus_http_requests_total."""

import re

from slo.proposals.families.http import durations, parameters
from slo.proposals.requests import Requests

FAMILY = Requests(
    name="http",
    counters=re.compile("prometheus_http_requests_total"),
    archetype="http-service",
    parameters=parameters,
    histograms=durations,
)
