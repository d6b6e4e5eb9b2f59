"""`slo convert`: definitions on standard output or in files, and a report of what became of each."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo

SLOTH = """\
version: prometheus/v1
service: shop
labels: {team: retail}
slos:
  - name: orders
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(orders_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(orders_total[{{.window}}]))
    alerting: {name: OrdersFail, labels: {category: availability}}
"""
BROKEN = SLOTH.replace("service: shop", "service: depot").replace("99.9", "101")
NATIVE = """\
apiVersion: slo/v1
kind: Service
name: shop
indicators:
  orders:
    events:
      total: orders_total
      bad: 'orders_total{code=~"5.."}'
objectives:
  - indicator: orders
    target: 99.9%
    window: 30d
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sloth" / "teams").mkdir(parents=True)
    (tmp_path / "sloth" / "shop.yml").write_text(SLOTH)
    (tmp_path / "sloth" / "teams" / "depot.yaml").write_text(BROKEN)
    (tmp_path / "sloth" / "native.yaml").write_text(NATIVE.replace("name: shop", "name: stock"))
    return tmp_path


def convert(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["convert", *arguments], catch_exceptions=False)


def test_definitions_are_written_and_the_report_is_beside_them() -> None:
    said = convert("sloth/shop.yml")

    labelled = NATIVE.replace("indicators:", "alerts:\n  labels:\n    team: retail\nindicators:")
    assert (said.exit_code, said.stdout) == (0, labelled)
    assert "sloth/shop.yml: 7 carried, 1 changed, 1 lost, 2 to decide" in said.stderr
    assert (
        "    line 11: label category: availability\n      slo sets the label category itself" in said.stderr
    )


def test_answers_leave_nothing_to_decide() -> None:
    said = convert("sloth/shop.yml", "--product-label", "team", "--window", "28d")

    assert "to decide" not in said.stderr
    assert "product: retail\n" in said.stdout
    assert "window: 28d\n" in said.stdout


def test_a_severity_is_what_people_answer(folder: Path) -> None:
    (folder / "sloth" / "shop.yml").write_text(
        SLOTH.replace("{category: availability}", "{severity: warning}")
    )
    asked, answered = convert("sloth/shop.yml"), convert("sloth/shop.yml", "--severity", "warning=ticket")

    assert (
        "severity: warning of both alerts -> the page alert pages, and the ticket alert opens" in asked.stderr
    )
    assert "alert_policy" not in asked.stdout
    assert "alert_policy: shop-page-as-ticket-tickets\n" in answered.stdout
    assert "severity: page" not in answered.stdout
    assert answered.stdout.count("severity: ticket") == 4


def test_answers_of_the_organisation_hold_unless_others_are_given(folder: Path) -> None:
    (folder / "sloth" / "organisation.yaml").write_text(
        "kind: Organisation\nname: acme\nparties: {platform: {kind: platform}}\n"
        "imports: {product: shops, window: 7d}\n"
    )
    said = convert("sloth/shop.yml", "sloth/organisation.yaml", "--window", "month")

    assert "product: shops\n" in said.stdout
    assert "window: month\n" in said.stdout


def test_what_is_refused_is_left_out_and_shown_in_the_original_file() -> None:
    said = convert("sloth", "-o", "definitions")

    assert said.exit_code == 1
    assert "error[value]: 101% is above 100%\n --> sloth/teams/depot.yaml:6:16" in said.stderr
    assert "sloth/native.yaml: nothing to convert" in said.stderr
    assert [str(path) for path in Path("definitions").rglob("*.yaml")] == ["definitions/shop.yaml"]


def test_files_keep_their_folders(folder: Path) -> None:
    (folder / "sloth" / "teams" / "depot.yaml").write_text(BROKEN.replace("101", "99"))
    said = convert("sloth", "-o", "definitions")

    assert (said.exit_code, said.stdout) == (0, "")
    assert {str(path) for path in Path("definitions").rglob("*.yaml")} == {
        "definitions/shop.yaml",
        "definitions/teams/depot.yaml",
    }


def test_nothing_is_overwritten() -> None:
    Path("definitions").mkdir()
    Path("definitions/shop.yaml").write_text("mine")
    said = convert("sloth/shop.yml", "-o", "definitions", "--report", "report.md")

    assert said.exit_code == 1
    assert "definitions/shop.yaml exists already" in said.stderr
    assert Path("definitions/shop.yaml").read_text() == "mine"
    assert not Path("report.md").exists()


def test_the_report_can_be_markdown() -> None:
    convert("sloth", "--report", "report.md")
    report = Path("report.md").read_text()

    assert "## sloth/shop.yml\n\n7 carried, 1 changed, 1 lost, 2 to decide.\n" in report
    assert "| 11 | label category: availability |  | slo sets the label category itself |" in report
    assert "error[value]: 101% is above 100%" in report


def test_two_files_of_one_name_are_not_written_over_each_other(folder: Path) -> None:
    (folder / "sloth" / "shop.yaml").write_text(SLOTH.replace("service: shop", "service: web"))
    said = convert("sloth", "-o", "definitions")

    assert said.exit_code == 2
    assert "sloth/shop.yaml and sloth/shop.yml would both be written to definitions/shop.yaml" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.yaml"], "cannot read nothing.yaml: No such file"),
        (["sloth/shop.yml", "--window", "3 days"], "'3 days' is not a duration"),
        (["sloth/shop.yml", "--product", "Retail Team"], "'Retail Team' is not a name such as retail-team"),
        (["sloth/shop.yml", "--to", "pyrra"], "'pyrra' is not"),
        (
            ["sloth/shop.yml", "--severity", "critical"],
            "write the word, and page, ticket or info, such as critical=page",
        ),
    ],
)
def test_a_wrong_use_is_refused(arguments: list[str], message: str) -> None:
    said = convert(*arguments)

    assert said.exit_code == 2
    assert message in said.stderr


def test_what_no_dialect_recognises_is_said() -> None:
    Path("values.yaml").write_text("replicas: 3\n")
    said = convert("values.yaml")

    assert (said.exit_code, said.stdout) == (1, "")
    assert "error[kind]: this definition has no 'kind'" in said.stderr
