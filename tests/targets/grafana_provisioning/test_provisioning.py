"""Files for Grafana have the alerts, messages and routes of those for Prometheus and Alertmanager."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.channels import Channels
from slo.model import Catalogue
from slo.model.grafana import Grafana
from slo.plan.build import plan
from slo.plan.types import Alert, Plan
from slo.targets import alertmanager, grafana_provisioning, prometheus
from slo.targets.alertmanager.examples import examples
from slo.targets.artifact import Artifact
from slo.targets.grafana_provisioning.contact_points import INTEGRATIONS
from tests.servers import amtool, promtool
from tests.targets.grafana_provisioning.reading import read, unknown

ROOT = Path(__file__).parents[3]
TEMPLATES = {f"alertmanager/{path.name}": path.read_text() for path in ROOT.glob("templates/alertmanager/*")}
STORIES = (
    "alerts_that_grafana_evaluates",
    "every_way_to_reach_people",
    "a_page_that_goes_on_calls_for_help",
    "alerts_that_are_no_objectives",
    "calls_that_one_side_has_not_signed",
)


def catalogue(story: str) -> Catalogue:
    """The definitions of a story, of an organisation that uses Grafana."""
    folder = ROOT / "tests" / "cases" / story / "definitions"
    files = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.yaml"))}
    found = load(files)
    assert found.organisation
    grafana = {"grafana": Grafana(datasource_uid="mimir")}
    organisation = replace(found.organisation, value=found.organisation.value.model_copy(update=grafana))
    return replace(found, organisation=organisation)


def write(artifacts: Iterator[Artifact], folder: Path) -> None:
    for artifact in artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text, encoding="utf-8")


class Written:
    """What is generated for a story, by all three targets."""

    def __init__(self, story: str, folder: Path) -> None:
        self.plan: Plan = plan(catalogue(story))
        self.folder = folder
        for target in (prometheus, alertmanager, grafana_provisioning):
            write(iter(target.artifacts(self.plan, TEMPLATES)), folder)
        self.grafana = read(folder / "grafana-provisioning")
        self.alertmanager = yaml.safe_load((folder / "alertmanager/alertmanager.yml").read_text())

    @property
    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self.grafana["groups"] for rule in group["rules"]]

    @property
    def alerts(self) -> list[Alert]:
        return [
            rule
            for one in self.plan.rule_files
            for group in one.groups
            for rule in group.rules
            if isinstance(rule, Alert)
        ]


@pytest.fixture(params=STORIES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Written:
    return Written(request.param, tmp_path)


def test_every_field_is_one_that_grafana_documents(written: Written) -> None:
    assert unknown(written.grafana) == []


def test_an_unknown_field_would_be_found() -> None:
    rule = {"uid": "a", "keep_firing_for": "5m"}

    assert unknown({"groups": [{"name": "a", "rules": [rule]}]}) == ["groups.rules.keep_firing_for"]
    assert unknown({"contactPoints": [{"receivers": [{"type": "slack", "settings": {"title": ""}}]}]}) == [
        "slack: no url"
    ]


def test_every_alert_has_a_rule_with_a_uid_of_its_own(written: Written) -> None:
    uids = [rule["uid"] for rule in written.rules]

    assert [rule["title"] for rule in written.rules] == [alert.name for alert in written.alerts]
    assert len(set(uids)) == len(uids) > 0
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,40}", uid) for uid in uids)
    names = [group["name"] for group in written.grafana["groups"]]
    assert len(set(names)) == len(names)


def test_uids_of_integrations_are_unique(written: Written) -> None:
    uids = [one["uid"] for point in written.grafana["contactPoints"] for one in point["receivers"]]

    assert len(set(uids)) == len(uids)
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,40}", uid) for uid in uids)


def test_labels_and_times_are_those_of_prometheus(written: Written) -> None:
    def of_prometheus() -> Iterator[tuple[Any, ...]]:
        for path in sorted((written.folder / "prometheus").glob("*.yaml")):
            for group in yaml.safe_load(path.read_text())["groups"]:
                for rule in group["rules"]:
                    if "alert" in rule:
                        yield (
                            group["interval"],
                            rule["alert"],
                            rule["expr"],
                            rule.get("for", "0s"),
                            rule.get("keep_firing_for"),
                            sorted(rule.get("labels", {}).items()),
                        )

    ours = [
        (
            group["interval"],
            rule["title"],
            rule["data"][0]["model"]["expr"],
            rule["for"],
            rule.get("keepFiringFor"),
            sorted(rule["labels"].items()),
        )
        for group in written.grafana["groups"]
        for rule in group["rules"]
    ]

    assert sorted(ours, key=str) == sorted(of_prometheus(), key=str)


def test_prometheus_can_parse_the_queries_and_the_texts(written: Written) -> None:
    """Grafana's data differ in one name, and its language is that of Prometheus."""

    def text(annotation: str) -> str:
        return annotation.replace(".Values.A.Value", ".Value").replace("$values.A.Value", "$value")

    groups = [
        {
            "name": group["name"],
            "rules": [
                {
                    "alert": rule["title"],
                    "expr": rule["data"][0]["model"]["expr"],
                    "labels": rule["labels"],
                    "annotations": {name: text(its) for name, its in rule["annotations"].items()},
                }
                for rule in group["rules"]
            ],
        }
        for group in written.grafana["groups"]
    ]
    path = written.folder / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": groups}))

    promtool.check_rules([path])


def test_messages_are_those_of_alertmanager(written: Written) -> None:
    folder = written.folder / "alertmanager" / "templates"

    assert {one["name"]: one["template"] for one in written.grafana["templates"]} == {
        path.name: path.read_text().rstrip("\n") for path in folder.iterdir()
    }


def test_alertmanager_itself_takes_the_same_routes(written: Written) -> None:
    """The tree of policies, written as routes, and what amtool says of both."""
    points = {point["name"] for point in written.grafana["contactPoints"]}
    policies = written.folder / "policies.yml"
    config = {
        "route": as_route(written.grafana["policies"][0]),
        "receivers": [{"name": name} for name in sorted({*points, "muted"})],
        "time_intervals": written.grafana["muteTimes"],
    }
    policies.write_text(yaml.safe_dump(config))
    silent = {one["name"] for one in written.alertmanager["receivers"] if len(one) == 1}

    amtool.check_config(policies)
    for example in examples(written.plan):
        expected = amtool.routes_test(written.folder / "alertmanager/alertmanager.yml", example.labels)
        shown = ["muted" if name in silent else name for name in expected]
        assert amtool.routes_test(policies, example.labels) == shown, example


def as_route(policy: dict[str, Any]) -> dict[str, Any]:
    """A policy as a route; one that is always muted has a receiver of its own, to tell it from others."""
    route = {name: value for name, value in policy.items() if name not in ("object_matchers", "routes")}
    if route.get("mute_time_intervals") == ["slo/always"]:
        route["receiver"] = "muted"
    if "object_matchers" in policy:
        quoted = [
            (name, op, value.replace("\\", r"\\").replace('"', r"\""))
            for name, op, value in policy["object_matchers"]
        ]
        route["matchers"] = [f'{name}{op}"{value}"' for name, op, value in quoted]
    return {**route, "routes": [as_route(child) for child in policy.get("routes", [])]}


def test_every_channel_has_an_integration() -> None:
    sections = {
        field.annotation.__args__[0].section  # type: ignore[union-attr]
        for field in Channels.model_fields.values()
    }

    assert sections == set(INTEGRATIONS)


def test_secrets_are_read_from_the_files_that_definitions_name(tmp_path: Path) -> None:
    points = Written("every_way_to_reach_people", tmp_path).grafana["contactPoints"]
    settings = {one["type"]: one["settings"] for point in points for one in point["receivers"]}

    assert settings["pagerduty"]["integrationKey"].startswith("</etc/alertmanager/secrets/")
    assert settings["slack"]["url"].startswith("</etc/alertmanager/secrets/")
    assert settings["jira"]["password"] == "</etc/alertmanager/secrets/jira>"


def test_a_data_source_that_fails_ends_the_heartbeat_and_nothing_else(tmp_path: Path) -> None:
    rules = Written("alerts_that_grafana_evaluates", tmp_path).rules

    assert {rule["title"] for rule in rules if rule["execErrState"] == "OK"} == {"SLOAlertingHeartbeat"}
    assert {rule["execErrState"] for rule in rules} == {"OK", "KeepLast"}
    assert {rule["noDataState"] for rule in rules} == {"OK"}
