"""`slo lint` with and without a Prometheus: whom it asks, what it says, and its exit code."""

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.checks.definitions import service
from tests.clients.stub import Reply, error, stub, vector

SERVICE = service("probe: {gauge: up}", "target: 99%")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)


def lint(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(slo, ["lint", *arguments], env=environment)


def test_without_the_option_nobody_is_asked() -> None:
    with stub(vector()) as server:
        said = lint(SLO_PROMETHEUS=server.url)

    assert said.stdout == "1 objective: no errors and no warnings\n"
    assert server.asked == []


def test_what_data_says_stands_among_all_other_questions() -> None:
    Path("definitions/checkout.yaml").write_text(SERVICE.replace("99%", "85%"))
    with stub(vector()) as server:
        said = lint("--prometheus", server.url)

    assert said.exit_code == 1
    assert "warning[missing-series]: Prometheus has no metric up" in said.stderr
    assert "warning[impossible-tier]" in said.stderr
    assert said.stderr.endswith("0 errors, 2 warnings\n")


def test_definitions_with_errors_are_no_reason_to_ask() -> None:
    Path("definitions/checkout.yaml").write_text("kind: Service\n")
    with stub(vector()) as server:
        said = lint("--prometheus", server.url)

    assert said.exit_code == 1
    assert server.asked == []


def test_nobody_there_is_exit_code_3_and_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    said = lint("--prometheus", url)

    assert said.exit_code == 3
    assert said.stderr == f"Error: {url} cannot be reached: Connection refused\n"


@pytest.mark.parametrize(
    "reply", [Reply(body="<html>"), error(503, "starting"), error(400, "no such function")]
)
def test_a_server_that_does_not_answer_is_exit_code_3(reply: Reply) -> None:
    with stub(reply) as server:
        said = lint("--prometheus", server.url)

    assert said.exit_code == 3
    assert server.url in said.stderr


def test_what_is_no_url_is_a_mistake_in_the_command_line() -> None:
    said = lint("--prometheus", "localhost:9090")

    assert said.exit_code == 2
    assert "not a URL" in said.stderr


@pytest.mark.parametrize(
    ("form", "begin"),
    [
        ("json", "{"),
        ("sarif", "{"),
        ("junit", "<testsuites "),
        ("github", "::warning file="),
    ],
)
def test_what_programs_read_is_all_that_stands_on_standard_output(form: str, begin: str) -> None:
    Path("definitions/checkout.yaml").write_text(SERVICE.replace("99%", "85%"))
    said = lint("--format", form)

    assert said.exit_code == 1
    assert said.stdout.startswith(begin)
    assert "impossible-tier" in said.stdout
    assert "definitions/checkout.yaml" in said.stdout
    assert said.stderr == ""


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_programs_read_of_nothing_too(form: str) -> None:
    said = lint("--format", form)

    assert said.exit_code == 0
    assert said.stdout == "" if form == "github" else json.loads(said.stdout)


def test_programs_read_of_definitions_that_cannot_be_read() -> None:
    Path("definitions/checkout.yaml").write_text("kind: Servce\n")
    said = lint("--format", "json")

    assert said.exit_code == 1
    assert [one["code"] for one in json.loads(said.stdout)["problems"]] == ["kind"]
