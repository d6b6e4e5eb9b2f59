"""Metrics in OpenMetrics text, for a scrape, a push or a textfile collector: what was known at one moment.

https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.remaining import events_left, outage_left
from slo.evidence.status import Status, Verdict
from slo.promql.text import exposed
from slo.report.overview import Overview, Terminal

Labels = Mapping[str, str]


class _Family(NamedTuple):
    """A gauge, what it means, and its value of one status; no sample where that is None."""

    name: str
    help: str
    value: Callable[[Status], Fraction | None]


_FAMILIES = (
    _Family("slo_error_budget_ratio", "Share of events that may be bad.", lambda s: s.error_budget),
    _Family("slo_error_ratio", "Share of events that were bad in the window.", lambda s: s.error_ratio),
    _Family("slo_error_budget_remaining_ratio", "Share of the error budget left.", lambda s: s.remaining),
    _Family(
        "slo_error_budget_remaining_outage_seconds", "Full outage that uses up what is left.", outage_left
    ),
    _Family("slo_error_budget_remaining_events", "Events that may still be bad.", events_left),
    _Family("slo_error_budget_exhausted_in_seconds", "Until none is left.", lambda s: s.exhausted_in),
    _Family("slo_burn_rate", "Pace of the last hour, where 1 is sustainable.", lambda s: s.burn_rate),
    _Family("slo_events", "Events in the window.", lambda s: s.total),
    _Family("slo_bad_events", "Bad events in the window.", lambda s: s.bad),
)


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Write gauges with the labels `slo` and those of groups; later versions may add some.

    `slo_info` has the other labels: join by `slo` and the labels of groups. Without data there is no sample,
    and `slo_verdict` tells. Samples have no time of their own, which textfile collectors refuse;
    `slo_as_of_timestamp_seconds` has it.
    """
    statuses = overview.statuses
    lines = [
        *_family(
            "slo_as_of_timestamp_seconds", "When this was so.", [({}, Fraction(overview.at.timestamp()))]
        ),
        *_family(
            "slo_info", "What describes an objective.", ((_info(s, overview), Fraction(1)) for s in statuses)
        ),
        *_family(
            "slo_verdict", "1 of the verdict that holds.", (one for s in statuses for one in _verdicts(s))
        ),
    ]
    for family in _FAMILIES:
        known = ((_labels(s), value) for s in statuses if (value := family.value(s)) is not None)
        lines += _family(family.name, family.help, known)
    firing = (({**_labels(s), **one}, Fraction(1)) for s in statuses for one in _firing(s))
    steps = (({**_labels(s), **one}, Fraction(1)) for s in statuses for one in _steps(s))
    lines += _family("slo_alert_firing", "1 of each tier of the alert policy that fires.", firing)
    lines += _family("slo_policy_step", "1 of each step of the error budget policy that holds.", steps)
    return "\n".join((*lines, "# EOF"))


def _family(name: str, help: str, samples: Iterable[tuple[Labels, Fraction]]) -> Iterator[str]:
    """Write a family, or nothing of one without samples."""
    written = [f"{name}{_written(labels)} {float(value)!r}" for labels, value in samples]
    if written:
        yield from (f"# HELP {name} {help}", f"# TYPE {name} gauge", *written)


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
        "draft": "true" if slo.draft else "false",
    }


def _verdicts(status: Status) -> Iterator[tuple[Labels, Fraction]]:
    for verdict in Verdict:
        yield {**_labels(status), "verdict": verdict}, Fraction(verdict is status.verdict)


def _firing(status: Status) -> Iterator[dict[str, str]]:
    for tier in status.firing:
        yield {"severity": tier.severity, "window": str(tier.long_window)}


def _steps(status: Status) -> Iterator[dict[str, str]]:
    for step in status.steps:
        yield {"step": step.name, "freeze": "true" if step.freeze else "false"}


def _written(labels: Labels) -> str:
    pairs = ",".join(f"{name}={exposed(value)}" for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""
