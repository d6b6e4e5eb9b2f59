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


ORGANISATION = "---\nkind: Organisation\nname: acme\nparties: {ops: {kind: platform}}\n"


def compiled(folder: Path, name: str, objective: str = "", targets: str = "") -> str:
    """Compile a service of this name, for all or some targets, and return what is said on stderr."""
    definitions = folder / "definitions"
    definitions.mkdir(exist_ok=True)
    text = SERVICE.replace("NAME", name).replace("OBJECTIVE", objective)
    if targets:
        text += f"{ORGANISATION}targets: [{targets}]\n"
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


@pytest.mark.parametrize("targets", ["prometheus-operator", "vm-rule", "mimir", "prometheus, mimir, vm-rule"])
def test_a_forgotten_rename_is_said_whatever_the_targets_are(tmp_path: Path, targets: str) -> None:
    before = compiled(tmp_path, "shop", targets=targets)
    said = compiled(tmp_path, "market", targets=targets)

    assert "counts the events of" not in before
    assert said.count("market-buying counts the events of shop-buying") == 1
    assert "counts the events of" not in compiled(tmp_path, "market", targets="prometheus")


def test_another_target_is_no_rename_and_hides_none(tmp_path: Path) -> None:
    compiled(tmp_path, "shop", targets="prometheus")

    assert "counts the events of" not in compiled(tmp_path, "shop", targets="mimir, vm-rule")
    said = compiled(tmp_path, "market", targets="prometheus, prometheus-operator")
    assert said.count("market-buying counts the events of shop-buying") == 1


def test_a_rename_that_is_stated_is_no_notice(tmp_path: Path) -> None:
    compiled(tmp_path, "shop")

    assert compiled(tmp_path, "market", ", name: orders, renamed_from: shop-buying") == ""


def test_a_new_objective_beside_the_old_one_is_no_rename(tmp_path: Path) -> None:
    compiled(tmp_path, "shop")

    assert compiled(tmp_path, "shop", "}\n  - {indicator: buying, name: fast, target: 99%") == ""
