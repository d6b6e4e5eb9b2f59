"""An inventory of metrics for each family, as a Prometheus that scrapes such servers has it."""

from collections.abc import Iterable, Mapping

from slo.proposals.inventory import Group, Inventory, Known

Series = Iterable[Mapping[str, str]]


def inventory(metrics: Mapping[str, Series]) -> Inventory:
    """Return an inventory with these metrics, each with one series for each set of labels."""
    known = {
        name: Known(
            names=frozenset(label for labels in series for label in labels),
            groups=tuple(Group(labels, 1) for labels in series),
        )
        for name, series in metrics.items()
    }
    return Inventory(frozenset(metrics), known)


def by_code(label: str = "code", values: Iterable[str] = ("200", "404", "503"), **labels: str) -> Series:
    return [{**labels, label: value} for value in values]


def buckets(*limits: str, **labels: str) -> Series:
    return [{**labels, "le": limit} for limit in (*limits, "+Inf")]


_INGRESS = {"job": "ingress-nginx", "exported_namespace": "shop", "ingress": "checkout"}
_ISTIO = {
    "job": "istio-proxy",
    "reporter": "destination",
    "destination_service_namespace": "shop",
    "destination_service_name": "checkout",
}

EXAMPLES = {
    "prometheus": inventory(
        {
            "prometheus_http_requests_total": by_code(job="prometheus"),
            "prometheus_http_request_duration_seconds_bucket": buckets("0.1", "0.4", "1", job="prometheus"),
        }
    ),
    "grpc": inventory(
        {
            "grpc_server_handled_total": by_code("grpc_code", ("OK", "NotFound"), job="registers"),
            "grpc_server_handling_seconds_bucket": buckets("0.1", "0.5", "1", job="registers"),
        }
    ),
    "ingress-nginx": inventory(
        {
            "nginx_ingress_controller_requests": by_code("status", **_INGRESS),
            "nginx_ingress_controller_request_duration_seconds_bucket": buckets("0.25", "0.5", **_INGRESS),
        }
    ),
    "traefik": inventory(
        {
            "traefik_service_requests_total": by_code(job="traefik", service="checkout@docker"),
            "traefik_service_request_duration_seconds_bucket": buckets(
                "0.1", "0.3", "1.2", job="traefik", service="checkout@docker"
            ),
        }
    ),
    "istio": inventory(
        {
            "istio_requests_total": by_code("response_code", **_ISTIO),
            "istio_request_duration_milliseconds_bucket": buckets("250", "500", **_ISTIO),
        }
    ),
    "envoy": inventory(
        {
            "envoy_cluster_upstream_rq_xx": by_code(
                "envoy_response_code_class", ("2", "4"), job="envoy", envoy_cluster_name="checkout"
            )
        }
    ),
    "haproxy": inventory(
        {
            "haproxy_backend_http_responses_total": by_code(
                "code", ("2xx", "5xx"), job="haproxy", proxy="checkout"
            )
        }
    ),
    "opentelemetry": inventory(
        {
            "http_server_request_duration_seconds_count": by_code(
                "http_response_status_code", job="checkout"
            ),
            "http_server_request_duration_seconds_bucket": buckets("0.25", "0.5", "0.75", job="checkout"),
        }
    ),
    "http": inventory(
        {
            "http_requests_total": by_code(job="checkout"),
            "http_request_duration_seconds_bucket": buckets("0.1", "0.3", "1", job="checkout"),
        }
    ),
    "probes": inventory(
        {"probe_success": [{"job": "blackbox", "instance": "https://shop.example.org/health"}]}
    ),
    "celery": inventory(
        {
            "celery_task_received_total": [{"job": "celery", "queue_name": "deliver-sms"}],
            "celery_task_failed_total": [{"job": "celery", "queue_name": "deliver-sms"}],
            "celery_queue_length": [{"job": "celery", "queue_name": "deliver-sms"}],
        }
    ),
    "kafka": inventory(
        {"kafka_consumergroup_lag": [{"job": "kafka", "consumergroup": "billing", "topic": "orders"}]}
    ),
    "clients": inventory({"promhttp_metric_handler_requests_total": by_code(job="node")}),
    "machines": inventory({"node_cpu_seconds_total": [{"job": "node", "mode": "idle"}]}),
}
"""Metrics of each family, of one service."""

NOTHING_FITS = ("clients", "machines")
"""The families of metrics by which no objective can be measured."""
