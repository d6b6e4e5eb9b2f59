"""Metric types, metric names, scrape intervals and retention, as a Prometheus server reports them.

Not every server with Prometheus's API reports these. Then the answer is empty, which is no failure.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.text.units import Duration

_YEARS = re.compile(r"([0-9]{1,3})y")
_YEAR = Duration.parse("365d")


def metric_types(server: Prometheus) -> Mapping[str, frozenset[str]]:
    """Return the types that targets state for each metric: usually one, such as `counter`.

    https://prometheus.io/docs/prometheus/latest/querying/api/#querying-metric-metadata
    """
    data = _get(server, "/api/v1/metadata")
    return {str(metric): _types(entries) for metric, entries in data.items()}


def metric_names(server: Prometheus, since: date) -> Collection[str]:
    """Return the names of all metrics with samples since the beginning of a day, in UTC.

    https://prometheus.io/docs/prometheus/latest/querying/api/#querying-label-values
    """
    start = datetime(since.year, since.month, since.day, tzinfo=UTC)
    data = _data(server, f"/api/v1/label/__name__/values?start={start.timestamp():.0f}")
    return frozenset(map(str, data)) if isinstance(data, list) else frozenset()


def retention(server: Prometheus) -> Duration | None:
    """Return how long samples are kept: 15d for `15d or 10GiB`; None for `10GiB`, which has no time limit.

    https://prometheus.io/docs/prometheus/latest/querying/api/#runtime-information
    """
    limit = str(_get(server, "/api/v1/status/runtimeinfo").get("storageRetention", "")).split(" or ")[0]
    if years := _YEARS.fullmatch(limit):  # Prometheus writes 365d as 1y
        return Duration(int(years[1]) * _YEAR.milliseconds)
    try:
        return Duration.parse(limit)
    except ValueError:
        return None


def scrape_intervals(server: Prometheus) -> Mapping[str, Duration]:
    """Return how often the targets of each job are scraped, the longest interval if they differ.

    https://prometheus.io/docs/prometheus/latest/querying/api/#targets
    """
    found: dict[str, Duration] = {}
    targets = _get(server, "/api/v1/targets?state=active").get("activeTargets")
    for target in targets if isinstance(targets, list) else ():
        try:
            job, interval = str(target["labels"]["job"]), Duration.parse(str(target["scrapeInterval"]))
        except (KeyError, TypeError, ValueError):  # some servers name neither
            continue
        found[job] = max(interval, found.get(job, interval))
    return found


def _types(entries: object) -> frozenset[str]:
    found = entries if isinstance(entries, list) else []
    return frozenset(str(entry.get("type", "")) for entry in found if isinstance(entry, dict))


def _get(server: Prometheus, path: str) -> Mapping[str, Any]:
    """Return the data of an answer; {} if there is none."""
    data = _data(server, path)
    return data if isinstance(data, dict) else {}


def _data(server: Prometheus, path: str) -> object:
    try:
        return server.get(path)
    except (Unreachable, Refused):
        return None
