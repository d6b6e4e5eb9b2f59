"""Mimir is given the rules of the target Prometheus by namespace, and a configuration without folders."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.model.targets import Target
from slo.project import read_templates
from slo.targets import alertmanager
from tests.servers import amtool
from tests.servers.binaries import newest
from tests.targets.platforms.stories import CASES, STORIES, groups, planned, written

PROGRAMS = Path(os.environ.get("SLO_ENGINES") or "~/.cache/slo-engines").expanduser()
HOW_TO = CASES.parents[1] / "docs" / "how-to" / "mimir.md"


def files(story: str) -> dict[str, str]:
    return written(planned(story, Target.MIMIR), Target.MIMIR)


def rules(story: str) -> list[Any]:
    return [yaml.safe_load(text) for path, text in files(story).items() if path.startswith("rules/")]


@pytest.mark.parametrize("story", STORIES)
def test_the_rules_are_those_of_the_target_prometheus(story: str) -> None:
    found = [group for one in rules(story) for group in one["groups"]]

    assert {tuple(group.pop("source_tenants")) for group in found} == {("a", "b")}
    assert found == groups(planned(story, Target.MIMIR))
    assert max(len(group["rules"]) for group in found) <= 20


def test_every_namespace_has_a_file_and_the_prefix() -> None:
    paths = [path for path in files(STORIES[0]) if path.startswith("rules/")]

    assert paths == ["rules/till.yaml", "rules/till-drawers.yaml"]
    assert [one["namespace"] for one in rules(STORIES[0])] == ["slo:till", "slo:till-drawers"]


@pytest.mark.parametrize("story", STORIES[:3])
def test_the_configuration_is_that_of_the_target_alertmanager(story: str) -> None:
    made = planned(story, Target.MIMIR)
    own = {one.path: one.text for one in alertmanager.artifacts(made, read_templates(CASES / "none"))}
    configuration = yaml.safe_load(files(story)["alertmanager.yaml"])
    expected = yaml.safe_load(own["alertmanager/alertmanager.yml"])
    templates = [path for path in files(story) if path.startswith("templates/")]

    assert sorted(f"templates/{name}" for name in configuration.pop("templates")) == sorted(templates)
    assert expected.pop("templates")
    assert configuration == expected


@pytest.mark.parametrize("story", STORIES[:3])
def test_the_script_of_the_how_to_leaves_no_setting_that_names_a_file(story: str, tmp_path: Path) -> None:
    script = re.search(r"```python\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    assert script
    text = files(story)["alertmanager.yaml"]
    named = sorted(set(re.findall(r"_file: (\S+)", text)))
    for number, path in enumerate(named):
        secret = tmp_path / f"secret-{number}"
        secret.write_text(f"https://example.org/{number}\n")
        text = re.sub(rf"_file: {re.escape(path)}$", f"_file: {secret}", text, flags=re.MULTILINE)
    (tmp_path / "in.yaml").write_text(text)
    command = [sys.executable, "-c", script[1], str(tmp_path / "in.yaml")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert named
    assert "_file:" not in said
    assert all(f"https://example.org/{number}" in said for number in range(len(named)))
    for name in yaml.safe_load(text)["templates"]:
        (tmp_path / name).write_text(files(story)[f"templates/{name}"])
    (tmp_path / "out.yaml").write_text(said)
    amtool.check_config(tmp_path / "out.yaml", newest())


@pytest.mark.parametrize("story", STORIES)
def test_mimirtool_accepts_the_rules(story: str, tmp_path: Path) -> None:
    program = PROGRAMS / "mimirtool"
    if not os.access(program, os.X_OK):
        pytest.skip("no mimirtool: run `tools/engines mimirtool`")
    for path, text in files(story).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    command = [program, "rules", "lint", "--dry-run", *sorted(map(str, (tmp_path / "rules").iterdir()))]
    said = subprocess.run(command, capture_output=True, text=True)

    assert said.returncode == 0, said.stderr
