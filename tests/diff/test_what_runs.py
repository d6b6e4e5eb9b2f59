"""slo diff --live: what a Prometheus and an Alertmanager run, compared with the definitions."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.actions.definitions import load
from slo.cli import slo
from slo.diff.live import running
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.targets.prometheus.texts import template
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager, prometheus

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "definitions"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["diff", "--live", *arguments])


def test_what_was_generated_runs_as_it_is_defined_and_an_edit_shows(
    oldest_and_newest: Generation, tmp_path: Path
) -> None:
    rules = sorted((ROOT / "generated" / "prometheus").glob("*.yaml"))
    edited = shutil.copytree(SHIPPED, tmp_path / "definitions")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    path = edited / "notify" / "notify-api.yaml"
    path.write_text(path.read_text().replace("target: 99.9%", "target: 99.5%"))
    (edited / "data-gov-uk" / "find-data.yaml").unlink()
    with (
        prometheus(oldest_and_newest, "global: {}", rules, tmp_path / "rules") as ours,
        alertmanager(oldest_and_newest, ROOT / "generated" / "alertmanager", tmp_path / "routes") as routes,
    ):
        servers = ("--prometheus", ours.url, "--alertmanager", routes.url, "--exit-code")
        same = run("--definitions", str(SHIPPED), *servers)
        other = run("--definitions", str(edited), *servers)

    assert same.stdout == "No difference: the definitions mean the same as in what runs\n"
    assert same.exit_code == 0
    assert other.exit_code == 1
    assert "objective notify-api-accepted\n" in other.stdout
    assert "its page over 1h (SLOErrorBudgetBurn) runs with another condition: " in other.stdout
    assert "its page over 1h (SLOErrorBudgetBurn) runs, and is no longer defined" in other.stdout
    assert "service find-data: " in other.stdout


def test_what_slo_did_not_write_is_not_compared() -> None:
    means = plan(load(SHIPPED))
    foreign = [{"name": "node", "rules": [{"name": "Down", "type": "alerting", "query": "up == 0"}]}]

    assert running(means, foreign, None, template).unreadable == "no rule that slo wrote"
    assert running(means, None, {"receiver": "somebody"}, template).unreadable == "no route that slo wrote"


@pytest.mark.parametrize("groups", [[1], [{"name": "slo:a:1m"}], [{"name": "slo:a:1m", "rules": [{}]}]])
def test_answers_in_another_form_are_refused(groups: object) -> None:
    with pytest.raises(ValueError, match="this is no"):
        running(Plan(()), groups, None, template)


def test_it_needs_a_server_and_no_base(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLO_PROMETHEUS", "SLO_ALERTMANAGER"):
        monkeypatch.delenv(name, raising=False)

    without, both = run(), run("main", "--prometheus", "http://127.0.0.1:9")

    assert (without.exit_code, both.exit_code) == (2, 2)
    assert "--live needs --prometheus URL, --alertmanager URL, or both" in without.stderr
    assert "either BASE or --live" in both.stderr


def test_a_server_that_does_not_answer_is_named() -> None:
    said = run("--definitions", str(SHIPPED), "--prometheus", "http://127.0.0.1:9")

    assert said.exit_code == 3
    assert "127.0.0.1:9" in said.stderr
