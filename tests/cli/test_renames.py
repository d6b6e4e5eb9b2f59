"""Compile says where a renamed objective would lose its history."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo

SERVICE = """\
kind: Service
name: NAME
indicators:
  buying: {events: {total: orders_total, bad: orders_failed_total}}
objectives:
  - {indicator: buying, target: 99.9%OBJECTIVE}
"""


def compiled(folder: Path, name: str, objective: str = "") -> str:
    """Compile a service of this name, and return what is said on stderr."""
    definitions = folder / "definitions"
    definitions.mkdir(exist_ok=True)
    text = SERVICE.replace("NAME", name).replace("OBJECTIVE", objective)
    (definitions / "shop.yaml").write_text(text)
    done = CliRunner().invoke(
        slo, ["compile", "--definitions", str(definitions), "--output", str(folder / "generated")]
    )
    assert done.exit_code == 0, done.output
    return done.stderr


@pytest.mark.parametrize(
    ("name", "objective", "now"),
    [("shop", ", name: orders", "shop-orders"), ("market", "", "market-buying")],
)
def test_a_forgotten_rename_is_said_once(tmp_path: Path, name: str, objective: str, now: str) -> None:
    assert compiled(tmp_path, "shop") == ""

    said = compiled(tmp_path, name, objective)

    assert f"{now} counts the events of shop-buying, which is no longer defined" in said
    assert "'renamed_from: shop-buying'" in said
    assert compiled(tmp_path, name, objective) == ""


def test_a_rename_that_is_stated_is_no_notice(tmp_path: Path) -> None:
    compiled(tmp_path, "shop")

    assert compiled(tmp_path, "market", ", name: orders, renamed_from: shop-buying") == ""


def test_a_new_objective_beside_the_old_one_is_no_rename(tmp_path: Path) -> None:
    compiled(tmp_path, "shop")

    assert compiled(tmp_path, "shop", "}\n  - {indicator: buying, name: fast, target: 99%") == ""
