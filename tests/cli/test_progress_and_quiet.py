"""The line about what is waited for, and commands that leave out notices."""

import re
from pathlib import Path

import pytest

from tests.cli.terminals import BOTH, COLOURS, slo

_STATUS = "status --prometheus http://127.0.0.1:9"
_SHOP = """\
kind: Service
name: shop
indicators: {buying: {probe: {gauge: up}}, unused: {probe: {gauge: down}}}
objectives: [{indicator: buying, target: 99.9%}]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "shop.yaml").write_text(_SHOP)
    return tmp_path


def test_what_is_waited_for_is_shown_and_erased_before_the_error(shop: Path) -> None:
    shown = slo(_STATUS, BOTH, shop)["stderr"]
    line = re.match(r"\rstep 1, \d+s: waiting for http://127\.0\.0\.1:9\x1b\[K\r\x1b\[K", shown)

    assert line
    assert COLOURS.sub("", shown[line.end() :]) == slo(_STATUS, folder=shop)["stderr"]


@pytest.mark.parametrize("settings", [{"CI": "true"}, {"TERM": "dumb"}])
def test_there_is_no_progress_in_pipelines_and_on_terminals_that_cannot_erase(
    settings: dict[str, str], shop: Path
) -> None:
    assert "step" not in slo(_STATUS, BOTH, shop, **settings)["stderr"]


def test_there_is_no_progress_if_only_the_result_is_on_a_terminal(shop: Path) -> None:
    assert "step" not in str(slo(_STATUS, ("stdout",), shop))


def test_a_line_of_progress_is_never_wider_than_the_terminal(shop: Path) -> None:
    shown = slo(_STATUS, ("stderr",), shop, columns=20)["stderr"]

    assert re.match(r"\rstep 1, [^\x1b]{11}\x1b\[K\r\x1b\[K", shown)


@pytest.mark.parametrize("command", ["backtest", "suggest"])
def test_objectives_that_are_replayed_are_counted(command: str, shop: Path) -> None:
    hours = "".join(f"2026-10-01T{hour:02}:00Z,shop-buying,999,1000\n" for hour in range(24))
    (shop / "past.csv").write_text(f"time,slo,good,total\n{hours}")
    asked = f"{command} --events past.csv"

    assert "step 1, 0s: replaying shop-buying (1 of 1)" in slo(asked, BOTH, shop)["stderr"]
    assert "replaying" not in slo(f"{asked} --quiet", BOTH, shop)["stderr"]


def test_quiet_leaves_out_notices_and_keeps_the_result(shop: Path) -> None:
    aloud = slo("compile", folder=shop)
    assert "warning" in aloud["stderr"]
    again = slo("compile", folder=shop)

    assert slo("compile -q", folder=shop) == {**again, "stderr": ""}


@pytest.mark.parametrize("arguments", ["compile --check", "lint"])
def test_quiet_leaves_out_nothing_that_a_command_finds(arguments: str, shop: Path) -> None:
    aloud = slo(arguments, folder=shop)

    assert aloud["stderr"]
    assert slo(f"{arguments} --quiet", folder=shop) == aloud


def test_quiet_leaves_out_no_error(shop: Path) -> None:
    (shop / "definitions" / "shop.yaml").write_text("kind: Servce")

    assert slo("compile -q", folder=shop) == slo("compile", folder=shop)
    assert "did you mean 'Service'?" in slo("compile -q", folder=shop)["stderr"]


def test_quiet_leaves_out_progress(shop: Path) -> None:
    asked = "lint --prometheus http://127.0.0.1:9"

    assert "step 1" in slo(asked, BOTH, shop)["stderr"]
    assert "step" not in slo(f"{asked} -q", BOTH, shop)["stderr"]
