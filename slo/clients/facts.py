"""What a Prometheus says of itself: the types of its metrics, and how long it keeps samples.

Not all that speak Prometheus's API say this. What cannot be learned is not known; that is no failure.
"""

import re
from collections.abc import Mapping
from typing import Any

from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.text.units import Duration

_YEARS = re.compile(r"([0-9]{1,3})y")
_YEAR = Duration.parse("365d")


def metric_types(server: Prometheus) -> Mapping[str, frozenset[str]]:
    """Give the types that targets state for each metric: mostly one, such as `counter`.

    https://prometheus.io/docs/prometheus/latest/querying/api/#querying-metric-metadata
    """
    data = _get(server, "/api/v1/metadata")
    return {str(metric): _types(entries) for metric, entries in data.items()}


def retention(server: Prometheus) -> Duration | None:
    """Tell how long samples are kept, as far as time limits it: not for `10GiB`, 15d for `15d or 10GiB`.

    https://prometheus.io/docs/prometheus/latest/querying/api/#runtime-information
    """
    limit = str(_get(server, "/api/v1/status/runtimeinfo").get("storageRetention", "")).split(" or ")[0]
    if years := _YEARS.fullmatch(limit):  # Prometheus writes 365d as 1y
        return Duration(int(years[1]) * _YEAR.milliseconds)
    try:
        return Duration.parse(limit)
    except ValueError:
        return None


def _types(entries: object) -> frozenset[str]:
    found = entries if isinstance(entries, list) else []
    return frozenset(str(entry.get("type", "")) for entry in found if isinstance(entry, dict))


def _get(server: Prometheus, path: str) -> Mapping[str, Any]:
    """Give the data of an answer, or nothing where there is none."""
    try:
        data = server.get(path)
    except (Unreachable, Refused):
        return {}
    return data if isinstance(data, dict) else {}
