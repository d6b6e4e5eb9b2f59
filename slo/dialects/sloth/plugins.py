"""Plugins of sloth-common by their meaning: the metrics that they count, and their options.

https://github.com/slok/sloth-common-sli-plugins
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TRUE, _FALSE = ("1", "t", "T", "TRUE", "true", "True"), ("0", "f", "F", "FALSE", "false", "False", "")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Unusable(Exception):
    """Raised for options that a plugin does not take, or needs and does not have; `option` is its name."""

    def __init__(self, message: str, option: str) -> None:
        super().__init__(message)
        self.option = option


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a plugin counts: a counter with the condition of bad events, or a histogram with a bucket.

    `options` are those that become conditions on labels; all of these are needed. `fixed` are conditions of
    all events.
    """

    metric: str
    bad: str = ""
    options: tuple[tuple[str, str], ...] = ()
    fixed: str = ""
    excludes_errors: bool = False

    @property
    def is_latency(self) -> bool:
        return not self.bad


_FAILED = 'code=~"(5..|429)"'
_ISTIO = (("service", "destination_service_name="), ("namespace", "destination_service_namespace="))
_CONTROLLER = (("controller", "controller="),)
_KOOPER = "kooper_controller"

PLUGINS: Mapping[str, Plugin | None] = {
    "sloth-common/coredns/availability": Plugin("coredns_dns_responses_total", 'rcode=~"SERVFAIL"'),
    "sloth-common/coredns/latency": Plugin("coredns_dns_request_duration_seconds"),
    "sloth-common/haproxy/frontend/availability": Plugin(
        "haproxy_frontend_http_responses_total", 'code="5xx"'
    ),
    "sloth-common/istio/v1/availability": Plugin(
        "istio_requests_total", 'response_code=~"(5..|429)"', _ISTIO
    ),
    "sloth-common/istio/v1/latency": Plugin(
        "istio_request_duration_milliseconds", "", _ISTIO, excludes_errors=True
    ),
    "sloth-common/kubernetes/apiserver/availability": Plugin("apiserver_request_total", _FAILED),
    "sloth-common/kubernetes/apiserver/latency": Plugin(
        "apiserver_request_duration_seconds", fixed='verb!="WATCH"'
    ),
    "sloth-common/kubernetes/kooper/availability": None,
    "sloth-common/kubernetes/kooper/latency": Plugin(
        f"{_KOOPER}_processed_event_duration_seconds", "", _CONTROLLER
    ),
    "sloth-common/kubernetes/kooper/queue-congestion": Plugin(
        f"{_KOOPER}_event_in_queue_duration_seconds", "", _CONTROLLER
    ),
    "sloth-common/kubernetes/nginx-ingress/availability": Plugin(
        "nginx_ingress_controller_requests", 'status=~"(5..|429)"'
    ),
    "sloth-common/prometheus/rules/eval-availability": None,
    "sloth-common/prometheus/targets/availability": None,
    "sloth-common/slok-go-http-metrics/availability": Plugin("http_request_duration_seconds_count", _FAILED),
    "sloth-common/slok-go-http-metrics/latency": Plugin(
        "http_request_duration_seconds", excludes_errors=True
    ),
    "sloth-common/traefik/v1/availability": Plugin(
        "traefik_backend_requests_total", _FAILED, (("backend_regex", "backend=~"),)
    ),
    "sloth-common/traefik/v1/latency": Plugin(
        "traefik_backend_request_duration_seconds",
        "",
        (("backend_regex", "backend=~"),),
        excludes_errors=True,
    ),
    "sloth-common/traefik/v2/availability": Plugin(
        "traefik_service_requests_total", 'code=~"(5..)"', (("service_name_regex", "service=~"),)
    ),
    "sloth-common/traefik/v2/latency": Plugin(
        "traefik_service_request_duration_seconds",
        "",
        (("service_name_regex", "service=~"),),
        excludes_errors=True,
    ),
}
"""Plugins by their id; None for those of queries of their own."""


def plugin_queries(name: str, options: Mapping[str, str]) -> tuple[str, str]:
    """Return the queries for the bad and for all events; raises Unusable."""
    plugin = PLUGINS[name]
    if plugin is None:
        return _own(name, options)
    taken = ["filter", *(option for option, _ in plugin.options)]
    taken += ["bucket"] if plugin.is_latency else []
    taken += ["exclude_errors"] if plugin.excludes_errors else []
    taken += ["custom_rcode_regex"] if "coredns" in name and not plugin.is_latency else []
    _only(options, *taken)
    conditions = ", ".join(_conditions(plugin, options))
    if not plugin.is_latency:
        own = options.get("custom_rcode_regex", "").strip()
        bad = f"rcode=~{_quoted(own)}" if own else plugin.bad
        return _sum(plugin.metric, conditions, bad), _sum(plugin.metric, conditions)
    bucket = options.get("bucket", "")
    if not _NUMBER.fullmatch(bucket):
        raise Unusable(f"the option 'bucket' is the bound of a bucket, not {bucket!r}", "bucket")
    every = _sum(f"{plugin.metric}_count", conditions)
    return f"{every} - {_sum(f'{plugin.metric}_bucket', conditions, f'le={_quoted(bucket)}')}", every


def _own(name: str, options: Mapping[str, str]) -> tuple[str, str]:
    if name.endswith("kooper/availability"):
        return _without_requeued(options)
    _only(options, "filter")
    conditions = options.get("filter", "").strip("{},")
    if name.endswith("eval-availability"):
        failures, all_ = "prometheus_rule_evaluation_failures_total", "prometheus_rule_evaluations_total"
        return _sum(failures, conditions), _sum(all_, conditions)
    up = f"up{{{conditions}}}"
    return f"sum(count_over_time(({up} == 0)[$window:]))", f"sum(count_over_time(({up})[$window:]))"


def _without_requeued(options: Mapping[str, str]) -> tuple[str, str]:
    """Return the failed events of a controller, and all but those that it queued again."""
    _only(options, "filter", "controller")
    conditions = ", ".join(_conditions(Plugin("", "", _CONTROLLER), options))
    processed = f"{_KOOPER}_processed_event_duration_seconds_count"
    again = _sum(f"{_KOOPER}_queued_events_total", conditions, 'requeue="true"')
    return (
        _sum(processed, conditions, 'success="false"'),
        f"{_sum(processed, conditions)} - ({again} or vector(0))",
    )


def _conditions(plugin: Plugin, options: Mapping[str, str]) -> Iterator[str]:
    if filter_ := options.get("filter", "").strip("{}, "):
        yield filter_
    errors = options.get("exclude_errors", "")
    if errors not in (*_TRUE, *_FALSE):
        raise Unusable(f"the option 'exclude_errors' is true or false, not {errors!r}", "exclude_errors")
    if errors in _TRUE:
        yield 'code!~"5.."'
    for option, matcher in plugin.options:
        value = options.get(option, "").strip()
        if not value:
            raise Unusable(f"the option {option!r} is missing", option)
        yield f"{matcher}{_quoted(value)}"
    if plugin.fixed:
        yield plugin.fixed


def _only(options: Mapping[str, str], *taken: str) -> None:
    for option in options:
        if option not in taken:
            raise Unusable(f"there is no option {option!r}; there are {', '.join(taken)}", option)


def _sum(metric: str, *conditions: str) -> str:
    written = ", ".join(one for one in conditions if one)
    return f"sum(rate({metric}{f'{{{written}}}' if written else ''}[$window]))"


def _quoted(value: str) -> str:
    """Quote a value as the plugins do: what it escapes stays as it is."""
    return f'"{value}"'
