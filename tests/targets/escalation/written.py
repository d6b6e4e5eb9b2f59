"""What is written for a system of on-call, and whom it pages when, by the written file alone."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slo.model import Catalogue, OnCall
from slo.model.on_call import IncidentIoOnCall, JiraServiceManagementOnCall
from slo.plan.types import Plan
from slo.targets import incidentio, jira_service_management

Json = dict[str, Any]

TARGETS = {JiraServiceManagementOnCall: jira_service_management, IncidentIoOnCall: incidentio}
SYSTEMS = [*TARGETS]

_REFERENCE = re.compile(r'\$\{data\.([\w-]+)\.on_call\["(.*)"\]\.id\}')


def written(system: type[OnCall], catalogue: Catalogue) -> str:
    """The text of the file for Terraform."""
    (file,) = TARGETS[system].artifacts(Plan(rule_files=(), catalogue=catalogue, routing=None), {})
    return file.text


def pages(system: type[OnCall], text: str) -> dict[str, list[tuple[int, str]]]:
    """Whom a page of each owner pages that nobody answers: minutes after the page, and schedules."""
    configuration = json.loads(text)
    return {owner: [*_PAGES[system](configuration, owner)] for owner in policies(system, configuration)}


def policies(system: type[OnCall], configuration: Json) -> Json:
    """The escalation policies, or paths, by owner."""
    kinds = {
        JiraServiceManagementOnCall: "atlassian-operations_escalation",
        IncidentIoOnCall: "incident_escalation_path",
    }
    found: Json = configuration["resource"][kinds[system]]
    return found


def _by_rules(configuration: Json, owner: str) -> Iterator[tuple[int, str]]:
    """Jira Service Management: every delay counts from the page, and repeats from the last rule."""
    policy = policies(JiraServiceManagementOnCall, configuration)[owner]
    rules = sorted(policy["rules"], key=lambda rule: int(rule["delay"]))
    assert all(rule["condition"] == "if-not-acked" for rule in rules)
    round_ = rules[-1]["delay"] + policy["repeat"]["wait_interval"]
    for again in range(policy["repeat"]["count"] + 1):
        for rule in rules:
            yield again * round_ + rule["delay"], _schedule(configuration, rule["recipient"])


def _by_nodes(configuration: Json, owner: str) -> Iterator[tuple[int, str]]:
    """incident.io: each level waits for an acknowledgement, and then the next node follows."""
    nodes = policies(IncidentIoOnCall, configuration)[owner]["path"]
    places = {node["id"]: place for place, node in enumerate(nodes) if "id" in node}
    at, seconds, repeated = 0, 0, 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if node["type"] == "level":
            for target in node["level"]["targets"]:
                yield seconds // 60, _schedule(configuration, target)
            seconds += node["level"]["time_to_ack_seconds"]
        elif repeated < node["repeat"]["repeat_times"]:
            repeated += 1
            at = places[node["repeat"]["to_node"]]


def _schedule(configuration: Json, target: Json) -> str:
    """The name of a schedule that a reference in Terraform leads to."""
    assert target["type"] == "schedule"
    match = _REFERENCE.fullmatch(target["id"])
    assert match, f"{target['id']} refers to nothing"
    assert not re.search(r"(?<![$])[$][{]|(?<!%)%[{]", match[2]), f"{target['id']} has a template in a name"
    names = configuration["data"][match[1]]["on_call"]["for_each"]
    name = json.loads(f'"{match[2]}"')
    assert names[name] == name
    return str(name.replace("$${", "${").replace("%%{", "%{"))


_PAGES: Mapping[type[OnCall], Callable[[Json, str], Iterator[tuple[int, str]]]] = {
    JiraServiceManagementOnCall: _by_rules,
    IncidentIoOnCall: _by_nodes,
}
