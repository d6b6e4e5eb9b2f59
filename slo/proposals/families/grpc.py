"""gRPC servers with go-grpc-middleware, go-grpc-prometheus, java-grpc-prometheus and the like."""

import re
from collections.abc import Mapping

from slo.proposals.requests import Found, Requests


def _parameters(found: Found) -> Mapping[str, str]:
    return {"job": found.job, "matchers": found.matchers}


FAMILY = Requests(
    name="grpc",
    counters=re.compile("grpc_server_handled_total"),
    archetype="grpc-service",
    parameters=_parameters,
    histograms=lambda _: ["grpc_server_handling_seconds"],
    if_several=("namespace",),
)
