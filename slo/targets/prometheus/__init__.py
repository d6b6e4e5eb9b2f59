"""Target Prometheus: a rule file for each bundle, laid out for reviews."""

from collections.abc import Iterator

from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.prometheus import groups

BY_SERVICE = True


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the rule files.

    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
    """
    for rule_file in plan.rule_files:
        text = groups.note(rule_file) + groups.text(rule_file.groups)
        yield Artifact(f"prometheus/{rule_file.bundle}.yaml", text)
