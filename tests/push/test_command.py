"""`slo push` as people and pipelines run it: it shows what it would do, and does nothing unasked."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.push.faults import served
from tests.push.grafana import Grafana
from tests.push.mimir import RULES, Mimir

ROOT = Path(__file__).parent.parent.parent
TOKEN = "token-that-nobody-sees"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Return a folder with a file for each secret of the definitions."""
    configuration = (ROOT / "generated/alertmanager/alertmanager.yml").read_text()
    for path in re.findall(r"_file: (\S+)", configuration):
        name = Path(path).name
        (tmp_path / name).write_text(f"https://example.org/{TOKEN}/{name}\n")
    return tmp_path


def run(*arguments: str) -> Result:
    own = ("--definitions", str(ROOT / "definitions"), "--output", str(ROOT / "generated"))
    return CliRunner().invoke(slo, ["push", *arguments, *own])


def test_all_definitions_are_pushed_and_then_up_to_date(mimir: Mimir, secrets: Path) -> None:
    options = ("mimir", "--url", mimir.server.url, "--tenant", "techops", "--secrets-dir", str(secrets))
    planned = run(*options, "--dry-run")
    assert not mimir.of("techops")
    unasked = run(*options)
    assert not mimir.of("techops")
    done, again = run(*options, "--yes"), run(*options, "--dry-run")

    assert (planned.exit_code, unasked.exit_code, done.exit_code, again.exit_code) == (1, 1, 0, 0)
    assert planned.output.splitlines()[-2:] == ["0 unchanged", "Nothing was applied."]
    assert "There is no terminal to ask for confirmation: use --yes to apply this." in unasked.output
    assert re.fullmatch(r"\d+ changes applied and read back", done.output.splitlines()[-1])
    assert re.fullmatch(r"mimir is up to date: \d+ unchanged\n", again.output)
    assert TOKEN not in planned.output + unasked.output + done.output + again.output
    assert len(mimir.of("techops")) == len(generated_groups())


def test_rules_on_the_server_are_those_that_are_compiled(mimir: Mimir) -> None:
    run("mimir", "--url", mimir.server.url, "--tenant", "techops", "--only", "rules", "--yes")
    held = {key: group["rules"] for key, group in mimir.of("techops").items()}

    for rules in held.values():
        expr, comment = rules[0]["expr"].rsplit("\n", 1)
        assert comment == "# Pushed by slo for techops"
        rules[0]["expr"] = expr
    assert held == generated_groups()
    assert "techops" not in mimir.configurations


def generated_groups() -> dict[tuple[str, str], object]:
    return {
        (f"slo:{path.stem}", group["name"]): group["rules"]
        for path in (ROOT / "generated/prometheus").glob("*.yaml")
        for group in yaml.safe_load(path.read_text())["groups"]
    }


def test_only_the_routes_can_be_pushed(mimir: Mimir, secrets: Path) -> None:
    options = ("--tenant", "techops", "--secrets-dir", str(secrets), "--only", "alertmanager", "--yes")
    done = run("mimir", "--url", mimir.server.url, *options)

    assert done.exit_code == 0
    assert "techops" in mimir.configurations
    assert not mimir.of("techops")


def test_cortex_has_its_rules_elsewhere() -> None:
    cortex = Mimir("/api/v1/rules")
    with served(cortex.server):
        options = ("--url", cortex.server.url, "--tenant", "techops", "--only", "rules", "--yes")
        done, wrong = run("cortex", *options), run("mimir", *options)

    assert (done.exit_code, wrong.exit_code) == (0, 3)
    assert len(cortex.of("techops")) == len(generated_groups())
    assert "refuses (404): 404 page not found" in wrong.output
    assert RULES not in wrong.output


def test_secrets_that_are_missing_are_named_before_any_request(mimir: Mimir, tmp_path: Path) -> None:
    options = ("--tenant", "techops", "--secrets-dir", str(tmp_path), "--yes")
    refused = run("mimir", "--url", mimir.server.url, *options)

    assert refused.exit_code == 2
    assert f"{tmp_path}/smtp-password cannot be read: No such file or directory" in refused.output
    assert not mimir.server.asked


def test_a_token_is_sent_and_never_shown(mimir: Mimir, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "http.yaml").write_text("authorization: {credentials_file: token}\n")
    handle, sent = mimir.server.handle, []
    mimir.server.handle = lambda asked: sent.append(asked.token) or handle(asked)
    http = ("--http-config", str(tmp_path / "http.yaml"))
    options = ("--tenant", "techops", "--only", "rules", *http, "--yes")
    done = run("mimir", "--url", mimir.server.url, *options)

    assert done.exit_code == 0
    assert set(sent) == {f"Bearer {TOKEN}"}
    assert TOKEN not in done.output


def test_dashboards_are_pushed() -> None:
    grafana = Grafana()
    with served(grafana.server):
        done = run("grafana", "--url", grafana.server.url, "--yes")
        again = run("grafana", "--url", grafana.server.url, "--dry-run")

    assert (done.exit_code, again.exit_code) == (0, 0)
    assert len(grafana.dashboards) == len(list((ROOT / "generated/grafana").glob("*.json")))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grafana", "--tenant", "x"), "--tenant has no effect for grafana"),
        (("mimir", "--prefix", "Slo/"), "must have at most 20 lower-case letters"),
        (("mimir", "--url", "nowhere"), "not a URL such as"),
        (("loki",), "'loki' is not one of 'mimir', 'cortex', 'grafana'"),
    ],
)
def test_wrong_options_are_refused(arguments: tuple[str, ...], message: str) -> None:
    refused = run("--url", "http://localhost:1", *arguments)

    assert refused.exit_code == 2
    assert message in refused.output


@pytest.mark.parametrize(("answer", "applied"), [("y", True), ("n", False), ("", False)])
def test_at_a_terminal_people_are_asked(mimir: Mimir, answer: str, applied: bool) -> None:
    ours, theirs = pty.openpty()
    url = mimir.server.url
    command = ["slo", "push", "mimir", "--url", url, "--tenant", "techops", "--only", "rules"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_PROXY": "*", "PYTHONPATH": str(ROOT)},
        text=True,
    )
    os.write(ours, f"{answer}\n".encode())
    output = process.communicate(timeout=120)[0]
    os.close(ours)
    os.close(theirs)

    assert "Apply this? [y/N]: " in output
    assert bool(mimir.of("techops")) is applied
    assert process.returncode == (0 if applied else 1)
