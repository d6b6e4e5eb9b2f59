"""Each folder in cases/ is one story: definitions in, generated files or problems out.

Where a story has a file `targets`, `expected` holds what is generated for these; without one, it is about
problems alone. Everything is compiled all the same, and real servers look at all of it.

Where a story has a folder `base`, it holds all definitions before a change, which were compiled first; then
`expected` also has what `slo diff` says of the change.

Where a story has a folder `before`, its definitions were compiled first with the files there in place of
their own: what all had signed, before somebody edited it.

Where a story has an `alertmanager.yml`, it is the configuration beside which its definitions are.

`pytest --update` accepts what the program now says; then read the diff as a reviewer would.
"""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.channels import OLDEST, older
from slo.cli import slo
from tests.servers import amtool, promtool
from tests.servers.binaries import Generation, with_anchored_ranges

CASES = sorted((Path(__file__).parent / "cases").iterdir())
WRITTEN = [case for case in CASES if not (case / "base").exists()]
"""The stories about what is written: reviews of changes are about words, which no server reads."""
BESIDE = "alertmanager.yml"
TODAY = date(2026, 10, 1)
"""The day on which all stories happen."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_story(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    monkeypatch.setattr("slo.cli.lint.today", lambda: TODAY)
    had = compile_before(tmp_path, case, monkeypatch)
    compiled = compile_in(tmp_path, case, monkeypatch)
    different = differences(case)
    questioned = CliRunner().invoke(slo, ["lint"])

    generated = texts(tmp_path / "generated")
    said = {f"generated/{path}": text for path, text in about(case, generated).items()} | different
    if questioned.stderr:
        said["problems.txt"] = questioned.stderr
    expected = case / "expected"
    if update:
        rewrite(expected, said)
    assert said
    assert said == texts(expected)
    assert compiled.exit_code == int(not generated or "error[" in said.get("problems.txt", ""))
    assert compiled.exit_code == 0 or generated == had
    assert questioned.exit_code == int("problems.txt" in said)


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.name)
def test_real_servers_accept_what_was_generated(
    case: Path, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_before(tmp_path, case, monkeypatch)
    compile_in(tmp_path, case, monkeypatch)
    newer = "anchored" in case.name  # than what distributions have
    if rules := sorted(tmp_path.glob("generated/prometheus/*.yaml")):
        promtool.check_rules(rules, with_anchored_ranges() if newer else generation)
    version = "{}.{}".format(*generation.alertmanager_version)
    for config in tmp_path.glob("generated/alertmanager/alertmanager.yml"):
        if not older(version, than=alertmanager_of(case)):
            amtool.check_config(config, generation)


def compile_before(folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Compile what a story begins with, if it says so, and return what was generated."""
    if (case / "base").exists():
        return compile_base(folder, case, monkeypatch)
    if not (case / "before").exists():
        return {}
    definitions = folder / "definitions"
    shutil.copytree(case / "definitions", definitions)
    shutil.copytree(case / "before", definitions, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    assert CliRunner().invoke(slo, ["compile"]).exit_code == 0
    shutil.rmtree(definitions)
    return texts(folder / "generated")


def compile_base(folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Compile the base of a story in a folder of its own, and take over what it generated."""
    shutil.copytree(case / "base", folder / "base" / "definitions")
    monkeypatch.chdir(folder / "base")
    assert CliRunner().invoke(slo, ["compile"]).exit_code == 0
    shutil.copytree(folder / "base" / "generated", folder / "generated")
    return texts(folder / "generated")


def differences(case: Path) -> dict[str, str]:
    """Read what `slo diff` says of a story with a base."""
    if not (case / "base").exists():
        return {}
    said = {
        f"diff.{ending}": CliRunner().invoke(slo, ["diff", "base", "--format", form])
        for ending, form in (("txt", "text"), ("md", "markdown"))
    }
    assert {one.exit_code for one in said.values()} == {0}
    return {name: one.stdout for name, one in said.items()}


def compile_in(folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Compile the definitions of a story in a folder, which becomes the current one."""
    (folder / "definitions").symlink_to(case / "definitions")
    if (case / BESIDE).exists():
        shutil.copy(case / BESIDE, folder)
    monkeypatch.chdir(folder)
    return CliRunner().invoke(slo, ["compile"])


def about(case: Path, generated: Mapping[str, str]) -> dict[str, str]:
    """Keep the files that a story is about: those in the folders, or of the names, of its targets."""
    listing = case / "targets"
    targets = listing.read_text().split() if listing.exists() else []
    return {path: text for path, text in generated.items() if path.partition("/")[0].lower() in targets}


def alertmanager_of(case: Path) -> str:
    """Give the Alertmanager that a story's organisation says it has."""
    files = (case / "definitions").rglob("*.yaml")
    definitions = "\n".join(path.read_text(errors="replace") for path in files)
    said = re.search(r'^alertmanager: "(.+)"$', definitions, re.MULTILINE)
    return said[1] if said else OLDEST


def texts(folder: Path) -> dict[str, str]:
    """Read every file below a folder, by its path from there."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".slo-files")
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def rewrite(folder: Path, files: dict[str, str]) -> None:
    """Make a folder hold exactly these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
