"""The review of a change in CI: which checks run, what its comment says, and its exit code."""

import json
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from slo.cli import COMMANDS
from tests.ci.change import AUTHOR, SERVICE, Change
from tests.servers.binaries import require


@pytest.fixture
def change(tmp_path: Path) -> Change:
    return Change(tmp_path)


def test_a_change_in_which_nothing_is_wrong_passes(change: Change) -> None:
    reviewed = change.review(SLO_BASE="main")

    assert reviewed.returncode == 0, reviewed.stdout
    assert change.comment.startswith("<!-- slo review -->\n| SLO review | |\n")
    assert change.comment.count("| passed |") == 4
    assert "\n99.9% → 99.5%\n" in change.comment
    assert "2 proofs hold" not in change.comment
    assert not [call for call in change.calls if call.startswith("backtest")]


def test_the_real_program_has_the_commands_and_options_that_are_asked_for(change: Change) -> None:
    """An error in the definitions is shown with its line, by every check that the program has."""
    (change.folder / "definitions").mkdir()
    (change.folder / "definitions" / "checkout.yaml").write_text(SERVICE.replace("target", "targt"))
    shutil.copytree(change.folder / "definitions", change.folder / "base")
    for command in COMMANDS.keys() & change.says.keys() - {"backtest"}:
        del change.says[command]

    reviewed = change.review(SLO_BASE="base", GITHUB_ACTIONS="true")

    assert reviewed.returncode == 1
    assert "| Generated files are up to date | **failed** |" in change.comment
    assert "| Definitions raise no questions | **failed** |" in change.comment
    assert "exit code 2" not in change.comment
    assert "did you mean 'target'?" in change.comment
    assert "::error file=definitions/checkout.yaml,line=6" in reviewed.stdout
    sarif = json.loads((change.folder / "slo-review" / "lint.sarif").read_text())
    assert sarif["runs"][0]["results"][0]["ruleId"] == "unknown-key"
    junit = ElementTree.parse(change.folder / "slo-review" / "lint.junit.xml")
    assert junit.getroot().attrib["failures"] == "1"


def test_a_change_of_a_fork_is_reviewed_whole_in_a_repository_without_secrets(change: Change) -> None:
    """With git, the real program and its judges. Lint reads the definitions once, for all its formats."""
    servers = require("sid")
    change.says.clear()
    programs = {"SLO_PROMTOOL": str(servers.promtool), "SLO_AMTOOL": str(servers.amtool)}
    change.environment |= {**programs, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    definition = change.folder / "definitions" / "checkout.yaml"
    definition.parent.mkdir()
    commits = []
    for target in ("99.9%", "99.5%"):
        definition.write_text(SERVICE.replace("99.9%", target))
        for command in ("slo compile", "git init -q", "git add -A", f"git {AUTHOR} commit -qm {target}"):
            change.run(*command.split())
        commits.append(change.run("git", "rev-parse", "HEAD"))
    change.log.unlink()

    reviewed = change.review(SLO_BASE=commits[0])

    assert reviewed.returncode == 0, reviewed.stdout
    assert change.comment.startswith("<!-- slo review -->\n")
    assert len(change.comment) < 65_536
    assert change.comment.count("| passed |") == 4
    assert "99.9% → 99.5%: 5 times as much error budget" in change.comment
    assert [call.split()[0] for call in change.calls] == ["compile", "lint", "test", "diff"]
    sarif = json.loads((change.folder / "slo-review" / "lint.sarif").read_text())
    assert sarif["runs"][0]["results"] == []


def test_problems_that_need_no_prometheus_are_reported_where_it_is_away(change: Change) -> None:
    (change.folder / "definitions").mkdir()
    (change.folder / "definitions" / "checkout.yaml").write_text(SERVICE)
    del change.says["lint"]

    assert change.review(SLO_PROMETHEUS="http://127.0.0.1:9").returncode == 3
    assert (change.folder / "slo-review" / "lint.sarif").exists()
    assert (change.folder / "slo-review" / "lint.junit.xml").exists()


def test_whatever_fails_the_other_checks_still_run_and_its_words_are_folded(change: Change) -> None:
    change.says |= {
        "compile": "1 differs   generated/prometheus/checkout.yaml",
        "test": "4 one objective has no proof",
    }

    assert change.review(SLO_BASE="main").returncode == 1
    assert "| Generated files are up to date | **failed** |" in change.comment
    assert (
        "| Alerts and routes do what is defined | nothing failed, but **not everything could be judged** |"
        in change.comment
    )
    assert "``````text\ndiffers   generated/prometheus/checkout.yaml\n``````\n" in change.comment
    assert "99.9% → 99.5%" in change.comment


def test_what_looks_like_a_command_of_github_is_not_carried_out(change: Change) -> None:
    change.says["test"] = "1 ::add-mask::a"

    said = change.review(GITHUB_ACTIONS="true").stdout

    before = said[: said.index("::add-mask::a")]
    token = before.rsplit("::stop-commands::", 1)[1].split("\n", 1)[0]
    assert f"::{token}::" not in before
    assert f"::{token}::" in said


def test_without_a_base_there_is_nothing_to_compare_with(change: Change) -> None:
    assert change.review().returncode == 0
    assert not [call for call in change.calls if call.startswith(("diff", "backtest"))]


def test_with_a_prometheus_lint_asks_it_and_the_change_is_replayed(change: Change) -> None:
    reviewed = change.review(SLO_BASE="main", SLO_PROMETHEUS="http://127.0.0.1:9")

    assert reviewed.returncode == 0
    assert "2 pages instead of 9" in change.comment
    asked = [call for call in change.calls if "--prometheus http://127.0.0.1:9" in call]
    assert [call.split()[0] for call in asked] == ["lint", "backtest"]


def test_a_prometheus_that_is_away_is_no_finding_of_the_change(change: Change) -> None:
    change.says["lint"] = "3 Error: connection refused"

    assert change.review(SLO_PROMETHEUS="http://127.0.0.1:9").returncode == 3
    assert (
        "| Definitions raise no questions | **a server or a program could not be reached** |"
        in change.comment
    )


def test_a_comment_is_not_longer_than_github_takes(change: Change) -> None:
    change.says["test"] = "1 " + "a line of a proof\n" * 6000

    assert change.review().returncode == 1
    assert 50_000 < len(change.comment) < 65_536
    assert change.comment.endswith("``````\n\n</details>\n\nThis comment was cut: the log has the rest.\n")


def test_text_of_a_check_cannot_leave_its_block(change: Change) -> None:
    change.says["test"] = "1 ``````\n</details>\n# Merge this"

    change.review()

    block = change.comment.split("``````text\n", 1)[1]
    assert block.startswith("\n</details>\n# Merge this\n``````\n")


def test_what_cannot_be_judged_is_shown_and_does_not_fail(change: Change) -> None:
    change.says["backtest"] = "4 no history yet"

    assert change.review(SLO_BASE="main", SLO_PROMETHEUS="http://127.0.0.1:9").returncode == 0
    assert "no history yet" in change.comment
