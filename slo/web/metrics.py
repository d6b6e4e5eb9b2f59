"""The metrics at /metrics. A series without a value is absent, never 0.

They are those of `slo status --format openmetrics`, and some about the server itself.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo import __version__
from slo.report.openmetrics import Families, families, gauge
from slo.web.figures import State

if TYPE_CHECKING:
    from prometheus_client import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(state: State) -> str:
    """Return the metrics in Prometheus's text format 0.0.4, which every scraper can read.

    https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    """
    # Imported here, because only /metrics needs it.
    from prometheus_client import generate_latest

    return generate_latest(Families((*_server(state), *_objectives(state)))).decode()


def _server(state: State) -> Iterator["Metric"]:
    info = {"version": __version__, "definitions": state.digest}
    yield gauge("slo_compile_info", "Version of slo and digest of the definitions: 1.", [(info, 1)])
    yield gauge("slo_up", "Whether Prometheus answered the last query.", [({}, not state.failure)])
    if state.answered_at:
        yield gauge(
            "slo_last_evaluation_timestamp_seconds",
            "When Prometheus last answered, in seconds since 1970.",
            [({}, state.answered_at.timestamp())],
        )


def _objectives(state: State) -> Iterator["Metric"]:
    """Return the metrics of objectives; none if the figures are too old."""
    return families(state.review.overview) if state.current else iter(())
