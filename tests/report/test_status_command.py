"""`slo status` as people and pipelines run it: what it says, where, and its exit code."""

import gzip
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from slo.evidence.freshness import MARK
from tests.clients.stub import Reply, error, stub, vector

SERVICE = """\
kind: Service
name: checkout
indicators:
  success:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
objectives:
  - {indicator: success, target: 99.9%, window: 28d}
"""
ID = "checkout-success"
HISTORY = f"time,slo,good,total\n2026-11-01T10:00Z,{ID},9995,10000\n2026-11-01T11:59Z,{ID},0,0\n"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)
    Path("history.csv").write_text(HISTORY)


def status(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(slo, ["status", *arguments], env=environment)


def ratio(window: str, value: str) -> tuple[dict[str, str], str]:
    return {"__name__": f"slo:error_ratio:{window}", "slo": ID}, value


def test_a_history_is_judged_at_its_end() -> None:
    shown = status("--events", "history.csv")

    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[1].split() == [
        ID,
        "99.9%",
        "28d",
        "0.05%",
        "50.0%",
        *("5", "events"),
        "-",
        "-",
        "healthy",
        "nobody",
    ]
    assert shown.stdout.splitlines()[-1] == "1 objective: 1 healthy; as of 2026-11-01 12:00 UTC"
    assert shown.stderr == ""


def test_a_history_may_be_compressed() -> None:
    Path("history.csv.gz").write_bytes(gzip.compress(HISTORY.encode()))

    assert status("--events", "history.csv.gz").stdout == status("--events", "history.csv").stdout


def test_a_time_may_be_given_in_any_zone() -> None:
    shown = status("--events", "history.csv", "--at", "2026-11-01T11:00+01:00", "--format", "json")

    assert shown.exit_code == 4
    assert json.loads(shown.stdout)["as_of"] == "2026-11-01T10:00:00Z"
    assert "No objective has data" in shown.stderr


def test_prometheus_is_asked_once() -> None:
    with stub(vector(ratio("28d", "0.0005"), ratio("1h", "0.002"))) as server:
        shown = status("--prometheus", server.url, "--format", "json")

    (found,) = json.loads(shown.stdout)["objectives"]
    assert shown.exit_code == 0
    assert len(server.asked) == 1
    assert (found["budget_remaining"], found["burn_rate"]) == (0.5, 2)


def test_prometheus_may_be_named_by_the_environment_and_a_history_goes_before_it() -> None:
    with stub(vector(ratio("28d", "0.5"))) as server:
        assert "spent" in status(SLO_PROMETHEUS=server.url).stdout
        assert "healthy" in status("--events", "history.csv", SLO_PROMETHEUS=server.url).stdout


def test_what_prometheus_remarks_is_not_swallowed() -> None:
    with stub(vector(ratio("28d", "0"), warnings=["a store did not answer"])) as server:
        shown = status("--prometheus", server.url)

    assert shown.stderr == "Prometheus warns: a store did not answer\n"


def test_no_data_at_all_is_an_exit_code_of_its_own() -> None:
    with stub(vector()) as server:
        shown = status("--prometheus", server.url)

    assert shown.exit_code == 4
    assert "1 objective: 1 no data" in shown.stdout
    assert "has it loaded the generated rules?" in shown.stderr


def test_rules_that_were_loaded_just_now_are_not_doubted() -> None:
    newest = {MARK: "1", "slo": "checkout-success"}, str(time.time())
    with stub(vector(newest)) as server:
        shown = status("--prometheus", server.url)

    assert shown.exit_code == 4
    assert "checkout-success: rules loaded" in shown.stdout
    assert shown.stderr == "No objective has data yet\n"


def test_whoever_names_definitions_as_an_argument_is_reminded_of_their_option() -> None:
    shown = CliRunner().invoke(slo, ["compile", "definitions/checkout.yaml"])

    assert shown.exit_code == 2
    assert "which --definitions names" in shown.stderr


@pytest.mark.parametrize("reply", [error(422, "too many samples"), Reply(body="<html>"), Reply(404)])
def test_a_server_that_could_not_be_asked_is_one_line_and_no_table(reply: Reply) -> None:
    with stub(reply) as server:
        shown = status("--prometheus", server.url)

    assert (shown.exit_code, shown.stdout) == (3, "")
    assert len(shown.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "either --prometheus URL or --events FILE"),
        (["--prometheus", "http://a", "--events", "history.csv"], "either --prometheus URL or --events FILE"),
        (["--prometheus", "me:secret@a"], "not a URL such as http://localhost:9090"),
        (["--events", "nowhere.csv"], "'nowhere.csv' does not exist"),
        (["--events", "history.csv", "--at", "noon"], "'noon' is not a time such as 2026-11-01T12:00Z"),
        (["--events", "history.csv", "--at", "2026-11-01T12:00"], "has no time zone"),
        (["--events", "history.csv", "--format", "yaml"], "'yaml' is not one of"),
        (["checkout-sucess", "--events", "history.csv"], "did you mean 'checkout-success'?"),
        (["--watch", "checkout-*"], "put selectors before --watch"),
        (["--prometheus", "http://a", "--watch", "1"], "'1' is not a number of seconds of at least 5"),
        (["--events", "history.csv", "--watch"], "--watch needs --prometheus"),
    ],
)
def test_wrong_usage_is_reported(arguments: list[str], says: str) -> None:
    shown = status(*arguments)

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert says in shown.stderr
    assert "secret" not in shown.stderr


def test_a_wrong_history_is_shown_at_its_place() -> None:
    Path("history.csv").write_text(f"time,slo,good,total\n2026-11-01T10:00Z,{ID},many,10\n")
    shown = status("--events", "history.csv")

    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "history.csv:2:36" in shown.stderr
    assert "^^^^" in shown.stderr


def test_only_what_is_selected_is_asked_for_and_shown() -> None:
    Path("definitions/search.yaml").write_text(SERVICE.replace("checkout", "search"))
    with stub(vector(ratio("28d", "0.0005"))) as server:
        shown = status("service=checkout", "--prometheus", server.url, "--format", "json")

    assert [one["slo"] for one in json.loads(shown.stdout)["objectives"]] == [ID]
    assert f'slo=~"{ID}"' in server.asked[0].form["query"][0]


def test_watching_shows_the_last_answer_and_its_age_while_prometheus_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("slo.cli.watch.time.sleep", sleep)
    with stub(vector(ratio("28d", "0.0005")), error(422, "gone"), vector(ratio("28d", "0.001"))) as server:
        shown = status("--prometheus", server.url, "--watch")

    first, away, back = shown.stdout.split("SLO ")[1:]
    assert shown.exit_code == 0
    assert pauses == [30, 30, 30]
    assert "50.0%" in first
    assert "old; the last query failed" in first
    assert "422" in first or "gone" in first
    assert "50.0%" in away
    assert "spent" in back
    assert shown.stderr == ""


def test_what_was_never_answered_is_not_watched() -> None:
    with stub(error(422, "too many samples")) as server:
        shown = status("--prometheus", server.url, "--watch")

    assert (shown.exit_code, shown.stdout) == (3, "")


def test_an_unknown_objective_in_a_history_is_a_warning() -> None:
    Path("history.csv").write_text(f"{HISTORY}2026-11-01T12:00Z,checkout-sucess,1,1\n")
    shown = status("--events", "history.csv")

    assert shown.exit_code == 0
    assert "did you mean 'checkout-success'?" in shown.stderr


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x00" + b"x" * 40, b"\xff\xfe"])
def test_a_broken_file_is_reported_in_a_line(data: bytes) -> None:
    Path("history.csv").write_bytes(data)
    shown = status("--events", "history.csv")

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith("Error: cannot read history.csv: ")
    assert len(shown.stderr.splitlines()) == 1
