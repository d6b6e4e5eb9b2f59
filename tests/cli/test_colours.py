"""Colours on a pseudo terminal: for people only, and never another text."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo as command
from slo.report.proofs import FORMATS as PROOFS
from slo.report.proofs.outcome import Failure, Outcome
from slo.text.styles import coloured
from tests.cli.terminals import BOTH, COLOURS, slo

_WRONG = """\
kind: Service
name: shop
indicators: {buying: {probe: {gauge: up}}}
objectives: [{indicator: buying, targt: 99.9%, window: 28d}]
"""
_HISTORY = "status --events demo/history.csv.gz"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "shop.yaml").write_text(_WRONG)
    return tmp_path


@pytest.mark.parametrize("arguments", ["lint", "compile", "lint --format json", "lint --nothing", "lin", ""])
def test_colours_add_nothing_else_to_what_is_written(arguments: str, wrong: Path) -> None:
    plain = slo(arguments, folder=wrong)
    on_terminals = slo(arguments, BOTH, wrong)

    assert "\x1b" not in str(plain)
    assert {stream: COLOURS.sub("", text) for stream, text in on_terminals.items()} == plain


def test_errors_and_their_carets_are_red_and_hints_blue(wrong: Path) -> None:
    shown = slo("lint", ("stderr",), wrong)["stderr"]

    assert "\x1b[1;31merror[" in shown
    assert "\x1b[1;31m^^^^^\x1b[0m" in shown
    assert "\x1b[34m= did you mean 'target'?\x1b[0m" in shown


def test_a_wrong_option_is_an_error_as_well(wrong: Path) -> None:
    assert "\x1b[1;31mError:\x1b[0m No such option" in slo("lint --nothing", ("stderr",), wrong)["stderr"]


def test_each_stream_is_asked_for_itself(wrong: Path) -> None:
    assert "\x1b" not in str(slo("lint", ("stdout",), wrong))
    assert "\x1b[" in slo("lint", ("stderr",), wrong)["stderr"]


@pytest.mark.parametrize(
    ("settings", "terminals", "has_colours"),
    [
        ({"NO_COLOR": "1"}, BOTH, False),
        ({"NO_COLOR": ""}, BOTH, True),
        ({"TERM": "dumb"}, BOTH, False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"CLICOLOR_FORCE": "1"}, (), True),
        ({"CLICOLOR_FORCE": "0"}, (), False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
    ],
)
def test_users_decide_by_the_usual_variables(
    settings: dict[str, str], terminals: tuple[str, ...], has_colours: bool, wrong: Path
) -> None:
    assert ("\x1b[" in slo("lint", terminals, wrong, **settings)["stderr"]) is has_colours


def test_forced_colours_leave_the_table_of_a_pipe_as_wide_as_it_was() -> None:
    plain, forced = slo(_HISTORY), slo(_HISTORY, FORCE_COLOR="1", COLUMNS="40")

    assert "\x1b[" in forced["stdout"]
    lines = COLOURS.sub("", forced["stdout"]).splitlines()
    assert [line.rstrip() for line in lines] == plain["stdout"].splitlines()


def test_files_have_no_colours_even_if_those_are_forced(wrong: Path) -> None:
    slo("lint --also text=problems.txt", BOTH, wrong, FORCE_COLOR="1")

    assert "\x1b" not in (wrong / "problems.txt").read_text()


def test_escapes_in_definitions_remain_visible_marks_beside_colours(wrong: Path) -> None:
    (wrong / "definitions" / "shop.yaml").write_text(_WRONG.replace("targt", '"\\e[2J\\e[31m"'))

    shown = slo("lint", ("stderr",), wrong)["stderr"]

    assert "\x1b[1;31merror[" in shown
    assert "\x1b[2J" not in shown
    assert "\x1b[31m" not in shown


def test_a_failed_proof_is_red() -> None:
    outcome = Outcome(("promtool",), (), 0, 0, (Failure("shop", "it did not fire"),))

    painted = PROOFS["text"](outcome, coloured)

    assert painted.startswith("\x1b[1;31mfailed\x1b[0m: it did not fire")
    assert COLOURS.sub("", painted) == PROOFS["text"](outcome)


_SIGNED = """\
kind: Organisation
name: acme
parties:
  ops: {kind: platform, ticket: {email: ops@example.org}}
activities:
  set-objectives: {product: responsible, ops: responsible}
  respond-to-incidents: {product: responsible}
  respond-to-other-alerts: {product: responsible}
smtp: {smarthost: "mail.example.org:587", sender: slo@example.org}
---
kind: Product
name: mill
alerting: {page: {email: mill@example.org}, ticket: {email: mill@example.org}}
---
kind: Service
name: oven
product: mill
indicators: {baking: {events: {total: all_total, bad: bad_total}}}
objectives: [{indicator: baking, target: 99%, window: 7d}]
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signed")
    (folder / "definitions").mkdir()
    (folder / "definitions" / "mill.yaml").write_text(_SIGNED)
    hours = (datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(72))
    rows = [f"{at:%Y-%m-%dT%H:%MZ},oven-baking,{5 if at.day == 2 else 1000},1000" for at in hours]
    (folder / "past.csv").write_text("\n".join(("time,slo,good,total", *rows, "")))
    return folder


@pytest.mark.parametrize(
    ("arguments", "coloured_text"),
    [
        ("check --events past.csv", "\x1b[34mdraft\x1b[0m: oven-baking"),
        ("backtest --events past.csv", "\x1b[1;31m!"),
        ("who oven", "  \x1b[33mticket\x1b[0m "),
        ("explain oven-baking", "  \x1b[33mticket\x1b[0m "),
        ("agree --as mill --by team-lead --dry-run", "    \x1b[32m+\x1b[0m target: 99%"),
    ],
)
def test_what_wakes_people_or_is_signed_has_colours(
    arguments: str, coloured_text: str, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(signed)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    plain = CliRunner().invoke(command, arguments.split())
    painted = CliRunner().invoke(command, arguments.split(), env={"FORCE_COLOR": "1"}, color=True)

    assert "\x1b" not in plain.output
    assert coloured_text in painted.stdout
    assert COLOURS.sub("", painted.stdout) == plain.stdout
