"""The how-tos about coming from other tools are done as they are written, and show what is really printed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo

HOW_TOS = Path(__file__).parent.parent.parent / "docs" / "how-to"
BLOCKS = re.compile(r"^```(yaml|shell|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.yaml)\n")


@pytest.mark.parametrize("page", ["from-sloth.md"])
def test_a_how_to_is_done_as_it_is_written(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = ""
    for language, text in BLOCKS.findall((HOW_TOS / page).read_text()):
        if language == "shell":
            for command in text.splitlines():
                said = CliRunner().invoke(slo, command.split()[1:], catch_exceptions=False)
                assert said.exit_code == 0, said.output
                printed = f"{said.stdout}{said.stderr}"
        elif language == "yaml" and (file := FILE.match(text)):
            Path(file[1]).parent.mkdir(parents=True, exist_ok=True)
            Path(file[1]).write_text(text)
        else:
            assert text in printed
