"""How series are written in Prometheus's text format and in OpenMetrics, which agree on that."""

from collections.abc import Mapping


def series_text(name: str, labels: Mapping[str, str]) -> str:
    r"""Such as `http_requests_total{code="500"}`, labels in order of their names.

    Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    """
    pairs = ",".join(f'{label}="{_escaped(value)}"' for label, value in sorted(labels.items()))
    return f"{name}{{{pairs}}}" if pairs else name


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
