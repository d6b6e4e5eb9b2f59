"""Grafana: a dashboard of all error budgets, and one for each service."""

from collections.abc import Iterator

from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.grafana.dashboards import dashboards
from slo.targets.grafana.json_model import json_model


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Write the dashboards."""
    for dashboard in dashboards(plan.catalogue.slos):
        yield Artifact(f"grafana/{dashboard.name}.json", json_model(dashboard))
