"""A stand-in for Mimir and Cortex: the ruler's and the Alertmanager's configuration API of one machine.

It answers as https://github.com/cortexproject/cortex/blob/v1.21.1/pkg/ruler/api.go and
https://github.com/cortexproject/cortex/blob/v1.21.1/pkg/alertmanager/api.go do, which Mimir has kept.
tests/push/test_cortex.py runs the same pushes on the real program.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import yaml

from tests.push.faults import Answer, Asked, Server

RULES = "/prometheus/config/v1/rules"
MOST_RULES = 20
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Groups = dict[tuple[str, str], Any]


class Mimir:
    """The rules and the Alertmanager configuration of each tenant. `changed` is called after each change."""

    def __init__(self, rules_path: str = RULES) -> None:
        self.groups: dict[str, Groups] = {}
        self.configurations: dict[str, Any] = {}
        self.changed: Callable[[], None] = lambda: None
        self.server = Server(self._handle)
        self._rules_path = rules_path

    def of(self, tenant: str) -> Groups:
        return self.groups.setdefault(tenant, {})

    def _handle(self, asked: Asked) -> Answer:
        if not asked.tenant:
            return Answer(401, "no org id")
        if asked.path == "/api/v1/alerts":
            return self._alertmanager(asked)
        path, _, rest = asked.path.partition(self._rules_path)
        if path or not asked.path.startswith(self._rules_path):
            return Answer(404, "404 page not found")
        answer = self._rules(asked, [unquote(part) for part in rest.split("/")[1:]])
        if asked.method != "GET":
            self.changed()
        return answer

    def _rules(self, asked: Asked, names: list[str]) -> Answer:
        groups = self.of(asked.tenant)
        if asked.method == "GET" and not names:
            if not groups:
                return Answer(404, "no rule groups found\n")
            listed: dict[str, list[Any]] = {}
            for (namespace, _), group in groups.items():
                listed.setdefault(namespace, []).append(group)
            return Answer(200, yaml.dump(listed, Dumper=DUMPER, sort_keys=False), "application/yaml")
        if asked.method == "POST" and len(names) == 1:
            return self._set(groups, names[0], asked.body)
        if asked.method == "DELETE" and len(names) == 2:
            if groups.pop((names[0], names[1]), None) is None:
                return Answer(404, "group does not exist\n")
            return Answer(202, '{"status":"success"}', "application/json")
        return Answer(405, "method not allowed")

    def _set(self, groups: Groups, namespace: str, text: str) -> Answer:
        try:
            group = yaml.safe_load(text)
            rules, limit = group["rules"], group.get("limit", 0)
        except (yaml.YAMLError, KeyError, TypeError):
            return Answer(400, "unable to decoded rule group\n")
        if not isinstance(limit, int) or any(not rule.get("expr") for rule in rules):
            return Answer(400, "unable to decoded rule group\n")
        if len(rules) > MOST_RULES:
            return Answer(400, f"per-user rules per rule group limit (limit: {MOST_RULES}) exceeded\n")
        groups[namespace, group["name"]] = group
        return Answer(202, '{"status":"success"}', "application/json")

    def _alertmanager(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            if asked.tenant not in self.configurations:
                return Answer(404, "alertmanager storage object not found\n")
            return Answer(200, yaml.safe_dump(self.configurations[asked.tenant]), "application/yaml")
        posted = yaml.safe_load(asked.body)
        configuration = yaml.safe_load(posted["alertmanager_config"])
        if wrong := _file_names(configuration):
            return Answer(400, f"error validating Alertmanager config: setting {wrong} is not allowed\n")
        templates = posted["template_files"]
        for name in (*templates, *configuration["templates"]):
            if "/" in name:
                return Answer(400, f"error validating Alertmanager config: invalid template name {name!r}\n")
        if missing := set(configuration["templates"]) - set(templates):
            return Answer(400, f"error validating Alertmanager config: no template {sorted(missing)}\n")
        self.configurations[asked.tenant] = posted
        self.changed()
        return Answer(201)


def _file_names(value: Any) -> str:
    """Return the first key that names a file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key).endswith("_file") or (found := _file_names(inner)):
                return str(key) if str(key).endswith("_file") else found
    if isinstance(value, list):
        return next(filter(None, map(_file_names, value)), "")
    return ""
