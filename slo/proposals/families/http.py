"""Conventions of Prometheus's client libraries: http_requests_total, myapp_requests_total and the like."""

import re
from collections.abc import Mapping, Sequence

from slo.proposals.requests import Found, Requests

_COUNTER = re.compile(
    r"(?!(?:prometheus|promhttp|node|container|kube|coredns_forward|net_conntrack)_)(?:"
    r"(?:\w+_)?(?:requests?|http_responses)(?:_received)?_total"
    r"|\w*http\w*requests?_(?:duration_)?(?:seconds|milliseconds)_count)"
)
_STEM = re.compile(r"(?P<stem>(?:\w+_)?)(?:requests?|http_responses)_")
_DURATIONS = (
    "{stem}request_duration_seconds",
    "{stem}requests_duration_seconds",
    "{stem}request_duration_milliseconds",
    "{stem}request_duration_ms",
    "{stem}request_latency_seconds",
    "{stem}requests_seconds",
    "{stem}request_seconds",
    "{stem}duration_seconds",
    "http_request_duration_seconds",
)


def durations(counter: str) -> Sequence[str]:
    """Return the names that a histogram of durations may have beside a counter.

    >>> durations("http_requests_total")[0], durations("http_server_requests_seconds_count")
    ('http_request_duration_seconds', ['http_server_requests_seconds'])
    """
    if counter.endswith("_count"):
        return [counter.removesuffix("_count")]
    found = _STEM.match(counter)
    return [name.format(stem=found["stem"]) for name in _DURATIONS] if found else []


def parameters(found: Found) -> Mapping[str, str]:
    """Return the parameters of the archetype http-service."""
    return {
        "job": found.job,
        "matchers": found.matchers,
        "requests": found.counter,
        "status": found.failed.label if found.failed.status else "",
        "durations": found.histogram,
    }


FAMILY = Requests(
    name="http",
    counters=_COUNTER,
    archetype="http-service",
    parameters=parameters,
    histograms=durations,
    if_several=("namespace",),
)
