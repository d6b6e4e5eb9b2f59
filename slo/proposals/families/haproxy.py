"""Backends of HAProxy, by classes of statuses. HAProxy has no histogram of durations."""

import re

from slo.proposals.families.http import parameters
from slo.proposals.requests import Requests

FAMILY = Requests(
    name="haproxy",
    counters=re.compile("haproxy_backend_http_responses_total"),
    archetype="http-service",
    parameters=parameters,
    histograms=lambda _: [],
    apart=("proxy", "backend"),
)
