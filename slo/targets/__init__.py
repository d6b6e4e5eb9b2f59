"""The targets. An emitter turns a plan into files. To add one: write a file here, then add its line below."""

from collections.abc import Callable, Iterable

from slo.plan.types import Plan
from slo.targets import alertmanager, codeowners, docs, grafana, pagerduty, prometheus, splunk
from slo.targets.artifact import Artifact, Templates, UnusableTemplates

__all__ = ["EMITTERS", "Artifact", "Emitter", "Templates", "UnusableTemplates", "emit"]

Emitter = Callable[[Plan, Templates], Iterable[Artifact]]

EMITTERS: dict[str, Emitter] = {
    "prometheus": prometheus.emit,
    "alertmanager": alertmanager.emit,
    "codeowners": codeowners.emit,
    "pagerduty": pagerduty.emit,
    "docs": docs.emit,
    "splunk": splunk.emit,
    "grafana": grafana.emit,
}


def emit(plan: Plan, templates: Templates) -> tuple[Artifact, ...]:
    """Write everything that is planned, in the order of the table."""
    return tuple(artifact for emitter in EMITTERS.values() for artifact in emitter(plan, templates))
