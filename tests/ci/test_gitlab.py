"""The template for GitLab, run script by script, against a stand-in of its API."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.ci.change import ROOT, Change
from tests.ci.hub import BOT, PERSON, Hub, hub

JOB = yaml.safe_load((ROOT / "ci" / "gitlab" / "slo.gitlab-ci.yml").read_text())["slo-review"]
GIT = """\
#!/bin/sh
# Clones what is here already.
if [ "$1" = clone ]; then for last; do :; done; exec ln -s {root} "$last"; fi
exec /usr/bin/env -u GIT_DIR {git} "$@"
"""


class MergeRequest:
    """A change, and the machine on which GitLab runs the job."""

    def __init__(self, folder: Path, gitlab: Hub) -> None:
        self.change, self.gitlab, self.tools = Change(folder), gitlab, folder / "tools"
        for name in ("apt-get", "pip", "git"):
            log = f'#!/bin/sh\necho "{name} $*" >>"{self.change.log}"\n'
            program = folder / "programs" / name
            program.write_text(log if name != "git" else GIT.format(root=ROOT, git="/usr/bin/git"))
            program.chmod(0o755)

    def run(self, **variables: str) -> list[subprocess.CompletedProcess[str]]:
        """Run the scripts as a runner does: the first two in one shell, the last in another."""
        environment = {
            **self.change.environment,
            **{f"SAYS_{command}": answer for command, answer in self.change.says.items()},
            **JOB["variables"],
            "CI_API_V4_URL": self.gitlab.url,
            "CI_PROJECT_ID": "7",
            "CI_MERGE_REQUEST_IID": "12",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main",
            **variables,
        }
        scripts = ([*JOB["before_script"], *JOB["script"]], JOB["after_script"])
        return [
            subprocess.run(
                ["bash", "-eo", "pipefail", "-c", "\n".join(lines).replace("/tmp/slo", str(self.tools))],
                cwd=self.change.folder,
                env=environment,
                text=True,
                capture_output=True,
            )
            for lines in scripts
        ]


@pytest.fixture
def merge_request(tmp_path: Path) -> Iterator[MergeRequest]:
    with hub() as gitlab:
        yield MergeRequest(tmp_path, gitlab)


def test_a_change_has_one_comment_that_is_replaced(merge_request: MergeRequest) -> None:
    first = merge_request.run(SLO_COMMENT_TOKEN="writes")
    merge_request.tools.unlink()
    merge_request.change.says["diff"] = "0 99.9% → 99%"
    second = merge_request.run(SLO_COMMENT_TOKEN="writes")

    assert [one.returncode for one in (*first, *second)] == [0] * 4, second[1].stderr
    assert merge_request.gitlab.writes == ["POST", "PUT"]
    (comment,) = merge_request.gitlab.by_bot
    assert comment == merge_request.change.comment
    assert "99.9% → 99%" in comment
    assert "pip install --quiet" in "\n".join(merge_request.change.calls)


def test_a_change_that_fails_is_commented_too(merge_request: MergeRequest) -> None:
    merge_request.change.says["lint"] = "1 a warning"
    review, comment = merge_request.run(SLO_COMMENT_TOKEN="writes")

    assert (review.returncode, comment.returncode) == (1, 0)
    assert len(merge_request.gitlab.by_bot) == 1
    report = merge_request.change.folder / JOB["artifacts"]["reports"]["junit"]
    assert report.is_file()


def test_a_fork_has_no_token_so_its_comment_is_an_artifact(merge_request: MergeRequest) -> None:
    assert [one.returncode for one in merge_request.run()] == [0, 0]
    assert merge_request.gitlab.writes == []
    (kept,) = JOB["artifacts"]["paths"]
    assert (merge_request.change.folder / kept / "comment.md").is_file()


def test_the_comment_is_found_behind_others_and_a_person_keeps_theirs(merge_request: MergeRequest) -> None:
    quoted = merge_request.gitlab.say(PERSON, "<!-- slo review -->\nI agree.")
    for _ in range(250):
        merge_request.gitlab.say(PERSON, "Something else")
    mine = merge_request.gitlab.say(BOT, "<!-- slo review -->\nBefore.")
    merge_request.run(SLO_COMMENT_TOKEN="writes")

    assert merge_request.gitlab.writes == ["PUT"]
    assert merge_request.gitlab.comments[quoted]["body"].endswith("I agree.")
    assert merge_request.gitlab.comments[mine]["body"] == merge_request.change.comment


def test_the_token_is_in_no_argument_of_a_program(merge_request: MergeRequest, tmp_path: Path) -> None:
    log = tmp_path / "arguments"
    curl = merge_request.change.log.parent / "programs" / "curl"
    curl.write_text(f'#!/bin/sh\necho "$*" >>{log}\nexec {os.popen("command -v curl").read().strip()} "$@"\n')
    curl.chmod(0o755)
    merge_request.run(SLO_COMMENT_TOKEN="writes")

    assert log.read_text()
    assert "writes" not in log.read_text()
