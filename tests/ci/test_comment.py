"""One comment per pull request: written once, replaced from then on, and never on another pull request."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMENT = Path(__file__).parent.parent.parent / "ci" / "comment.sh"
GH = """\
#!{python}
import json, os, sys
open("{log}", "a").write(json.dumps(sys.argv[1:]) + "\\n")
if "--paginate" in sys.argv:
    assert os.environ["MARKER"] == "<!-- slo review -->"
    print(os.environ["KNOWN"])
elif ".head.sha" in sys.argv:
    print("abc123")
"""


class GitHub:
    """A `gh` that notes its calls; the pull request has the head abc123, and perhaps a comment already."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "calls"
        (folder / "gh").write_text(GH.format(python=sys.executable, log=self.log))
        (folder / "gh").chmod(0o755)
        (folder / "comment.md").write_text("<!-- slo review -->\nAll is well.\n")

    def comment(self, number: str, *commit: str, known: str = "") -> subprocess.CompletedProcess[str]:
        path = f"{self.folder}:{os.environ['PATH']}"
        return subprocess.run(
            [COMMENT, number, "comment.md", *commit],
            cwd=self.folder,
            env={"PATH": path, "GITHUB_REPOSITORY": "acme/slos", "KNOWN": known},
            capture_output=True,
            text=True,
        )

    @property
    def written(self) -> list[list[str]]:
        calls = [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []
        return [call[call.index("--method") + 1 :] for call in calls if "--method" in call]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def test_the_first_comment_is_written(github: GitHub) -> None:
    assert github.comment("12").returncode == 0
    assert github.written == [["POST", "repos/acme/slos/issues/12/comments", "-F", "body=@comment.md"]]


def test_the_next_one_replaces_it(github: GitHub) -> None:
    assert github.comment("12", known="345").returncode == 0
    assert github.written == [["PATCH", "repos/acme/slos/issues/comments/345", "-F", "body=@comment.md"]]


def test_a_number_from_a_fork_is_believed_if_the_commit_is_its_head(github: GitHub) -> None:
    assert github.comment("12", "abc123").returncode == 0
    assert len(github.written) == 1


def test_a_number_of_another_pull_request_is_not_believed(github: GitHub) -> None:
    said = github.comment("13", "fff999")

    assert said.returncode == 1
    assert "pull request 13 is at abc123, not at fff999" in said.stderr
    assert github.written == []


@pytest.mark.parametrize("number", ["", "12/../13", "12; id", "-1"])
def test_a_number_that_is_none_is_refused(github: GitHub, number: str) -> None:
    assert github.comment(number).returncode == 2
    assert github.written == []


def test_a_file_without_a_marker_is_refused(github: GitHub) -> None:
    (github.folder / "comment.md").write_text("All is well.\n")

    assert github.comment("12").returncode == 2
    assert github.written == []
