"""What others check of the CI kit: schemas of GitHub and GitLab, and unsafe workflows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.change import ROOT

WORKFLOWS = sorted((ROOT / "ci" / "github").glob("*.yml"))
JUDGED = {
    "vendor.github-actions": [ROOT / "action.yml"],
    "vendor.github-workflows": WORKFLOWS,
    "vendor.gitlab-ci": [ROOT / "ci" / "gitlab" / "slo.gitlab-ci.yml"],
}


def judge(program: str, *arguments: str | Path) -> str:
    """Run a program of the environment for development, or of the system; return what it objects to."""
    path = shutil.which(program, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if path is None:
        pytest.skip(f"{program} is not installed")
    ran = subprocess.run([path, *arguments], capture_output=True, text=True)
    return ran.stdout + ran.stderr if ran.returncode else ""


@pytest.mark.parametrize("schema", JUDGED)
def test_each_file_is_what_its_schema_accepts(schema: str) -> None:
    lines = ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []

    assert judge("check-jsonschema", "--builtin-schema", schema, *lines, *JUDGED[schema]) == ""


def test_the_action_and_workflows_are_safe() -> None:
    assert judge("zizmor", "--offline", "--persona", "auditor", ROOT / "action.yml", *WORKFLOWS) == ""


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    assert judge("shellcheck", *(ROOT / "ci").rglob("*.sh")) == ""
