"""A secret that stands in each place that may hold one is in nothing that is printed, written or recorded."""

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo
from tests.agreements import signed_by_all, write
from tests.cli.test_calling import CALL, DEFINITIONS
from tests.clients.stub import Reply, stub

SECRET = "s3cr3t-that-nobody-sees"
ENCODED = base64.b64encode(f"ana:{SECRET}".encode()).decode()
NOBODY = f"http://ana:{SECRET}@127.0.0.1:9"
ELSEWHERE = {
    "redirects": Reply(302, "", {"Location": f"http://ana:{SECRET}@example.org/?token={SECRET}"}),
    "is something else": Reply(200, "<html>"),
}
"""What a server does that is not the one that the secret is for."""
HTTP = f"""\
basic_auth: {{username: ana, password: {SECRET}}}
http_headers: {{X-Key: {{secrets: [{SECRET}]}}}}
"""


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("definitions"), signed_by_all({"all.yaml": DEFINITIONS}))
    Path("token").write_text(f"{SECRET}\n")
    Path("http.yaml").write_text(HTTP)


def asking(url: str) -> dict[str, tuple[str, ...]]:
    """Every command that shows a secret to a server."""
    config = ("--http-config", "http.yaml")
    prometheus = ("--prometheus", url, *config)
    alertmanager = ("--alertmanager", url, *config, "--as", "ana")
    pagerduty = ("--pagerduty", url, "--pagerduty-token-file", "token", "--pagerduty-user", "ana@example.org")
    return {
        "status": ("status", *prometheus),
        "check": ("check", *prometheus),
        "report": ("report", *prometheus, "--output", "report.html"),
        "lint": ("lint", *prometheus),
        "init": ("init", "--definitions", "new", *prometheus),
        "backfill": ("backfill", *prometheus, "--output", "history.om"),
        "suggest": ("suggest", *prometheus),
        "backtest": ("backtest", *prometheus),
        "diff": ("diff", "--live", *prometheus),
        "call": ("call", *CALL, *alertmanager),
        "ack": ("ack", "checkout-up", *alertmanager),
        "incident": ("call", *CALL, *pagerduty, "--incident", "P1", "--as", "ana"),
        "pagerduty-check": ("pagerduty-check", "--pagerduty", url, "--token-file", "token"),
        "push": ("push", "mimir", "--url", url, "--tenant", "acme", "--yes", *config),
        "grafana": ("push", "grafana", "--url", url, "--yes", *config),
    }


def leaks(arguments: tuple[str, ...]) -> list[str]:
    """Run a command, and return where the secret is afterwards."""
    said = CliRunner().invoke(slo, list(arguments))
    assert isinstance(said.exception, SystemExit | None), said.exception
    files = (file for file in Path().rglob("*") if file.is_file() and file.name not in ("token", "http.yaml"))
    texts = {"output": said.output} | {str(file): file.read_text(errors="replace") for file in files}
    return [place for place, text in texts.items() if SECRET in text or ENCODED in text]


@pytest.mark.parametrize("command", asking(""))
def test_a_secret_for_a_server_is_nowhere_when_nobody_answers(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slo.clients.exchange._PAUSES", ())
    monkeypatch.setattr("slo.clients.idempotent._PAUSES", ())

    assert leaks(asking(NOBODY)[command]) == []


@pytest.mark.parametrize("command", ["status", "call", "pagerduty-check", "push", "grafana"])
@pytest.mark.parametrize("does", ELSEWHERE)
def test_nor_when_a_server_sends_it_elsewhere(command: str, does: str) -> None:
    with stub(ELSEWHERE[does]) as server:
        assert leaks(asking(server.url.replace("//", f"//ana:{SECRET}@"))[command]) == []
