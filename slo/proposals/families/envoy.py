"""Clusters behind Envoy, by classes of statuses."""

import re

from slo.proposals.families.http import parameters
from slo.proposals.requests import Requests

FAMILY = Requests(
    name="envoy",
    counters=re.compile("envoy_cluster_upstream_rq_xx"),
    archetype="http-service",
    parameters=parameters,
    histograms=lambda _: ["envoy_cluster_upstream_rq_time"],
    apart=("envoy_cluster_name",),
)
