"""Services in an Istio mesh, as the proxies beside them see requests."""

import re

from slo.proposals.families.http import parameters
from slo.proposals.requests import Requests

FAMILY = Requests(
    name="istio",
    counters=re.compile("istio_requests_total"),
    archetype="http-service",
    parameters=parameters,
    histograms=lambda _: ["istio_request_duration_milliseconds"],
    apart=("destination_service_namespace", "destination_service_name"),
    needed=("destination_service_name",),
    only={"reporter": "destination"},
)
