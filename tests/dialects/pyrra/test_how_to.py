"""The guide from Pyrra, walked through with its own file: every command does what the page says."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from slo.cli import slo

PAGE = (Path(__file__).parents[3] / "docs/how-to/from-pyrra.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```shell\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
]
FILE = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "pyrra.dev" in block)
PRODUCT = "kind: Product\nname: checkout\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "orders.yaml").write_text(FILE)
    return tmp_path


def run(start: str) -> Result:
    """Run the first command of the page that begins so."""
    command = next(line for line in COMMANDS if line.startswith(start))
    return CliRunner().invoke(slo, shlex.split(command)[1:])


def test_all_commands_of_the_page_are_walked_through() -> None:
    starts = ("slo compile", "slo lint", "slo convert", "slo backfill --from pyrra")

    assert [command for command in COMMANDS if not command.startswith(starts)] == []


def test_a_file_compiles_as_it_is(project: Path) -> None:
    assert run("slo compile").exit_code == 0

    rules = (project / "generated/prometheus/checkout-orders.yaml").read_text()
    assert 'orders_total{job="checkout",code=~"5.."}' in rules
    assert "runbook_url: https://example.org/runbooks/orders" in rules
    assert "team: checkout" in rules


def test_lint_says_what_changes_what_is_lost_and_what_is_to_decide() -> None:
    said = run("slo lint").output

    for words in (
        "changed: alerts at burn rates",
        "lost: metadata",
        "to decide: label team",
    ):
        assert words in said


def test_it_is_converted_with_a_report(project: Path) -> None:
    converted = run("slo convert")

    assert converted.exit_code == 0, converted.output
    (file,) = (project / "native").rglob("*.yaml")
    (service,) = yaml.safe_load_all(file.read_text())
    assert (service["name"], service["product"]) == ("checkout-orders", "checkout")
    assert "namespace" in (project / "converted.md").read_text()

    (project / "definitions" / "orders.yaml").write_text(file.read_text() + f"---\n{PRODUCT}")
    assert run("slo lint").exit_code in (0, 1)
    assert "changed: " not in run("slo lint").output


def test_dashboards_go_on(project: Path) -> None:
    assert run("slo compile --compat").exit_code == 0

    rules = (project / "generated/prometheus/checkout-orders.yaml").read_text()
    groups = yaml.safe_load(rules)["groups"]
    (theirs,) = [group for group in groups if group["name"].endswith(":pyrra")]
    promised = set(re.findall(r"`(pyrra_\w+(?::\w+)?)`", PAGE))
    recorded = {rule["record"] for rule in theirs["rules"]}
    assert promised <= recorded
    assert {"orders:increase4w", "orders:burnrate5m", "orders:burnrate4d"} <= recorded
    assert all(rule["labels"]["slo"] == "checkout-orders" for rule in theirs["rules"])
