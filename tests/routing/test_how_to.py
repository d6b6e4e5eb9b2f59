"""The how-to about an existing Alertmanager configuration, done step by step."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.actions.definitions import examine
from slo.actions.prove.routes import routes
from slo.cli import slo
from slo.clients.programs import find
from tests.routing.plans import table
from tests.servers import amtool
from tests.servers.binaries import Generation, newest

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "beside-an-existing-alertmanager.md").read_text()
FILES = dict(re.findall(r"```yaml\n# (\S+\.ya?ml)\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n{text}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(*arguments: str) -> str:
    answer = CliRunner().invoke(slo, arguments)
    assert answer.exit_code == 0, answer.output
    return answer.output


def compiled() -> str:
    asked("compile")
    return Path("generated/alertmanager/alertmanager.yml").read_text()


def without_new_lines(text: str, theirs: str) -> list[str]:
    """Take out of a text, in order, the lines of another."""
    rest = iter(text.splitlines())
    return [line for line in theirs.splitlines() if line in rest]


def test_lines_are_only_added() -> None:
    theirs = Path("alertmanager.yml").read_text()

    assert without_new_lines(compiled(), theirs) == theirs.splitlines()


def test_alertmanager_loads_it_and_routes_as_the_table_says(generation: Generation) -> None:
    compiled()
    config = Path("generated/alertmanager/alertmanager.yml")
    amtool.check_config(config, generation)

    for labels, receivers in table(config):
        assert amtool.routes_test(config, labels, generation) == receivers


def test_alerts_of_others_go_where_they_went() -> None:
    compiled()
    of_others = [
        labels for labels, _ in table(Path("generated/alertmanager/alertmanager.yml")) if "slo" not in labels
    ]
    of_others = [one for one in of_others if "called_upon" not in one]

    assert len(of_others) == 3
    for labels in of_others:
        before, after = Path("alertmanager.yml"), Path("generated/alertmanager/alertmanager.yml")
        assert amtool.routes_test(after, labels) == amtool.routes_test(before, labels)


def test_the_way_of_an_alert_is_quoted_as_it_is_printed() -> None:
    command, quoted = re.search(r"\n(slo route .*)\n```\n\n```\n(.*?)```", PAGE, re.DOTALL).groups()  # type: ignore[union-attr]

    assert asked(*command.split()[1:]) == quoted


def test_slo_test_proves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_PROMTOOL", str(newest().promtool))
    monkeypatch.setenv("SLO_AMTOOL", str(newest().amtool))

    assert "none failed" in asked("test")


def test_slo_test_finds_an_alert_of_others_that_takes_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLO_AMTOOL", str(newest().amtool))
    compiled()
    config = tmp_path / "generated" / "alertmanager" / "alertmanager.yml"
    config.write_text(config.read_text().replace('team="databases"', 'team="database"'))
    catalogue = examine(tmp_path / "definitions").accepted()
    with ThreadPoolExecutor(2) as pool:
        _, failures = routes(catalogue, find("amtool"), tmp_path / "generated", pool)

    (failure,) = failures
    assert failure.message.startswith("an alert such as that of line 10 of the Alertmanager configuration")
    assert failure.message.endswith("must reach databases, as before; but it reaches everybody")
