"""Target Prometheus Operator: objects of Kubernetes with rules, Alertmanager's configuration and dashboards.

https://prometheus-operator.dev/docs/api-reference/api/
"""

from collections.abc import Iterator

from slo.model.targets import Target
from slo.plan.types import Plan
from slo.targets.alertmanager import configured
from slo.targets.alertmanager.messages import messages
from slo.targets.artifact import GENERATED, Artifact, Templates
from slo.targets.grafana.config_maps import config_maps
from slo.targets.manifests import kustomization, manifest, object_name, settings, stored
from slo.targets.prometheus.objects import rule_objects
from slo.text.yaml import document

_FOLDER = "prometheus-operator"
_MOUNTED = "/etc/alertmanager/config/*.tmpl"
"""Where the operator mounts the other keys of the Secret that has the configuration."""


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the objects, and the kustomization that lists them."""
    written = (
        *rule_objects(plan, _FOLDER, "monitoring.coreos.com/v1", "PrometheusRule", "query_offset"),
        *_alertmanager(plan, templates),
        *config_maps(plan, _FOLDER),
    )
    yield from kustomization(_FOLDER, written)
    yield from written


def _alertmanager(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate a Secret with the configuration, which names the files of secrets and contains none.

    There is none if AlertmanagerConfigs have the routes.
    """
    if plan.routing is None or Target.ALERTMANAGER_CONFIG in plan.catalogue.targets:
        return
    configuration = configured(plan.routing, plan.catalogue.base, (_MOUNTED,))
    files = {"alertmanager.yaml": configuration, **messages(plan, plan.routing, templates)}
    body = document({"stringData": {name: text.rstrip("\n") for name, text in files.items()}})
    name = object_name("alertmanager")
    text = stored(f"the Secret {name}", manifest("v1", "Secret", name, settings(plan), body))
    yield Artifact(f"{_FOLDER}/alertmanager.yaml", f"# {GENERATED}\n{text}")
