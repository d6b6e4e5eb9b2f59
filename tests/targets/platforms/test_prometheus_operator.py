"""Prometheus Operator is given the same rules and the same configuration as Prometheus and Alertmanager."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from slo.model.targets import Target
from slo.project import read_templates
from slo.targets import alertmanager
from tests.servers import amtool, promtool
from tests.servers.binaries import newest
from tests.servers.custom_resources import faults, published
from tests.targets.platforms.stories import ALL, CASES, STORIES, groups, objects, planned, written

OPERATOR = Target.PROMETHEUS_OPERATOR


def rules(story: str) -> list[Any]:
    made = objects(written(planned(story, OPERATOR), OPERATOR))
    return [one for one in made if one["kind"] == "PrometheusRule"]


def secret(story: str) -> Any:
    made = objects(written(planned(story, OPERATOR), OPERATOR))
    return next(one for one in made if one["kind"] == "Secret")


def named(made: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """Objects by what tells them apart."""
    return {(one["kind"], one["metadata"]["name"]): one for one in made}


@pytest.mark.parametrize("story", STORIES)
def test_the_api_server_accepts_rules_and_keeps_every_field(story: str) -> None:
    schema = published("prometheusrules")

    assert rules(story)
    assert [fault for one in rules(story) for fault in faults(one, schema)] == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("spec", "groups", 0), {"eval_delay": "1m"}, "eval_delay"),
        (("spec", "groups", 0), {"interval": "1 minute"}, "1 minute"),
        (("spec", "groups", 0, "rules", 0), {"exp": "1"}, "exp"),
        (("spec", "groups", 0, "rules", 0, "labels"), {"a": 1}, "1 is not"),
        (("spec",), {"groups": [{"name": "a"}, {"name": "a"}]}, "twice"),
    ],
)
def test_the_schema_finds_what_the_api_server_would_remove_or_refuse(
    path: tuple[Any, ...], value: Any, fault: str
) -> None:
    (one, *_) = rules(STORIES[0])
    place = one
    for step in path:
        place = place[step]
    place.update(value)

    assert any(fault in found for found in faults(one, published("prometheusrules")))


@pytest.mark.parametrize("story", STORIES)
def test_the_rules_are_those_of_the_target_prometheus(story: str, tmp_path: Path) -> None:
    extracted = [group for one in rules(story) for group in one["spec"]["groups"]]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": extracted}))

    assert extracted == groups(planned(story, OPERATOR))
    promtool.check_rules([tmp_path / "rules.yaml"], newest())


@pytest.mark.parametrize("story", STORIES[:3])
def test_the_secret_has_the_configuration_of_the_target_alertmanager(story: str, tmp_path: Path) -> None:
    """The operator mounts its keys in one folder, from which the templates are read."""
    made = planned(story, OPERATOR)
    own = {one.path: one.text for one in alertmanager.artifacts(made, read_templates(CASES / "none"))}
    files = secret(story)["stringData"]
    configuration = yaml.safe_load(files["alertmanager.yaml"])
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    mounted = files["alertmanager.yaml"].replace("/etc/alertmanager/config", str(tmp_path))
    (tmp_path / "alertmanager.yaml").write_text(mounted)

    assert configuration.pop("templates") == ["/etc/alertmanager/config/*.tmpl"]
    expected = yaml.safe_load(own["alertmanager/alertmanager.yml"])
    assert expected.pop("templates")
    assert configuration == expected
    assert {name: text for name, text in files.items() if name.endswith(".tmpl")} == {
        path.rpartition("/")[2]: text.rstrip("\n") for path, text in own.items() if path.endswith(".tmpl")
    }
    amtool.check_config(tmp_path / "alertmanager.yaml", newest())


def test_every_object_has_the_metadata_that_was_chosen() -> None:
    for target in ALL[:2]:
        made = list(objects(written(planned(STORIES[0], target, Target.GRAFANA), target)))

        assert {one["kind"] for one in made} > {"ConfigMap"}
        for one in made:
            assert one["metadata"]["namespace"] == "monitoring"
            assert one["metadata"]["labels"]["release"] == "stack"
            assert one["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "slo"
            assert one["metadata"]["annotations"] == {"example.org/note": 'a: "b"\n # c'}


@pytest.mark.parametrize("target", ALL[:2])
def test_kustomize_builds_all_objects_of_a_folder(target: Target, tmp_path: Path) -> None:
    files = written(planned(STORIES[0], target, Target.GRAFANA), target)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    listed = yaml.safe_load(files["kustomization.yaml"])["resources"]

    assert listed == sorted(path for path in files if path != "kustomization.yaml")
    if not (kubectl := which("kubectl")):
        pytest.skip("no kubectl")
    built = subprocess.run([kubectl, "kustomize", str(tmp_path)], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    assert named(yaml.safe_load_all(built.stdout)) == named(objects(files))


def test_dashboards_are_config_maps_if_grafana_is_chosen_as_well() -> None:
    without = objects(written(planned(STORIES[0], OPERATOR), OPERATOR))
    made = objects(written(planned(STORIES[0], OPERATOR, Target.GRAFANA), OPERATOR))
    maps = [one for one in made if one["kind"] == "ConfigMap"]

    assert "ConfigMap" not in {one["kind"] for one in without}
    assert [list(one["data"]) for one in maps] == [["fleet.json"], ["till.json"]]
    for one in maps:
        assert one["metadata"]["labels"]["grafana_dashboard"] == "1"
        ((text,),) = (one["data"].values(),)
        assert yaml.safe_load(text)["panels"]
