"""The guide to bringing alerts, walked through with its own file."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo
from tests.servers import promtool
from tests.servers.binaries import Generation

GUIDE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "from-alerts.md"
ORGANISATION, RULES = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "organisation.yaml").write_text(ORGANISATION)
    (tmp_path / "rules.yaml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_guide_shows_what_convert_reports(folder: Path, update: bool) -> None:
    command = re.findall(r"```shell\nslo (convert .*)\n```", GUIDE.read_text())[0]
    said = CliRunner().invoke(slo, command.split())
    shown = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
    if update:
        GUIDE.write_text(shown.sub(lambda _: said.stderr, GUIDE.read_text()))

    assert said.exit_code == 0
    found = shown.search(GUIDE.read_text())
    assert found
    assert found.group() == said.stderr


def test_what_is_converted_and_what_is_compiled_as_it_is_are_the_same_rules(
    folder: Path, generation: Generation
) -> None:
    options = [
        "--product-label",
        "team",
        "--severity",
        "notify=ticket",
        "--severity",
        "parcels-team=page:parcels",
    ]
    converted = CliRunner().invoke(slo, ["convert", "rules.yaml", "--output", "converted", *options])
    assert (converted.exit_code, converted.stdout) == (0, "")
    generated = {}
    for name, rules in (("as_it_is", "rules.yaml"), ("converted", "converted/rules.yaml")):
        definitions = folder / name / "definitions"
        definitions.mkdir(parents=True)
        (definitions / "organisation.yaml").write_text(ORGANISATION)
        (definitions / "rules.yaml").write_text((folder / rules).read_text())
        output = folder / name / "generated"
        compiled = CliRunner().invoke(
            slo, ["compile", "--definitions", str(definitions), "--output", str(output)]
        )
        assert compiled.exit_code == 0, compiled.stderr
        written = sorted((output / "prometheus").iterdir())
        promtool.check_rules(written, generation)
        generated[name] = {file.name: file.read_text() for file in written}

    assert generated["as_it_is"] == generated["converted"]


@pytest.mark.parametrize("answer", ["critical", "critical=loud", "=page", "critical=page:No Product"])
def test_wrong_answers_are_refused(answer: str, folder: Path) -> None:
    said = CliRunner().invoke(slo, ["convert", "rules.yaml", f"--severity={answer}"])

    assert said.exit_code == 2
    assert "critical=page; for a team, team=page:PRODUCT" in " ".join(said.stderr.split())
