"""Calls from an incident, in an account that behaves as PagerDuty does: who is asked, and who is no more."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.targets.pagerduty.account import TOKEN, Account, Incident
from tests.targets.pagerduty.server import Server, serve
from tests.targets.pagerduty.terraform import apply
from tests.targets.pagerduty.test_check import DEFINITIONS, event

ADA = "ada@example.org"


@pytest.fixture
def account(tmp_path: Path) -> Account:
    """An account after `terraform apply`, whose IDs were written into the definitions, and an incident."""
    account = Account()
    account.schedule("Notify", who="Notify's")
    account.schedule("RE on call", who="RE's")
    account.user("Ada")
    file = tmp_path / "definitions" / "all.yaml"
    file.parent.mkdir()
    file.write_text(DEFINITIONS)
    compile_into = ["compile", "--definitions", str(file.parent), "--output", str(tmp_path / "generated")]
    assert CliRunner().invoke(slo, compile_into).exit_code == 0
    outputs = apply((tmp_path / "generated/pagerduty/pagerduty.tf.json").read_text(), account)
    policy = outputs["escalation_policies"]["reliability-engineering"]
    known = f"    escalation_policy: {policy}\n"
    file.write_text(DEFINITIONS.replace("    kind: platform\n", f"    kind: platform\n{known}"))
    (tmp_path / "token").write_text(TOKEN)
    event(account, "slo:notify:page")
    return account


def run(folder: Path, server: Server, *arguments: str) -> Result:
    options = {
        "--definitions": str(folder / "definitions"),
        "--pagerduty": server.url,
        "--pagerduty-token-file": str(folder / "token"),
        "--pagerduty-user": ADA,
        "--record": str(folder / "calls.jsonl"),
        "--as": "Ada",
    }
    return CliRunner().invoke(slo, [*arguments, *(word for option in options.items() for word in option)])


def call(folder: Path, server: Server, incident: Incident) -> Result:
    words = ("reliability-engineering", "notify", "--reason", "not ours")
    return run(folder, server, "call", *words, "--incident", incident.id)


def test_a_call_adds_a_responder_and_takes_nothing_away(account: Account, tmp_path: Path) -> None:
    (incident,) = account.incidents.values()
    with serve(account) as server:
        result = call(tmp_path, server, incident)
    account.go_on(timedelta(minutes=14))

    assert result.exit_code == 0, result.output
    assert [one["people"] for one in incident.responders] == [["RE's"]]
    assert "not ours" in incident.responders[0]["message"]
    assert [who for _, who in incident.notified] == ["Notify's"]


def test_who_is_stood_down_is_asked_no_more(account: Account, tmp_path: Path) -> None:
    (incident,) = account.incidents.values()
    with serve(account) as server:
        called = call(tmp_path, server, incident)
        stood_down = run(tmp_path, server, "stand-down", called.output.split("slo stand-down ")[1].split()[0])

    assert stood_down.exit_code == 0, stood_down.output
    assert incident.responders == []


def test_an_account_without_responders_says_so_and_nobody_is_asked(account: Account, tmp_path: Path) -> None:
    (incident,) = account.incidents.values()
    account.abilities.discard("coordinated_responding")
    with serve(account) as server:
        result = call(tmp_path, server, incident)

    assert result.exit_code == 3
    assert "refuses (402)" in result.output
    assert incident.responders == []
