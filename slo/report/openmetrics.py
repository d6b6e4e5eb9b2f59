"""OpenMetrics text for a scrape, a push or a textfile collector: the figures at one time.

https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from slo.evidence.remaining import events_left, outage_left
from slo.evidence.status import Status, Verdict
from slo.report.overview import Overview, Terminal

if TYPE_CHECKING:
    from prometheus_client import Metric

Labels = Mapping[str, str]
Samples = Iterable[tuple[Labels, Fraction | float]]


class _Family(NamedTuple):
    """A gauge, its help text, and its samples for a status, without the labels of the status."""

    name: str
    help: str
    samples: Callable[[Status], Samples]


class Families(NamedTuple):
    """A collector for prometheus-client that returns the given families."""

    families: tuple["Metric", ...]

    def collect(self) -> Iterable["Metric"]:
        return self.families


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return gauges with the label `slo` and those of groups; later versions may add gauges.

    `slo_info` has the other labels: join on `slo` and the labels of groups. A figure without data has no
    sample, and `slo_verdict` is "no data". Samples have no timestamps, because textfile collectors refuse
    them; the time is in `slo_as_of_timestamp_seconds`.
    """
    # Imported here, because other formats need not wait for it.
    from prometheus_client.openmetrics.exposition import generate_latest

    text: bytes = generate_latest(Families(tuple(families(overview))))  # type: ignore[no-untyped-call]
    return text.decode().rstrip("\n")


def families(overview: Overview) -> Iterator["Metric"]:
    """Yield the families of an overview that have samples."""
    statuses = overview.statuses
    yield gauge("slo_as_of_timestamp_seconds", "When this was so.", [({}, overview.at.timestamp())])
    info = [(_info(status, overview), 1) for status in statuses]
    yield from (gauge("slo_info", "What describes an objective.", info),) if info else ()
    for family in _FAMILIES:
        samples = [
            ({**_labels(status), **labels}, value)
            for status in statuses
            for labels, value in family.samples(status)
        ]
        yield from (gauge(family.name, family.help, samples),) if samples else ()


def gauge(name: str, help: str, samples: Samples) -> "Metric":
    """Return a gauge whose series may have different label names, as those of groups do."""
    from prometheus_client import Metric

    family = Metric(name, help, "gauge")
    for labels, value in samples:
        family.add_sample(name, dict(labels), float(value))
    return family


def _labels(status: Status) -> dict[str, str]:
    return {"slo": status.slo.id, **dict(status.group)}


def _info(status: Status, overview: Overview) -> dict[str, str]:
    slo = status.slo
    return {
        **_labels(status),
        "service": slo.service.name,
        "environment": slo.service.environment,
        "product": slo.service.product or "",
        "first": overview.first(slo) or "",
        "target": str(slo.target_of(dict(status.group))),
        "window": str(slo.objective.window),
        "draft": _boolean(bool(slo.draft)),
    }


def _verdicts(status: Status) -> Samples:
    return [({"verdict": verdict}, verdict is status.verdict) for verdict in Verdict]


def _firing(status: Status) -> Samples:
    return [({"severity": tier.severity, "window": str(tier.long_window)}, 1) for tier in status.firing]


def _steps(status: Status) -> Samples:
    """Return 1 or 0 for each step; nothing without data."""
    if status.remaining is None:
        return ()
    return [
        ({"step": step.name, "freeze": _boolean(step.freeze)}, step in status.steps)
        for step in status.slo.steps
    ]


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _figure(name: str, help: str, figure: Callable[[Status], Fraction | None]) -> _Family:
    """Return a gauge with one sample for a status, and none for an unknown figure."""

    def samples(status: Status) -> Samples:
        value = figure(status)
        return () if value is None else [({}, value)]

    return _Family(name, help, samples)


_FAMILIES = (
    _Family("slo_verdict", "1 of the verdict that holds.", _verdicts),
    _figure(
        "slo_no_data_since_timestamp_seconds",
        "When events were last counted, if that is over 10 minutes ago: figures are as they were then.",
        lambda s: Fraction(s.no_data_since.timestamp()) if s.no_data_since else None,
    ),
    _figure("slo_error_budget_ratio", "Share of events that may be bad.", lambda s: s.error_budget),
    _figure("slo_error_ratio", "Share of events that were bad in the window.", lambda s: s.error_ratio),
    _figure("slo_error_budget_remaining_ratio", "Share of the error budget left.", lambda s: s.remaining),
    _figure(
        "slo_error_budget_remaining_outage_seconds", "Full outage that uses up what is left.", outage_left
    ),
    _figure("slo_error_budget_remaining_events", "Events that may still be bad.", events_left),
    _figure("slo_error_budget_exhausted_in_seconds", "Until none is left.", lambda s: s.exhausted_in),
    _figure("slo_burn_rate", "Pace of the last hour, where 1 is sustainable.", lambda s: s.burn_rate),
    _figure("slo_events", "Events in the window.", lambda s: s.total),
    _figure("slo_bad_events", "Bad events in the window.", lambda s: s.bad),
    _Family("slo_alert_firing", "1 of each tier of the alert policy that fires.", _firing),
    _Family("slo_policy_step", "1 of a step of the error budget policy while it holds, else 0.", _steps),
)
