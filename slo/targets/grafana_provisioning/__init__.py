"""Target Grafana provisioning: dashboards, alert rules, contact points and notification policies as files.

For organisations whose alerts Grafana evaluates and sends, instead of Prometheus and Alertmanager.
https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
"""

from collections.abc import Iterator, Mapping

from slo.plan.types import Plan
from slo.targets.alertmanager.messages import messages
from slo.targets.artifact import GENERATED, Artifact, Templates
from slo.targets.grafana_provisioning.contact_points import contact_points
from slo.targets.grafana_provisioning.interpolation import literal
from slo.targets.grafana_provisioning.policies import mute_timings, policy
from slo.targets.grafana_provisioning.rules import groups
from slo.text.yaml import Value, document

_FOLDER = "grafana-provisioning"
_VERSION: Mapping[str, Value] = {"apiVersion": 1}

_RULES = """\
# Needs Grafana 12.1 or newer. The expressions read series that the recording rules of generated/prometheus/
# write: Prometheus or Mimir still evaluates these.
"""
_POLICIES = """\
# Needs Grafana 12.1 or newer. An organisation of Grafana has one tree of notification policies: this file
# replaces all of it.
#
# Grafana's files have no inhibition rules. In Alertmanager, these notify nobody; here they notify as well:
# - the ticket about the burn rate of an error budget, while a page about the same budget fires
# - tickets about the missing data of a service, while a page says that all its targets are down
# - alerts that another one `inhibits`, while that one fires
"""


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the files; those for alerts only with routing."""
    organisation = plan.catalogue.organisation
    if organisation is None or (grafana := organisation.value.grafana) is None:
        return
    provider: Value = {
        "name": "slo",
        "folder": grafana.folder,
        "type": "file",
        "disableDeletion": False,
        "allowUiUpdates": False,
        "options": {"path": grafana.dashboards},
    }
    yield _file("dashboards/slo", {"providers": [provider]})
    if plan.routing is None:
        return
    yield _file("alerting/slo-rules", {"groups": list(groups(plan.rule_files, grafana))}, _RULES)
    yield _file("alerting/slo-contact-points", {"contactPoints": list(contact_points(plan.routing))})
    texts = {name: text.rstrip("\n") for name, text in messages(plan, plan.routing, templates).items()}
    written: list[Value] = [{"name": name, "template": literal(text)} for name, text in texts.items()]
    yield _file("alerting/slo-templates", {"templates": written})
    yield _file("alerting/slo-mute-timings", {"muteTimes": list(mute_timings(plan.routing))})
    yield _file("alerting/slo-policies", {"policies": [policy(plan.routing)]}, _POLICIES)


def _file(name: str, content: Mapping[str, Value], about: str = "") -> Artifact:
    return Artifact(f"{_FOLDER}/{name}.yaml", f"# {GENERATED}\n{about}{document({**_VERSION, **content})}")
