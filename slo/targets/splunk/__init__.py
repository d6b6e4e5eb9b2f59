"""An app for Splunk: the searches of use cases, and the alert action that tells Alertmanager what they find.

Splunk's own webhook sends JSON of its own to one address, which Alertmanager does not read; so the app has an
action that posts alerts with the labels that our routes read.
https://help.splunk.com/en/data-management/splunk-enterprise-admin-manual/10.0/10.0.0-configuration-file-reference/savedsearches.conf
https://docs.splunk.com/Documentation/Splunk/latest/AdvancedDev/ModAlertsIntro
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from slo.model import UseCase
from slo.plan.types import Plan
from slo.targets.artifact import GENERATED, Artifact, Templates

_ACTION = "slo_alertmanager"
_MINUTE = 60_000  # in milliseconds

_APP = {
    "install": {"is_configured": "0"},
    "ui": {"is_visible": "0", "label": "Use cases that slo has compiled"},
    "launcher": {"description": "Searches of protective monitoring, and an action that tells Alertmanager"},
}
_ACTIONS = {
    _ACTION: {
        "is_custom": "1",
        "label": "Tell Alertmanager",
        "description": "Posts an alert with the labels that routes read",
        "payload_format": "json",
        "python.version": "python3",
        "param.url": "",  # told by whoever installs the app, in local/
        "param.timeout": "10",
    }
}
_FORM = "<p>What is said to Alertmanager is written in definitions, and compiled by slo.</p>\n"


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Write the app; nothing where there is no use case."""
    if not plan.catalogue.use_cases:
        return
    action = Path(__file__).with_name("alertmanager_action.py").read_text(encoding="utf-8")
    searches = {one.value.name: _search(one.value) for one in plan.catalogue.use_cases.values()}
    yield Artifact(f"splunk/bin/{_ACTION}.py", action)
    yield Artifact("splunk/default/alert_actions.conf", _conf(_ACTIONS))
    yield Artifact("splunk/default/app.conf", _conf(_APP))
    yield Artifact(f"splunk/default/data/ui/alerts/{_ACTION}.html", _FORM)
    yield Artifact("splunk/default/savedsearches.conf", _conf(searches))


def _search(use_case: UseCase) -> dict[str, str]:
    """Write a search that alerts on each run that finds anything."""
    param = f"action.{_ACTION}.param"
    minutes = use_case.window.milliseconds // _MINUTE
    description = f"Found by {use_case.name}, which is maintained by: {use_case.owner}."
    return {
        "description": description,
        "search": use_case.search,
        "enableSched": "1",
        "cron_schedule": use_case.schedule,
        "dispatch.earliest_time": f"-{minutes}m@m",
        "dispatch.latest_time": "@m",
        "counttype": "number of events",
        "relation": "greater than",
        "quantity": "0",
        "alert.digest_mode": "1",  # once a run, whatever the number of results
        "alert.suppress": "0",
        "alert.track": "1",
        f"action.{_ACTION}": "1",
        **{f"{param}.label_{name}": value for name, value in use_case.labels.items()},
        f"{param}.annotation_summary": use_case.summary,
        f"{param}.annotation_description": description,
        f"{param}.annotation_runbook_url": use_case.playbook,
        f"{param}.lasts_seconds": str(use_case.keep_firing.milliseconds // 1000),
    }


def _conf(stanzas: Mapping[str, Mapping[str, str]]) -> str:
    """Write stanzas. A value goes on to the next line where its line ends with a backslash."""
    lines = [f"# {GENERATED}\n"]
    for name, settings in stanzas.items():
        lines.append(f"[{name}]\n")
        lines += (f"{key} = {_value(value)}".rstrip() + "\n" for key, value in settings.items())
        lines.append("\n")
    return "".join(lines[:-1])


def _value(text: str) -> str:
    return text.replace("\n", " \\\n")
