"""slo diff: what it compares with, and how it exits."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.agreements import DEFINITIONS, signed_by_all, write

DEFINED = Path("definitions")
_ENV = {
    **{
        f"GIT_{who}_{what}": "somebody@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@pytest.fixture(autouse=True)
def _in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository in whose subfolder is a project, signed and compiled, on the branch main."""
    project = tmp_path / "team"
    write(project / DEFINED, signed_by_all(DEFINITIONS))
    monkeypatch.chdir(project)
    git("init", "--quiet", "--initial-branch=main", "..")
    assert run("compile").exit_code == 0
    commit("Everything is signed")


def git(*arguments: str) -> None:
    subprocess.run(("git", *arguments), check=True, env={**os.environ, **_ENV}, capture_output=True)


def commit(message: str) -> None:
    git("add", "--all", "..")
    git("commit", "--quiet", "--allow-empty", "--message", message)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, arguments)


def replace(before: str, after: str, file: str = "services.yaml") -> None:
    path = DEFINED / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_by_default_it_compares_with_where_the_branch_began() -> None:
    git("checkout", "--quiet", "-b", "topic")
    replace("99.9%", "99.5%")
    commit("Looser")
    git("checkout", "--quiet", "main")
    replace("name: checkout", "name: checkout\ntitle: Checkout")
    commit("A title on main")
    git("checkout", "--quiet", "topic")

    said = run("diff")

    assert said.exit_code == 0
    assert "99.9% → 99.5%: 5 times as much error budget (40m19s → 3h21m of full outage in 28d)" in said.stdout
    assert "title" not in said.stdout
    assert "title: Checkout → none" in run("diff", "main").stdout


def test_on_the_default_branch_it_shows_what_is_not_committed() -> None:
    assert run("diff", "--exit-code").exit_code == 0

    replace("99.9%", "99.5%")

    said = run("diff", "--exit-code")
    assert said.exit_code == 1
    assert "objective checkout-orders" in said.stdout


def test_the_record_of_what_is_in_force_is_that_of_the_base() -> None:
    replace("99.9%", "99.5%")
    for party in ("shop", "platform-team"):
        assert run("agree", "--as", party, "--by", "head-of-all", "--yes").exit_code == 0
    assert run("compile").exit_code == 0

    said = run("diff", "HEAD").stdout

    assert "shop and platform-team have signed the new terms" in said
    assert "yet to sign" not in said


def test_a_base_is_a_commit_or_a_folder() -> None:
    git("tag", "v1")
    write(Path("../other/definitions"), signed_by_all(DEFINITIONS))
    replace("99.9%", "99.5%")

    bases = ("v1", "HEAD", "../other", "../other/definitions")
    said = [json.loads(run("diff", base, "--format", "json").stdout) for base in bases]

    assert [one["base"] for one in said] == list(bases)
    assert all(
        change in one["changes"] for one in said for change in said[0]["changes"] if change["topic"] != "sign"
    )


def test_where_a_base_has_no_definitions_everything_is_new() -> None:
    git("checkout", "--quiet", "--orphan", "empty")
    git("rm", "-r", "--quiet", "--cached", "..")
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing yet")

    assert "a new objective of checkout: 99.9% over 28d, which allows 40m19s" in run("diff", "empty").stdout


def test_a_base_that_cannot_be_read_is_said_in_a_line_beside_what_has_yet_to_be_signed() -> None:
    replace("target: 99.9%", "target: 199.9%")
    commit("Broken")
    replace("target: 199.9%", "target: 99.5%")

    said, where = run("diff", "HEAD"), "definitions/services.yaml:9:33"

    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        f"There is nothing to compare with: HEAD has 1 error, the first is {where}: 199.9% is above 100%",
        "platform-team and shop have yet to sign objective checkout-orders, by 'slo agree'",
        "until then 'slo compile' refuses these definitions, and the rules that run stay as they are",
    ]


def test_an_unknown_base_is_a_wrong_use() -> None:
    said = run("diff", "mian")

    assert said.exit_code == 2
    assert "'mian' is neither a commit nor a folder" in said.stderr


def test_without_a_repository_it_asks_for_a_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    write(folder / DEFINED, DEFINITIONS)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))

    said = run("diff")

    assert said.exit_code == 3
    assert "not in a Git repository" in said.stderr
    assert run("diff", ".").stdout == "No difference: the definitions mean the same as in .\n"


def test_errors_of_the_definitions_are_shown_as_by_all_commands() -> None:
    replace("target: 99.9%", "target: 199.9%")

    said = run("diff", "HEAD")

    assert said.exit_code == 1
    assert "199.9% is above 100%" in said.stderr


def test_texts_of_others_cannot_hide_lines_on_a_terminal() -> None:
    replace("name: checkout", 'name: checkout\ntitle: "a\\x1b[2Jb"')

    refused = run("diff")

    assert refused.exit_code == 1
    assert "a character that nobody can see: U+001B" in refused.stderr
    assert "\x1b" not in refused.output
