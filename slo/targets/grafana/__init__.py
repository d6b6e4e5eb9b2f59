"""Target Grafana: a dashboard of all error budgets, and one for each service."""

from collections.abc import Iterator

from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.grafana.dashboards import dashboards


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the dashboards."""
    return dashboards(plan.catalogue.slos)
