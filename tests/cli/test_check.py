"""`slo check` as pipelines run it: it lets nothing pass of which it does not know that it may."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from slo.clients.exchange import MAX_BYTES
from tests.clients.stub import Reply, error, stub, success, vector

SERVICE = """\
kind: Service
name: checkout
indicators:
  success:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
  speed:
    events: {total: 'requests_total{job="checkout"}', bad: 'slow_total{job="checkout"}'}
objectives:
  - {indicator: success, target: 99.9%, window: 28d}
  - {indicator: speed, target: 99%, window: 28d}
"""
POLICY = """\
---
kind: ErrorBudgetPolicy
name: standard
override: the director
steps:
  - {name: caution, when: {remaining: 50%}, do: Be careful.}
  - {name: freeze, when: {remaining: 0%}, freeze: true, do: Release only what mends the service.}
"""
SUCCESS, SPEED = "checkout-success", "checkout-speed"
OVERRIDE = ("--override", "mends the outage", "--as", "Kim", "--record", "overrides.jsonl")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)


def agree(policy: str = POLICY) -> None:
    text = SERVICE.replace("name: checkout\n", "name: checkout\nerror_budget_policy: standard\n")
    Path("definitions/checkout.yaml").write_text(text + policy)


def check(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["check", *arguments])


def answer(success: str | None = "0", speed: str | None = "0") -> Reply:
    stated = {SUCCESS: success, SPEED: speed}
    return vector(
        *(
            ({"__name__": "slo:error_ratio:28d", "slo": slo}, ratio)
            for slo, ratio in stated.items()
            if ratio is not None
        )
    )


def past(*remaining: str, slo: str = SUCCESS) -> Reply:
    values = [[1793534400 + 3600 * hour, value] for hour, value in enumerate(remaining)]
    return success({"resultType": "matrix", "result": [{"metric": {"slo": slo}, "values": values}]})


def test_budgets_that_are_left_let_a_release_go_out() -> None:
    with stub(answer()) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 0
    assert said.stdout == ("Releases may go out: 2 objectives: 2 passes; as of 2026-11-01 12:00 UTC\n")
    assert len(server.asked) == 1


def test_a_freeze_is_reported_with_its_clause_and_since_when() -> None:
    agree()
    with stub(answer("0.002"), past("0.2", "-0.1", "-1")) as server:
        said = check("--prometheus", server.url)

    left = "-100.0% of the 28d budget is left"
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        "frozen: checkout-success",
        f"  step 'freeze' of policy standard holds since 2026-11-01 13:00 UTC: {left}",
        "  agreed action: Release only what mends the service.",
        "  may be overridden by: the director",
        "  first responder: nobody",
        "",
        "Releases are blocked: 2 objectives: 1 frozen, 1 passes; as of 2026-11-01 12:00 UTC",
    ]
    assert len(server.asked) == 2


def test_without_a_policy_a_spent_budget_blocks() -> None:
    with stub(answer("0.001"), past("0", "0")) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 1
    assert "spent: checkout-success" in said.stdout
    assert "the budget has been spent since 2026-11-01 12:00 UTC or earlier: 0.0% of the 28d" in said.stdout
    assert "may be overridden by: nobody" in said.stdout


def test_with_a_policy_that_does_not_freeze_nothing_blocks() -> None:
    agree(POLICY.replace("freeze: true, ", ""))
    with stub(answer("0.5")) as server:
        assert check("--prometheus", server.url).exit_code == 0


def test_what_is_not_selected_does_not_block() -> None:
    with stub(answer("0.5"), answer("0.5"), past("-1")) as server:
        assert check(SPEED, "--prometheus", server.url).exit_code == 0
        assert check("service=checkout", "--prometheus", server.url).exit_code == 1


def test_one_objective_without_data_is_enough_to_wait() -> None:
    with stub(answer(speed=None)) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 4
    assert "no data: checkout-speed" in said.stdout
    assert "Releases are blocked for lack of data" in said.stdout


def test_what_was_counted_too_long_ago_is_not_known() -> None:
    long_ago = ({"slo": SUCCESS, "slo_newest": "1"}, "1793530800")
    now = ({"slo": SPEED, "slo_newest": "1"}, "1793534400")
    ratios = [({"__name__": "slo:error_ratio:28d", "slo": slo}, "0") for slo in (SUCCESS, SPEED)]
    with stub(vector(*ratios, long_ago, now)) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 4
    assert f"no data: {SUCCESS}\n  no data since 2026-11-01 10:55 UTC: check" in said.stdout
    assert SPEED not in said.stdout


def test_where_nothing_is_declared_nothing_passes() -> None:
    Path("definitions/checkout.yaml").write_text(POLICY.removeprefix("---\n"))
    with stub(vector()) as server:
        assert check("--prometheus", server.url).exit_code == 4


def test_that_something_is_frozen_outweighs_that_something_is_not_known() -> None:
    with stub(answer("0.5", None), past("-1")) as server:
        assert check("--prometheus", server.url).exit_code == 1


@pytest.mark.parametrize(
    "reply",
    [
        error(503, "overloaded"),
        error(422, "too many samples"),
        Reply(body="<html>sign in</html>"),
        Reply(302, headers={"Location": "/login"}),
        Reply(body='{"status": "success", "data": {"resul', claimed=4000),
        Reply(body='{"status": "success"}'),
        Reply(body=""),
        Reply(body=b"x" * (MAX_BYTES + 1)),
        vector(({"__name__": "slo:error_ratio:28d", "slo": SUCCESS}, "0"), warnings=["a store is away"]),
        vector(({"__name__": "slo:error_ratio:28d", "slo": SUCCESS}, "0"), isPartial=True),
        answer("1e5000"),
        answer("1e-999999"),
        answer("9" * 100_000),
        answer("-0.5"),
        vector(({"__name__": "slo:events:28d", "slo": SUCCESS}, "-5")),
        vector(({"__name__": "slo:events:28d", "slo": SUCCESS}, "1e300")),
    ],
    ids=[
        *("503", "422", "html", "redirect", "half", "empty", "nothing", "endless", "warning", "partial"),
        *("1e5000", "1e-999999", "digits", "negative ratio", "negative count", "huge count"),
    ],
)
def test_what_is_no_answer_lets_nothing_pass(reply: Reply) -> None:
    with stub(reply) as server:
        said = check("--prometheus", server.url)

    assert (said.exit_code, said.stdout) == (3, "")
    assert said.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in said.stderr


def test_a_prometheus_that_is_not_there_lets_nothing_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"

    assert check("--prometheus", nobody).exit_code == 3


def test_a_slow_prometheus_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slo.clients.prometheus._GRACE", -29.5)
    with stub(Reply(after=5)) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 3
    assert "did not answer within" in said.stderr


def test_a_freeze_stays_one_where_the_past_is_not_known() -> None:
    with stub(answer("0.5"), error(422, "too many samples")) as server:
        said = check("--prometheus", server.url)

    assert said.exit_code == 1
    assert "It is not known since when: " in said.stderr
    assert "without an error budget policy, a spent budget blocks releases" in said.stdout


def test_who_may_override_lets_a_release_pass_and_that_is_recorded() -> None:
    agree()
    Path("overrides.jsonl").write_text('{"event": "override"}\n')
    with stub(answer("0.002"), past("-1")) as server:
        said = check("--prometheus", server.url, *OVERRIDE)

    before, line = Path("overrides.jsonl").read_text().splitlines()
    recorded = json.loads(line)
    assert said.exit_code == 0
    assert "overridden by Kim: mends the outage (recorded in overrides.jsonl)" in said.stdout
    assert before == '{"event": "override"}'
    assert (recorded["event"], recorded["by"], recorded["reason"]) == ("override", "Kim", "mends the outage")
    assert datetime.now(UTC) - datetime.fromisoformat(recorded["at"]) < timedelta(minutes=5)
    (one,) = recorded["objectives"]
    assert (one["slo"], one["may_override"], one["budget_remaining"]) == (SUCCESS, "the director", -1)
    assert one["clauses"][0]["step"] == "freeze"


@pytest.mark.parametrize("policy", ["", POLICY.replace("override: the director\n", "")])
def test_nobody_overrides_what_no_policy_lets_them(policy: str) -> None:
    if policy:
        agree(policy)
    with stub(answer("0.5"), past("-1")) as server:
        said = check("--prometheus", server.url, *OVERRIDE)

    assert said.exit_code == 1
    assert "checkout-success cannot be overridden" in said.stderr
    assert not Path("overrides.jsonl").exists()


LISTED = POLICY.replace("override: the director\n", "overridden_by: [product-director, head-of-sre]\n")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dog", "accepted: head-of-sre, product-director"),
        ("product-directer", "did you mean 'product-director'?"),
    ],
)
def test_only_a_role_that_the_policy_lists_may_override(name: str, says: str) -> None:
    agree(LISTED)
    with stub(answer("0.002"), past("-1")) as server:
        said = check("--prometheus", server.url, *OVERRIDE[:3], name, *OVERRIDE[4:])

    assert said.exit_code == 1
    assert said.stderr == f"{name!r} may not override the freeze of checkout-success; {says}\n"
    assert "may be overridden by: product-director or head-of-sre\n" in said.stdout
    assert not Path("overrides.jsonl").exists()


def test_a_listed_role_overrides_and_is_recorded() -> None:
    agree(LISTED)
    with stub(answer("0.002"), past("-1")) as server:
        said = check("--prometheus", server.url, *OVERRIDE[:3], "head-of-sre", *OVERRIDE[4:])

    assert said.exit_code == 0
    assert json.loads(Path("overrides.jsonl").read_text())["by"] == "head-of-sre"


def test_who_may_override_is_stated_in_one_way() -> None:
    agree(LISTED.replace("overridden_by", "override: the director\noverridden_by"))
    said = check("--prometheus", "http://localhost:1")

    assert said.exit_code == 1
    assert "a policy has either 'override', in words, or the roles in 'overridden_by'" in said.stderr


def test_what_cannot_be_recorded_is_not_overridden() -> None:
    agree()
    Path("overrides.jsonl").mkdir()
    with stub(answer("0.5"), past("-1")) as server:
        said = check("--prometheus", server.url, *OVERRIDE[:-1], "nowhere/overrides.jsonl")

    assert said.exit_code == 2
    assert "only if it is recorded" in said.stderr


def test_an_override_does_not_make_known_what_is_not() -> None:
    agree()
    with stub(answer("0.5", None), past("-1")) as server:
        assert check("--prometheus", server.url, *OVERRIDE).exit_code == 4


def test_nothing_is_recorded_where_nothing_blocks() -> None:
    with stub(answer()) as server:
        said = check("--prometheus", server.url, *OVERRIDE)

    assert said.exit_code == 0
    assert "nothing was recorded" in said.stderr
    assert not Path("overrides.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "either --prometheus URL or --events FILE"),
        (["--prometheus", "http://a", "--override", "why"], "must be used together"),
        (["--prometheus", "http://a", *OVERRIDE[:1], " ", *OVERRIDE[2:]], "must be used together"),
        (["chekout-success", "--prometheus", "http://a"], "did you mean 'checkout-success'?"),
    ],
)
def test_wrong_usage_lets_nothing_pass(arguments: list[str], says: str) -> None:
    said = check(*arguments)

    assert (said.exit_code, said.stdout) == (2, "")
    assert says in said.stderr


def test_a_history_is_judged_at_its_end() -> None:
    agree()
    Path("history.csv").write_text(
        "time,slo,good,total\n"
        f"2026-11-01T10:00Z,{SUCCESS},10000,10000\n2026-11-01T10:00Z,{SPEED},10000,10000\n"
        f"2026-11-03T11:59Z,{SUCCESS},9000,10000\n2026-11-03T11:59Z,{SPEED},10000,10000\n"
        f"2026-11-05T11:59Z,{SUCCESS},1,1\n"
    )
    said = check("--events", "history.csv")

    assert said.exit_code == 1
    assert "since 2026-11-03 12:" in said.stdout


def test_programs_and_github_read_the_same() -> None:
    agree()
    with stub(answer("0.002", None), past("0.2", "-1"), answer("0.002", None), past("0.2", "-1")) as server:
        stated = json.loads(check("--prometheus", server.url, "--format", "json").stdout)
        lines = check("--prometheus", server.url, "--format", "github").stdout.splitlines()

    assert stated["may_release"] is False
    assert [one["decision"] for one in stated["objectives"]] == ["frozen", "no data"]
    assert stated["objectives"][0]["clauses"] == [
        {
            "policy": "standard",
            "step": "freeze",
            "do": "Release only what mends the service.",
            "since": "2026-11-01T13:00:00Z",
            "or_earlier": False,
        }
    ]
    assert [line.partition("::")[2].split(" ")[0] for line in lines[:2]] == ["error", "error"]
    assert lines[0].startswith(
        "::error title=slo check%3A checkout-success frozen::step 'freeze' of policy standard"
    )
    assert lines[-1].startswith("Releases are blocked")
