"""Target Mimir: rules by namespace, and the configuration of a tenant's Alertmanager.

https://grafana.com/docs/mimir/latest/manage/tools/mimirtool/
"""

from collections.abc import Iterator

from slo.plan.types import Plan
from slo.targets.alertmanager import configured
from slo.targets.alertmanager.messages import messages
from slo.targets.artifact import Artifact, Templates
from slo.targets.prometheus.groups import note, text
from slo.text.yaml import scalar

_FOLDER = "mimir"
RULES = f"{_FOLDER}/rules/"
_PREFIX = "slo:"
"""What all namespaces begin with, so that those of others can be left alone."""


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate a file of rules for each namespace, the configuration, and its templates.

    The configuration names files of secrets as that of the target Alertmanager does. Mimir accepts none, so
    these settings are replaced when it is loaded.
    """
    organisation = plan.catalogue.organisation
    settings = organisation.value.mimir if organisation else None
    for rule_file in plan.rule_files:
        namespace = f"{_PREFIX}{rule_file.bundle}"
        rules = text(rule_file.groups, tenants=settings.source_tenants if settings else ())
        written = f"{note(rule_file)}namespace: {scalar(namespace)}\n{rules}"
        yield Artifact(f"{RULES}{rule_file.bundle}.yaml", written)
    if plan.routing:
        texts = messages(plan, plan.routing, templates)
        names = tuple(sorted(texts))  # of the files, for Mimir has no folders
        configuration = configured(plan.routing, plan.catalogue.base, names)
        yield Artifact(f"{_FOLDER}/alertmanager.yaml", configuration)
        for name, message in texts.items():
            yield Artifact(f"{_FOLDER}/templates/{name}", message)
