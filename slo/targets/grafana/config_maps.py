"""Dashboards as ConfigMaps, which the sidecar of Grafana's Helm chart loads by their label."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from slo.model.targets import Target
from slo.plan.types import Plan
from slo.targets.artifact import GENERATED, Artifact
from slo.targets.grafana.dashboards import dashboards
from slo.targets.manifests import manifest, object_name, settings, stored
from slo.text.yaml import document

_LABEL = {"grafana_dashboard": "1"}


def config_maps(plan: Plan, folder: str) -> Iterator[Artifact]:
    """Generate a ConfigMap in a folder for each dashboard, if the target Grafana is chosen as well.

    https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
    """
    if Target.GRAFANA not in plan.catalogue.targets:
        return
    for one in dashboards(plan.catalogue.slos):
        name = PurePosixPath(one.path).name
        body = document({"data": {name: one.text.rstrip("\n")}})
        text = manifest(
            "v1",
            "ConfigMap",
            object_name(f"dashboard-{PurePosixPath(name).stem}"),
            settings(plan),
            body,
            _LABEL,
        )
        yield Artifact(
            f"{folder}/dashboards/{PurePosixPath(name).stem}.yaml",
            stored(f"the ConfigMap of the dashboard {name}", f"# {GENERATED}\n{text}"),
        )
