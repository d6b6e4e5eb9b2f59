"""Provisioning files as Grafana reads them: its fields, and the variables that it replaces.

Written from its documentation, and from the types in pkg/services/provisioning of Grafana 13:
https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

VARIABLE = re.compile(r"\$\$|\$__file\{([^}]*)\}|\$\{?(\w+)\}?")

ROUTE = {
    "receiver", "object_matchers", "group_by", "group_wait", "group_interval", "repeat_interval",
    "active_time_intervals", "mute_time_intervals", "continue", "routes",
}  # fmt: skip
FIELDS = {
    "": {"apiVersion", "groups", "contactPoints", "policies", "templates", "muteTimes", "providers"},
    "groups": {"name", "folder", "interval", "rules"},
    "groups.rules": {
        "uid", "title", "condition", "data", "for", "keepFiringFor", "noDataState", "execErrState",
        "missing_series_evals_to_resolve", "labels", "annotations",
    },
    "groups.rules.data": {"refId", "relativeTimeRange", "datasourceUid", "model"},
    "contactPoints": {"name", "receivers"},
    "contactPoints.receivers": {"uid", "type", "settings", "disableResolveMessage"},
    "policies": ROUTE,
    "policies.routes": ROUTE,
    "policies.routes.routes": ROUTE,
    "templates": {"name", "template"},
    "muteTimes": {"name", "time_intervals"},
    "muteTimes.time_intervals": {
        "times", "weekdays", "days_of_month", "months", "years", "location",
    },
    "providers": {"name", "folder", "type", "disableDeletion", "allowUiUpdates", "options"},
}  # fmt: skip
SETTINGS = {  # of integrations: the required ones, and others
    "pagerduty": (
        {"integrationKey"},
        {"severity", "class", "component", "group", "summary", "details", "url"},
    ),
    "opsgenie": ({"apiKey", "apiUrl"}, {"message", "description", "autoClose"}),
    "slack": ({"url"}, {"recipient", "title", "text"}),
    "teams": ({"url"}, {"title", "message"}),
    "email": ({"addresses"}, {"subject", "message"}),
    "jira": (
        {"api_url", "project", "issue_type"},
        {"summary", "description", "resolve_transition", "user", "password", "api_token"},
    ),
    "sns": ({"topic_arn", "sigv4"}, {"api_url", "subject", "message"}),
    "webhook": ({"url"}, {"httpMethod", "authorization_scheme", "authorization_credentials"}),
}


def replaced(text: str) -> str:
    """A text with the variables that Grafana replaces: files are shown as <path>, others are not set."""

    def by(match: re.Match[str]) -> str:
        return "$" if match[0] == "$$" else f"<{match[1]}>" if match[1] else ""

    return VARIABLE.sub(by, text)


def in_all(value: Any, change: Callable[[str], str]) -> Any:
    """A value with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_all(item, change) for item in value]
    if isinstance(value, dict):
        return {name: in_all(item, change) for name, item in value.items()}
    return value


def read(folder: Path) -> dict[str, Any]:
    """All provisioning files of a folder together, with variables replaced where Grafana does so."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert content.pop("apiVersion") == 1
        found |= content
    for group in found["groups"]:
        for rule in group["rules"]:  # neither queries nor annotations
            rule["labels"] = in_all(rule["labels"], replaced)
    for name in ("contactPoints", "policies", "templates"):
        found[name] = in_all(found[name], replaced)
    return found


def unknown(value: Any, path: str = "") -> list[str]:
    """Fields that Grafana does not know, by their paths; and settings that an integration needs."""
    if isinstance(value, list):
        return [found for item in value for found in unknown(item, path)]
    if not isinstance(value, dict) or path not in FIELDS:
        return []
    found = [f"{path}.{name}".lstrip(".") for name in value if name not in FIELDS[path]]
    if path == "contactPoints.receivers":
        needed, others = SETTINGS[value["type"]]
        found += [f"{value['type']}: {name}" for name in value["settings"].keys() - needed - others]
        found += [f"{value['type']}: no {name}" for name in needed - value["settings"].keys()]
    for name, item in value.items():
        found += unknown(item, f"{path}.{name}".lstrip("."))
    return found
