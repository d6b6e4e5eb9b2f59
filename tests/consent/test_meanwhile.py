"""What works while something in force is disputed: signing, and all that helps in an incident."""

from pathlib import Path

import pytest

from slo.evidence.selection import Selection
from slo.web.definitions import definitions_in
from tests.agreements import SERVICES
from tests.consent.project import HISTORY, RECORD, begin, run, write

LOWERED = {"services.yaml": SERVICES.replace("99.9%", "99.5%")}


@pytest.fixture(autouse=True)
def _disputed(in_a_project: None) -> None:
    begin()
    write(LOWERED)


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        ("route", "product=shop", "severity=page"),
        ("who", "shop"),
        ("who", "product=shop", "severity=page"),
        ("explain", "checkout"),
        ("stand-down", "call-1", "--by", "me"),
    ],
    ids=lambda command: command[0],
)
def test_who_is_called_and_where_to_is_answered(command: tuple[str, ...], damaged: bool) -> None:
    if damaged:
        RECORD.write_text("<<<<<<< HEAD\n")
    answered = run(*command)

    assert "error[" not in answered.stderr
    assert answered.exit_code == 0 or command[0] == "stand-down"


@pytest.mark.parametrize("command", ["status", "report"])
def test_no_figures_are_shown_by_terms_that_are_not_agreed(command: str) -> None:
    refused = run(command, "--events", str(HISTORY))

    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "error[disputed]: 'checkout-orders' is in force with other terms" in refused.stderr


def test_a_running_server_keeps_the_figures_of_what_was_agreed() -> None:
    write({"services.yaml": SERVICES})
    served = definitions_in(Path("definitions"), Selection.parse(()))
    write(LOWERED)
    latest = served.renew()

    assert str(latest.read.slos[0].objective.target) == "99.9%"
    assert (
        "1 error, the first at definitions/services.yaml:9:33: 'checkout-orders' is in force" in latest.broken
    )
    write({"services.yaml": SERVICES})
    assert served.renew().broken == ""
    RECORD.write_text("<<<<<<< HEAD\n")
    assert "a merge left a conflict in the record" in served.renew().broken


def test_both_sign_and_what_they_signed_is_in_force() -> None:
    for party in ("shop", "platform-team"):
        assert run("compile").exit_code == 1
        assert (
            run("agree", "--as", party, "--by", "head-of-all", "--on", "2026-09-20", "--yes").exit_code == 0
        )

    assert run("compile").exit_code == 0
    assert "      target: 99.5%\n" in RECORD.read_text()
    assert run("status", "--events", str(HISTORY)).exit_code == 0
