"""Rules as objects of Kubernetes, in the form that the operators of Prometheus and VictoriaMetrics share."""

from collections.abc import Callable, Iterator, Sequence

from slo.model.platforms import Kubernetes
from slo.plan.types import Plan, RuleFile, RuleGroup
from slo.targets.artifact import Artifact
from slo.targets.manifests import manifest, nested, object_name, packed, settings, stored
from slo.targets.prometheus import groups

_MOST_STORED = 500_000
"""Bytes of an object with rules: Prometheus Operator copies it to a ConfigMap, of which it fills half."""


Arrange = Callable[[Sequence[RuleGroup]], Sequence[RuleGroup]]
"""Returns the groups that an engine is given."""


def rule_objects(
    plan: Plan, folder: str, api: str, kind: str, offset: str, arrange: Arrange = tuple
) -> Iterator[Artifact]:
    """Generate a file in a folder for each bundle, with one object, or several if there are many rules.

    `offset` is the name that the engine has for the query offset.
    """
    for planned in plan.rule_files:
        rule_file = planned._replace(groups=tuple(arrange(planned.groups)))
        text = "".join(_objects(rule_file, settings(plan), api, kind, offset))
        yield Artifact(f"{folder}/rules/{rule_file.bundle}.yaml", groups.note(rule_file) + text)


def _objects(rule_file: RuleFile, chosen: Kubernetes, api: str, kind: str, offset: str) -> Iterator[str]:
    texts = [groups.text((group,), offset=offset) for group in rule_file.groups]
    for number, part in enumerate(packed(texts), 1):
        name = object_name(rule_file.bundle, number)
        spec = groups.text(rule_file.groups[part.start : part.stop], offset=offset)
        text = manifest(api, kind, name, chosen, nested("spec", spec))
        yield stored(f"the {kind} {name} of {rule_file.source}", text, _MOST_STORED)
