"""The metrics at /metrics. A series without a value is absent, never 0.

Names and labels are those of `slo status --format openmetrics`; in addition, each step of an error budget
policy has a series, which is 1 while the step holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from slo import __version__
from slo.evidence.status import Status
from slo.web.figures import State

if TYPE_CHECKING:
    from prometheus_client import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_Samples = Iterable[tuple[Mapping[str, str], float]]


def exposition(state: State) -> str:
    """Return the metrics in Prometheus's text format 0.0.4.

    https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    """
    # Imported here, because only /metrics needs it.
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector(state))
    return generate_latest(registry).decode()


class _Collector:
    """Yields the metric families of one state to prometheus-client."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator["Metric"]:
        state, statuses = self._state, self._state.review.overview.statuses
        info = {"version": __version__, "definitions": state.digest}
        yield _gauge(
            "slo_compile_info", "The version of slo and the digest of the definitions; always 1.", [(info, 1)]
        )
        yield _gauge("slo_up", "Whether Prometheus answered the last query.", [({}, not state.failure)])
        if state.answered_at:
            yield _gauge(
                "slo_last_evaluation_timestamp_seconds",
                "When Prometheus last answered, in seconds since 1970.",
                [({}, state.answered_at.timestamp())],
            )
        yield _gauge(
            "slo_error_budget_remaining_ratio",
            "Share of the error budget that is left; negative if overspent.",
            ((_labels(one), float(one.remaining)) for one in statuses if one.remaining is not None),
        )
        yield _gauge(
            "slo_burn_rate",
            "Burn rate of the last hour; at 1 the error budget lasts exactly its window.",
            ((_labels(one), float(one.burn_rate)) for one in statuses if one.burn_rate is not None),
        )
        yield _gauge(
            "slo_policy_step",
            "Whether a step of the error budget policy holds.",
            (sample for one in statuses if one.remaining is not None for sample in _steps(one)),
        )


def _gauge(name: str, help: str, samples: _Samples) -> "Metric":
    """Return a gauge whose series may differ in their label names, as groups do."""
    from prometheus_client import Metric

    family = Metric(name, help, "gauge")
    for labels, value in samples:
        family.add_sample(name, dict(labels), value)
    return family


def _labels(status: Status) -> dict[str, str]:
    return {"slo": status.slo.id, **dict(status.group)}


def _steps(status: Status) -> Iterator[tuple[dict[str, str], float]]:
    for step in status.slo.steps:
        frozen = "true" if step.freeze else "false"
        yield {**_labels(status), "step": step.name, "freeze": frozen}, step in status.steps
