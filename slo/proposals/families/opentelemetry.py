"""OpenTelemetry's semantic conventions for HTTP servers, by their names in Prometheus.

https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
"""

import re

from slo.proposals.families.http import durations, parameters
from slo.proposals.requests import Requests

FAMILY = Requests(
    name="http",
    counters=re.compile(
        "http_server_request_duration_seconds_count|http_server_duration_(milliseconds_)?count"
    ),
    archetype="http-service",
    parameters=parameters,
    histograms=durations,
    if_several=("service_namespace", "namespace"),
)
