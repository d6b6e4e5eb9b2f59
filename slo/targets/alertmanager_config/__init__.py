"""Target AlertmanagerConfig: routes for an Alertmanager of Prometheus Operator that others configure.

https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
"""

from collections.abc import Iterator, Mapping

from slo.gotemplates.definitions import definitions
from slo.plan.routing.beside import apart
from slo.plan.types import Plan
from slo.targets.alertmanager.messages import messages
from slo.targets.alertmanager_config.branches import Branch, branches
from slo.targets.alertmanager_config.problems import problems
from slo.targets.alertmanager_config.spec import spec
from slo.targets.artifact import GENERATED, Artifact, Templates
from slo.targets.manifests import kustomization, manifest, object_name, settings, stored
from slo.text.yaml import Value, document

__all__ = ["artifacts", "problems"]

_FOLDER = "alertmanager-config"
_API = "monitoring.coreos.com/v1alpha1"
"""The version that is served without a webhook that converts versions."""
_KIND = "AlertmanagerConfig"
_NEEDS = """\
# The Alertmanager has to process alerts of all namespaces:
#   spec: {alertmanagerConfigMatcherStrategy: {type: None}}
# Otherwise its operator adds a matcher of this object's namespace, and other alerts come to no route here.
"""


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate an object for each branch of the routing, and the kustomization that lists them."""
    if plan.routing is None:
        return
    known = definitions(messages(plan, plan.routing, templates).values())
    routing = apart(plan.routing)
    written = [_object(branch, spec(branch, routing, known), plan) for branch in branches(routing)]
    yield from kustomization(_FOLDER, written)
    yield from written


def _object(branch: Branch, content: Mapping[str, Value], plan: Plan) -> Artifact:
    name = object_name(branch.name)
    text = manifest(_API, _KIND, name, settings(plan), document({"spec": content}))
    text = stored(f"the {_KIND} {name}", text)
    return Artifact(f"{_FOLDER}/{branch.name}.yaml", f"# {GENERATED}\n{_NEEDS}{text}")
