"""The action and workflows, run script by script as GitHub does, against a stand-in of its API."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.change import AUTHOR, ROOT, SERVICE, Change
from tests.ci.hub import BOT, GH, PERSON, Hub, hub
from tests.ci.runs import ACTION, Ran, Runner

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in of gh needs jq")

WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / "ci" / "github").glob("*.yml")}


class PullRequest:
    """A change of a target from 99.9% to 99.5%, and the machine on which GitHub runs its jobs."""

    def __init__(self, folder: Path, github: Hub) -> None:
        self.change, self.github = Change(folder), github
        programs = self.change.log.parent / "programs"
        (programs / "gh").write_text(GH.format(python=sys.executable))
        (programs / "python").write_text(f'#!/bin/sh\necho "python $*" >>"{self.change.log}"\n')
        for name in ("gh", "python"):
            (programs / name).chmod(0o755)
        self.change.environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        self.base = self.commit(SERVICE)
        self.runner = Runner(folder, self.change.folder, programs, {}, {"github.token": "writes"})

    def commit(self, definition: str, compiles: bool = True) -> str:
        """Commit a definition, and what it generates; return the commit."""
        path = self.change.folder / "definitions" / "checkout.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(definition)
        commands = ("git init -q", "git add -A :!slo-review", f"git {AUTHOR} commit -qm change")
        for command in ("slo compile", *commands) if compiles else commands:
            self.change.run(*command.split())
        self.head = self.github.head = self.change.run("git", "rev-parse", "HEAD")
        return self.head

    def machine(self, token: str, **says: str) -> Runner:
        """Return a fresh machine for the present commit; `says` are what commands of slo answer."""
        answers = {f"SAYS_{command}": answer for command, answer in says.items()}
        self.runner.environment = {**self.change.environment, **answers, "GITHUB_API_URL": self.github.url}
        self.runner.context = {"github.token": token}
        self.runner.event(
            {"pull_request": {"number": 12, "base": {"sha": self.base}, "head": {"sha": self.head}}}
        )
        return self.runner

    def of_branch(self, **says: str) -> Ran:
        """Run the action as for a branch of the same repository."""
        return self.machine("writes", **says).action()

    def of_fork(self, **says: str) -> Ran:
        """Run the first workflow as for a fork: no secrets, and a token that may not write."""
        (given,) = (one["with"] for one in _steps("slo") if one["uses"].startswith("OWNER/"))
        return self.machine("reads", **says).action(**given)

    def workflow_run(self, artifact: Path, head: str) -> Ran:
        """Run the second workflow, which follows the first one's run for a commit."""
        runner = self.machine("writes")
        workspace = self.runner.folder / "second"
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(artifact, workspace / "slo-review", symlinks=True)
        (workspace / "slo").symlink_to(ROOT)
        runner.event({"workflow_run": {"event": "pull_request", "head_sha": head, "id": 1}})
        runner.workspace, before = workspace, runner.workspace
        ran = runner.steps(_steps("slo-comment"))
        runner.workspace = before
        return ran


def _steps(workflow: str) -> list[dict[str, Any]]:
    (job,) = WORKFLOWS[workflow]["jobs"].values()
    return [{"uses": "", **step} for step in job["steps"]]


@pytest.fixture
def pull_request(tmp_path: Path) -> Iterator[PullRequest]:
    with hub() as github:
        yield PullRequest(tmp_path, github)


FINE = {"lint": "0 no errors", "test": "0 2 proofs hold"}
"""Answers of the slow commands; the others answer truly."""


def test_a_change_has_one_comment_that_follows_its_commits(pull_request: PullRequest) -> None:
    github = pull_request.github
    pull_request.commit(SERVICE.replace("99.9%", "99.5%"))
    first = pull_request.of_branch(**FINE)
    pull_request.commit(SERVICE.replace("99.9%", "99%"))
    second = pull_request.of_branch(**FINE)

    assert (first.code, second.code) == (0, 0), second.said
    assert github.writes == ["POST", "PATCH"]
    (comment,) = github.by_bot
    assert "99.9% → 99%" in comment
    assert second.summary == comment
    assert second.kept is not None
    assert (second.kept / "comment.md").read_text() == comment
    assert {f"${{{{ steps.review.outputs.{name} }}}}" for name in second.outputs} == {
        one["value"] for one in ACTION["outputs"].values()
    }
    assert all((pull_request.change.folder / path).is_file() for path in second.outputs.values())


def test_the_program_of_the_action_is_installed_and_not_one_of_the_change(pull_request: PullRequest) -> None:
    pull_request.of_branch(**FINE)

    assert f"python -m pip install --quiet {ROOT}" in pull_request.change.calls


def test_a_change_that_fails_is_commented_annotated_and_kept(pull_request: PullRequest) -> None:
    pull_request.commit(SERVICE.replace("target", "targt"), compiles=False)
    ran = pull_request.of_branch(test="1 a proof does not hold")

    assert ran.codes == {"Install slo": 0, "Review": 1, "Comment": 0}
    assert ran.code == 1
    assert "::error file=definitions/checkout.yaml,line=6" in ran.said
    (comment,) = pull_request.github.by_bot
    assert "| Definitions raise no questions | **failed** |" in comment
    assert ran.kept is not None
    sarif = json.loads((ran.kept / "lint.sarif").read_text())
    assert sarif["runs"][0]["results"][0]["ruleId"] == "unknown-key"


def test_a_comment_of_a_person_that_quotes_ours_stays_as_it_is(pull_request: PullRequest) -> None:
    quoted = pull_request.github.say(PERSON, "<!-- slo review -->\nI agree.")
    for _ in range(150):
        pull_request.github.say(BOT, "<!-- another tool -->")
    pull_request.of_branch(**FINE)

    assert pull_request.github.comments[quoted]["body"].endswith("I agree.")
    assert pull_request.github.writes == ["POST"]


def test_a_fork_is_reviewed_without_secrets_and_commented_by_the_second_workflow(
    pull_request: PullRequest,
) -> None:
    head = pull_request.commit(SERVICE.replace("99.9%", "99.5%"))
    ran = pull_request.of_fork(**FINE)
    assert (ran.code, pull_request.github.writes) == (0, []), ran.said
    assert ran.kept is not None
    assert not [call for call in pull_request.change.calls if call.startswith("backtest")]

    second = pull_request.workflow_run(ran.kept, head)

    assert second.code == 0, second.said
    (comment,) = pull_request.github.by_bot
    assert comment == (ran.kept / "comment.md").read_text()


def test_an_artifact_cannot_comment_on_another_change_or_show_a_file_of_the_machine(
    pull_request: PullRequest,
) -> None:
    ran = pull_request.of_fork(**FINE)
    assert ran.kept is not None

    assert pull_request.workflow_run(ran.kept, "f" * 40).code == 1
    (ran.kept / "number").write_text("12/../13\n")
    assert pull_request.workflow_run(ran.kept, pull_request.head).code == 2
    (ran.kept / "number").write_text("12\n")
    (ran.kept / "comment.md").unlink()
    (ran.kept / "comment.md").symlink_to("/etc/hostname")
    assert pull_request.workflow_run(ran.kept, pull_request.head).code == 2
    (ran.kept / "comment.md").unlink()
    (ran.kept / "comment.md").write_text("<!-- another tool -->\n")
    pull_request.github.say(BOT, "<!-- another tool -->\nWhat it found.")
    assert pull_request.workflow_run(ran.kept, pull_request.head).code == 2
    assert pull_request.github.writes == []
