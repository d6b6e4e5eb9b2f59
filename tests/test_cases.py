"""Each folder in cases/ is one story: definitions in, generated files or problems out.

`pytest --update` accepts what the program now says; then read the diff as a reviewer would.
"""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.channels import OLDEST, older
from slo.cli import slo
from tests.servers import amtool, promtool
from tests.servers.binaries import Generation

CASES = sorted((Path(__file__).parent / "cases").iterdir())
TODAY = date(2026, 10, 1)
"""The day on which all stories happen."""
COMPILING = [case for case in CASES if (case / "expected" / "generated").is_dir()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_story(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    (tmp_path / "definitions").symlink_to(case / "definitions")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("slo.cli.lint.today", lambda: TODAY)
    compiled = CliRunner().invoke(slo, ["compile"])
    questioned = CliRunner().invoke(slo, ["lint"])

    said = {"generated/" + path: text for path, text in texts(tmp_path / "generated").items()}
    if questioned.stderr:
        said["problems.txt"] = questioned.stderr
    expected = case / "expected"
    if update:
        rewrite(expected, said)
    assert said == texts(expected)
    assert compiled.exit_code == int(not any(path.startswith("generated/") for path in said))
    assert questioned.exit_code == int("problems.txt" in said)


@pytest.mark.parametrize("case", COMPILING, ids=lambda case: case.name)
def test_real_servers_accept_what_was_generated(case: Path, generation: Generation) -> None:
    generated = case / "expected" / "generated"

    promtool.check_rules(sorted(generated.glob("prometheus/*.yaml")), generation)
    version = "{}.{}".format(*generation.alertmanager_version)
    if not older(version, than=alertmanager_of(case)):
        for config in generated.glob("alertmanager/alertmanager.yml"):
            amtool.check_config(config, generation)


def alertmanager_of(case: Path) -> str:
    """Give the Alertmanager that a story's organisation says it has."""
    definitions = "\n".join(texts(case / "definitions").values())
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
