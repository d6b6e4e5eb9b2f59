"""The action, workflows, template and hooks: what they name exists, and what they declare is used."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from slo.cli import slo

ROOT = Path(__file__).parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
WORKFLOWS = {path.stem: path.read_text() for path in (ROOT / "ci" / "github").glob("*.yml")}
GITLAB = (ROOT / "ci" / "gitlab" / "slo.gitlab-ci.yml").read_text()
SERVICE = """\
kind: Service
name: checkout
indicators:
  orders: {events: {total: orders_total, bad: orders_failed_total}}
objectives: [{indicator: orders, target: 99.9%}]
"""


def steps() -> list[dict[str, Any]]:
    jobs = [job for text in WORKFLOWS.values() for job in yaml.safe_load(text)["jobs"].values()]
    return [*ACTION["runs"]["steps"], *(step for job in jobs for step in job["steps"])]


def test_the_action_uses_each_input_and_no_other() -> None:
    used = set(re.findall(r"\binputs\.([\w-]+)", (ROOT / "action.yml").read_text()))

    assert used == ACTION["inputs"].keys()
    assert all(one["description"] for one in ACTION["inputs"].values())


def test_workflows_give_the_action_only_inputs_that_it_has() -> None:
    given = [step["with"] for step in steps() if step.get("uses", "").startswith("OWNER/")]

    assert given
    assert all(one.keys() <= ACTION["inputs"].keys() for one in given)


def test_no_script_contains_an_expression_that_somebody_else_could_fill_in() -> None:
    scripts = [step["run"] for step in steps() if "run" in step]

    assert scripts
    assert [script for script in scripts if "${{" in script] == []


def test_the_second_workflow_follows_the_first_and_finds_its_artifact() -> None:
    first, second = (yaml.safe_load(WORKFLOWS[name]) for name in ("slo", "slo-comment"))
    uploaded = [step["with"]["name"] for step in ACTION["runs"]["steps"] if "upload" in step.get("uses", "")]
    downloaded = [
        step["with"]["name"]
        for step in second["jobs"]["comment"]["steps"]
        if "download" in step.get("uses", "")
    ]

    assert second[True]["workflow_run"]["workflows"] == [first["name"]]  # YAML 1.1 reads `on` as true
    assert uploaded == downloaded


def test_the_run_of_a_fork_may_write_nothing() -> None:
    assert yaml.safe_load(WORKFLOWS["slo"])["permissions"] == {"contents": "read"}
    assert "secrets." not in WORKFLOWS["slo"]


@pytest.mark.parametrize("text", [*WORKFLOWS.values(), GITLAB, (ROOT / "action.yml").read_text()])
def test_scripts_that_are_named_exist_and_can_be_run(text: str) -> None:
    for name in re.findall(r"\bci/[\w/-]+\.sh", text):
        assert (ROOT / name).stat().st_mode & 0o111


def test_the_shells_scripts_are_well_formed() -> None:
    for path in (ROOT / "ci").rglob("*.sh"):
        subprocess.run(["bash", "-n", path], check=True)


def test_the_template_of_gitlab_keeps_what_the_review_writes() -> None:
    job = yaml.safe_load(GITLAB)["slo-review"]

    assert job["artifacts"]["reports"]["junit"] == "slo-review/lint.junit.xml"
    assert "ci/review.sh slo-review" in job["script"][0]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_where_all_is_well_and_fails_where_not(
    hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = tmp_path / "definitions" / "checkout.yaml"
    definition.parent.mkdir()
    definition.write_text(SERVICE)
    monkeypatch.chdir(tmp_path)
    program, *arguments = hook["entry"].split()

    def run(*given: str) -> int:
        return CliRunner().invoke(slo, given).exit_code

    assert run("compile") == 0
    assert program == "slo"
    assert re.search(hook["files"], "definitions/checkout.yaml")
    assert run(*arguments) == 0
    definition.write_text(SERVICE.replace("target", "targt"))
    assert run(*arguments) == 1
