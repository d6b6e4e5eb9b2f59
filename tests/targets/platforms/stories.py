"""Plans for the targets of platforms, and what these make of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from slo.catalogue.load import load
from slo.model import Catalogue
from slo.model.platforms import Kubernetes, Mimir
from slo.model.targets import Target
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_definitions, read_templates
from slo.targets import module, prometheus

CASES = Path(__file__).parents[2] / "cases"
STORIES = (
    "rules_for_kubernetes_and_mimir",
    "every_way_to_reach_people",
    "an_organisation_in_two_languages",
    "dashboards_for_other_tools_go_on",
    "alerts_as_other_teams_write_them",
    "alerts_that_are_no_objectives",
)
SETTINGS = Kubernetes(
    namespace="monitoring", labels={"release": "stack"}, annotations={"example.org/note": 'a: "b"\n # c'}
)
ALL = (Target.PROMETHEUS_OPERATOR, Target.VM_RULE, Target.MIMIR)


def planned(story: str, *targets: Target) -> Plan:
    """The plan of a story that chose some targets."""
    folder = CASES / story
    return choosing(load(read_definitions(folder / "definitions")), *targets)


def choosing(catalogue: Catalogue, *targets: Target) -> Plan:
    """The plan of definitions that choose some targets, with settings for Kubernetes and Mimir."""
    organisation = catalogue.organisation
    assert organisation
    changed = organisation.value.model_copy(
        update={"targets": targets, "kubernetes": SETTINGS, "mimir": Mimir(source_tenants=("a", "b"))}
    )
    return plan(replace(catalogue, organisation=replace(organisation, value=changed)))


def written(made: Plan, target: Target, definitions: Path = CASES / "none") -> dict[str, str]:
    """The texts of a target's files by their paths below its folder."""
    artifacts = module(target).artifacts(made, read_templates(definitions))
    return {one.path.removeprefix(f"{target}/"): one.text for one in artifacts}


def objects(files: dict[str, str]) -> Iterator[Any]:
    """All objects of Kubernetes in files, without kustomizations."""
    for path, text in files.items():
        if path != "kustomization.yaml":
            yield from yaml.safe_load_all(text)


def groups(made: Plan) -> list[Any]:
    """The groups of rules that the target Prometheus writes."""
    return [group for one in prometheus.artifacts(made, {}) for group in yaml.safe_load(one.text)["groups"]]


def rules_in(groups: Iterable[Any], target: Target | None = None) -> list[str]:
    """The rules of groups, in whichever of them; without ratios, if those of a target divide by others."""
    texts = sorted(json.dumps(rule) for group in groups for rule in group["rules"])
    return [one for one in texts if target is not Target.VM_RULE or '"record": "slo:error_ratio:' not in one]
