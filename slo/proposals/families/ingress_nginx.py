"""Services behind the ingress-nginx controller of Kubernetes."""

import re
from collections.abc import Mapping

from slo.proposals.requests import Found, Requests


def _parameters(found: Found) -> Mapping[str, str]:
    label = "exported_namespace" if "exported_namespace" in found.labels else "namespace"
    return {
        "ingress": found.labels["ingress"],
        "namespace": found.labels[label],
        "namespace-label": label,
        "matchers": found.matchers,
    }


FAMILY = Requests(
    name="ingress",
    counters=re.compile("nginx_ingress_controller_requests"),
    archetype="kubernetes-ingress",
    parameters=_parameters,
    histograms=lambda _: ["nginx_ingress_controller_request_duration_seconds"],
    apart=("exported_namespace", "namespace", "ingress"),
    needed=("ingress",),
    in_parameters=("job", "ingress", "exported_namespace", "namespace"),
)
