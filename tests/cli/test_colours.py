"""Colours on a pseudo terminal: for people only, and never another text."""

from pathlib import Path

import pytest

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
