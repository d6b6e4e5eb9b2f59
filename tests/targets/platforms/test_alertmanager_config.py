"""AlertmanagerConfigs route generated alerts as the target Alertmanager does, below a root of others."""

import json
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.model.targets import Target
from slo.plan.router import route
from slo.plan.routing import routing
from slo.plan.routing.beside import apart
from slo.plan.types import Labels, Matcher, Plan, Route, Routing
from slo.project import read_templates
from slo.targets import alertmanager
from slo.targets.alertmanager.additions import explicit
from slo.targets.alertmanager.configuration import inhibition, intervals, receiver
from slo.targets.alertmanager.configuration import route as in_alertmanager
from slo.targets.alertmanager_config.branches import NOBODY, branches
from slo.text.yaml import document
from tests.routing.organisations import PRODUCTS, catalogue
from tests.servers import operator
from tests.servers.binaries import newest
from tests.servers.custom_resources import faults, published
from tests.servers.routing import receivers
from tests.targets.platforms.stories import CASES, objects, planned, written

STORY = "routes_that_join_an_alertmanager_of_others"
TARGET = Target.ALERTMANAGER_CONFIG
MAIN = """\
route:
  receiver: everybody
  routes:
    - {receiver: log, matchers: [severity="page"], continue: true}
    - {receiver: databases, matchers: [namespace="shop-db"]}
receivers: [{name: everybody}, {name: log}, {name: databases}]
"""
OF_OTHERS = (
    Route("log", why="", matchers=(Matcher("severity", "=", "page"),), continues=True),
    Route("databases", why="", matchers=(Matcher("namespace", "=", "shop-db"),)),
)
_LABELS = {"product": "shop", "service": "till", "slo": "till-paid", "category": "reliability"}
_ANNOTATIONS = {"summary": "Half of it fails: <b> & more", "description": "A first line.\nA second."}
DATA = {
    "status": "firing",
    "alerts": [{"status": "firing", "labels": _LABELS, "annotations": _ANNOTATIONS}],
    "commonLabels": _LABELS,
    "commonAnnotations": _ANNOTATIONS,
}


def made() -> list[Any]:
    return list(objects(written(planned(STORY, TARGET), TARGET)))


def routed(plan: Plan) -> Routing:
    assert plan.routing is not None
    return apart(plan.routing)


def alert(chance: random.Random, products: list[str]) -> Labels:
    """Any alert: generated or not, with labels that are right, wrong or missing."""
    known = {
        "alertname": ["SLOErrorBudgetBurn", "SLOAlertingHeartbeat", "DiskFull"],
        "product": [*products, "-", "typo"],
        "service": ["till", "-"],
        "slo": ["till-paid", "-"],
        "environment": ["production", "staging"],
        "severity": ["page", "ticket", "critical"],
        "category": ["reliability", "security"],
        "called_upon": ["platform", "reliability-engineering", "typo"],
        "call_mode": ["automatic", "explicit"],
        "namespace": ["shop-db", "shop-web", "web"],
    }
    seldom = {"called_upon": 0.3, "call_mode": 0.3, "namespace": 0.3}
    often = 0.95 if chance.random() < 0.7 else 0.5
    return {
        name: chance.choice(values)
        for name, values in known.items()
        if chance.random() < seldom.get(name, often)
    }


def below(routing: Routing) -> Route:
    """The tree that the operator makes of the objects and MAIN: each first route continues."""
    first = tuple(one.route._replace(continues=True) for one in branches(routing))
    return Route("everybody", why="", routes=(*first, *OF_OTHERS))


def expected(routing: Routing, labels: Labels) -> list[str]:
    """Who gets an alert: those of our tree, those of others, or else their root."""
    ours = [one.receiver for one in route(routing.root, labels) if len(one.path) > 1]
    others = Route("everybody", why="", routes=OF_OTHERS)
    theirs = [one.receiver for one in route(others, labels) if len(one.path) > 1]
    return [*ours, *theirs] or ["everybody"]


@pytest.mark.parametrize("of", ["story", "organisation"])
def test_every_alert_comes_to_the_receivers_of_our_tree_and_to_those_of_others(of: str) -> None:
    declared = catalogue()
    own = routing(declared) if of == "organisation" else planned(STORY, TARGET).routing
    assert own is not None
    ours, chance = apart(own), random.Random(of)
    products = [str(one["name"]) for one in PRODUCTS] if of == "organisation" else ["shop"]
    tree, alerts = below(ours), [alert(chance, products) for _ in range(2000)]

    found = [[one.receiver for one in route(tree, labels) if one.receiver != NOBODY] for labels in alerts]
    assert found == [expected(ours, labels) for labels in alerts]
    assert len({tuple(one) for one in found}) > 15


def test_the_api_server_accepts_the_objects_and_keeps_every_field() -> None:
    schema = published("alertmanagerconfigs")
    route = schema["properties"]["spec"]["properties"]["route"]

    def children(of: Any) -> list[Any]:
        return [below for child in of.get("routes", ()) for below in (child, *children(child))]

    assert made()
    for one in made():
        assert faults(one, schema) == []
        # The schema says nothing about these, because it may not refer to itself; the operator does.
        assert [fault for child in children(one["spec"]["route"]) for fault in faults(child, route)] == []


def test_the_secret_with_the_configuration_is_not_written_as_well() -> None:
    both = planned(STORY, Target.PROMETHEUS_OPERATOR, TARGET)
    alone = planned(STORY, Target.PROMETHEUS_OPERATOR)

    for plan, kinds in ((both, {"PrometheusRule"}), (alone, {"PrometheusRule", "Secret"})):
        files = written(plan, Target.PROMETHEUS_OPERATOR)
        assert {one["kind"] for one in objects(files)} == kinds


def of_the_operator() -> Any:
    secrets = {
        "pagerduty": {"platform": "k1"},
        "teams": {"platform": "https://example.org/k2"},
        "opsgenie": {"shop": "k3"},
        "slack": {"shop": "https://example.org/k4"},
        "watchdog": {"url": "https://example.org/k5"},
        "smtp": {"password": "k6"},
    }
    return yaml.safe_load(operator.configured(made(), MAIN, secrets))


def without_prefix(value: Any) -> Any:
    """A configuration with the names that its objects have, without those of their namespace and object."""
    if isinstance(value, dict):
        return {key: without_prefix(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_prefix(one) for one in value]
    return value.split("/", 2)[2] if isinstance(value, str) and value.startswith("monitoring/") else value


def test_the_operator_makes_the_routes_of_the_target_alertmanager_of_it() -> None:
    ours, found = routed(planned(STORY, TARGET)), of_the_operator()
    first = {f"slo-{one.name}": in_alertmanager(one.route) | {"continue": True} for one in branches(ours)}
    plain = yaml.safe_load(json.dumps([first[name] for name in sorted(first)], default=list))

    assert without_prefix(found["route"]["routes"])[: len(first)] == plain
    assert found["inhibit_rules"] == json.loads(json.dumps([inhibition(one) for one in ours.inhibitions]))
    zoned = json.loads(json.dumps(intervals(ours)))
    for one in zoned:
        for part in one["time_intervals"]:
            assert part.pop("location") == "UTC"
    named = {one["name"]: one for one in without_prefix(found["mute_time_intervals"])}
    assert [named[one["name"]] for one in zoned] == zoned


def test_the_operator_makes_the_receivers_of_the_target_alertmanager_of_it() -> None:
    """But for secrets, which it copies from Secrets, and templates, which are in the texts."""
    ours = routed(planned(STORY, TARGET))
    found = {one["name"]: one for one in without_prefix(of_the_operator()["receivers"])}

    for one in ours.receivers:
        sections = {name: config for name, config in receiver(one, explicit(ours)).items() if name != "name"}
        assert found[one.name].keys() == {"name", *sections}
        for section, configs in sections.items():
            (expected,), (its,) = json.loads(json.dumps(configs)), found[one.name][section]
            files = {name for name in expected if name.endswith("_file")}
            assert its.keys() == {name.removesuffix("_file") for name in expected}
            assert {name: its[name] for name in plain(expected) - files} == {
                name: expected[name] for name in plain(expected) - files
            }
            assert all(
                str(its[name.removesuffix("_file")]).rpartition("/")[2].startswith("k") for name in files
            )


def plain(config: Mapping[str, Any]) -> set[str]:
    """The settings without templates."""
    return {name for name, one in config.items() if "{{" not in str(one)}


def test_alertmanager_sends_every_alert_to_the_receivers_of_our_tree(tmp_path: Path) -> None:
    ours, chance = routed(planned(STORY, TARGET)), random.Random(1)
    (tmp_path / "made.yml").write_text(yaml.safe_dump(of_the_operator()))
    alerts = [{"id": str(number), **alert(chance, ["shop"])} for number in range(2000)]
    found = receivers(tmp_path / "made.yml", alerts, tmp_path / "run")
    names = [[without_prefix(name) for name in some if not name.endswith(f"/{NOBODY}")] for some in found]

    # By the names of their objects, so not in our order.
    assert [sorted(some) for some in names] == [sorted(expected(ours, labels)) for labels in alerts]


@pytest.mark.parametrize(
    ("section", "field"), [("slack", "title"), ("slack", "text"), ("opsgenie", "message")]
)
def test_texts_are_those_that_templates_in_files_give(section: str, field: str, tmp_path: Path) -> None:
    plan = planned(STORY, TARGET)
    (tmp_path / "data.json").write_text(json.dumps(DATA))
    for one in alertmanager.artifacts(plan, read_templates(CASES / "none")):
        if one.path.endswith(".tmpl"):
            (tmp_path / Path(one.path).name).write_text(one.text)
    sections = [yaml.safe_load(document(receiver(one))) for one in routed(plan).receivers]
    own = {config[field] for one in sections for config in one.get(f"{section}_configs", ())}
    its = {
        config[field]
        for made_of in made()
        for one in made_of["spec"]["receivers"]
        for config in one.get(f"{section}Configs", ())
    }

    alone = {rendered(text, tmp_path, "none") for text in its}
    assert alone == {rendered(text, tmp_path, "*.tmpl") for text in own}
    assert any("Half of it fails" in text for text in alone)


def rendered(text: str, folder: Path, templates: str) -> str:
    """What amtool makes of a text about DATA, with templates of a folder."""
    options = {"text": text, "glob": folder / templates, "data": folder / "data.json"}
    command = [newest().amtool, "template", "render"]
    command += [f"--template.{name}={value}" for name, value in options.items()]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return said.stdout
