"""Services behind Traefik."""

import re
from collections.abc import Mapping

from slo.proposals.requests import Found, Requests


def _parameters(found: Found) -> Mapping[str, str]:
    label = "exported_service" if "exported_service" in found.labels else "service"
    return {"service": found.labels[label], "service-label": label, "matchers": found.matchers}


FAMILY = Requests(
    name="traefik",
    counters=re.compile("traefik_service_requests_total"),
    archetype="traefik-service",
    parameters=_parameters,
    histograms=lambda _: ["traefik_service_request_duration_seconds"],
    apart=("exported_service", "service"),
    in_parameters=("job", "service", "exported_service"),
)
