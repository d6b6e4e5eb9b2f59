"""`slo report` as people and pipelines run it: what it writes, where, what it asks, and its exit code."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.clients.stub import Reply, error, stub, success, vector

SERVICE = """\
kind: Service
name: checkout
indicators:
  success:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
objectives:
  - {indicator: success, target: 99.9%, window: 28d}
  - {name: strict, indicator: success, target: 99.99%, window: month}
"""
ID = "checkout-success"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HISTORY = f"time,slo,good,total\n2026-11-01T10:00Z,{ID},9995,10000\n2026-11-01T11:59Z,{ID},0,0\n"
RECORD = [
    {"at": "2026-11-01T10:00:00.000Z", "call": "c1", "event": "requested", "by": "checkout",
     "labels": {"slo": ID, "called_upon": "re"}, "annotations": {"call_reason": "all is red"}},
    {"at": "2026-11-01T10:04:00.000Z", "call": "c1", "event": "sent", "by": "checkout"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)
    Path("history.csv").write_text(HISTORY)


def report(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["report", *arguments])


def test_a_page_is_written_whole_and_again() -> None:
    first = report("--events", "history.csv", "--output", "report.html")
    again = report("--events", "history.csv", "--output", "report.html", "--language", "fr")

    assert (first.exit_code, first.stdout, again.exit_code) == (0, "", 0)
    assert first.stderr == "report.html: 2 objectives: 1 healthy, 1 no data; as of 2026-11-01 12:00 UTC\n"
    assert Path("report.html").read_text().startswith("<!doctype html>\n<!-- Made by slo report. -->")
    assert '<html lang="fr">' in Path("report.html").read_text()
    assert [path.name for path in Path().glob("*report*")] == ["report.html"]


@pytest.mark.parametrize("form", ["html", "markdown", "json"])
def test_each_form_knows_its_own_file_again_and_no_other(form: str) -> None:
    arguments = ("--events", "history.csv", "--format", form, "--output")
    Path("notes.html").write_text("<!doctype html>\n<title>Minutes of our review</title>")

    assert report(*arguments, "new").exit_code == report(*arguments, "new").exit_code == 0
    refused = report(*arguments, "notes.html")
    assert refused.exit_code == 2
    assert "notes.html was not written by 'slo report'" in refused.stderr
    assert "Minutes" in Path("notes.html").read_text()
    assert report(*arguments, ".").exit_code == 2
    assert report(*arguments, "no/where/report.html").exit_code == 0


def test_without_a_file_it_is_written_to_the_terminal() -> None:
    shown = report("checkout-success", "--events", "history.csv", "--format", "json")

    (one,) = json.loads(shown.stdout)["objectives"]
    assert (one["slo"], one["budget_remaining"]) == (ID, 0.5)
    assert one["ledger"] == {"incidents": [], "other": {"bad": 5, "share": 0.5}}


def test_selectors_choose_and_a_wrong_one_is_told() -> None:
    assert "strict" not in report("--events", "history.csv", "*-success", "--format", "markdown").stdout

    wrong = report("--events", "history.csv", "checkout-sucess")
    assert wrong.exit_code == 2
    assert "did you mean 'checkout-success'?" in wrong.stderr


def test_calls_are_told_from_a_record() -> None:
    Path("calls.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in [*RECORD, {"at": "noon"}]))
    shown = report("--events", "history.csv", "--record", "calls.jsonl")

    assert "all is red" in shown.stdout
    assert "calls.jsonl: nobody can read line 3; left out" in shown.stderr


def test_templates_beside_the_definitions_go_before_ours() -> None:
    Path("templates/report").mkdir(parents=True)
    Path("templates/report/page.html").write_text("<!-- slo report -->{{ review.sheets[-1].name }}: ours")
    assert report("--events", "history.csv").stdout == f"<!-- slo report -->{ID}: ours"

    Path("templates/report/page.html").write_text("{% if %}")
    wrong = report("--events", "history.csv", "--output", "report.html")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("Error: templates/report/page.html:1: ")
    assert not Path("report.html").exists()


def matrix(*values: tuple[datetime, str]) -> Reply:
    points = [[at.timestamp(), value] for at, value in values]
    series = [{"metric": {"slo": ID, "slo_bundle": "checkout"}, "values": points}]
    return success({"resultType": "matrix", "result": series})


def test_prometheus_is_asked_a_few_questions_however_many_objectives_there_are() -> None:
    now = {"__name__": "slo:error_ratio:1h", "slo": ID}, "0.002"
    at = datetime(2026, 11, 1, 11, 2, 30, tzinfo=UTC)
    past = [matrix((at, total)) for total in ("10000", "5")]
    nothing = [matrix(), matrix()] + [vector()] * 4
    with stub(vector(now), *past, *nothing) as server:
        shown = report("--prometheus", server.url, "--at", "2026-11-01T12:03Z", "--format", "json")

    body = json.loads(shown.stdout)
    one = next(one for one in body["objectives"] if one["slo"] == ID)
    assert shown.exit_code == 0
    assert (body["as_of"], body["step"]) == ("2026-11-01T12:00:00Z", 300)
    assert (one["budget_remaining"], one["burn_rate"]) == (0.5, 2)
    assert len(server.asked) == 7  # now; two for each of two windows; the first month, of which there is none
    assert all(ID in asked.form["query"][0] for asked in server.asked[1:3])


def test_no_data_at_all_is_an_exit_code_of_its_own() -> None:
    with stub(vector(), *[matrix()] * 4, vector()) as server:
        shown = report("--prometheus", server.url, "--output", "report.html")

    assert shown.exit_code == 4
    assert "has it loaded the generated rules?" in shown.stderr
    assert "Nothing was measured" in Path("report.html").read_text()


def test_a_server_that_could_not_be_asked_leaves_the_last_report() -> None:
    report("--events", "history.csv", "--output", "report.html")
    before = Path("report.html").read_text()
    with stub(error(503, "down")) as server:
        shown = report("--prometheus", server.url, "--output", "report.html")

    assert shown.exit_code == 3
    assert Path("report.html").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "either --prometheus URL or --events FILE"),
        (["--events", "history.csv", "--language", "de"], "'de' is not one of"),
        (["--events", "history.csv", "--record", "nowhere"], "'nowhere' does not exist"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], says: str) -> None:
    shown = report(*arguments)

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert says in shown.stderr
