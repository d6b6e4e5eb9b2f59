"""Documentation matches the program: reference pages, schema, links, examples, quoted output."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from slo.catalogue.load import load
from slo.catalogue.schema import json_schema
from slo.cli import slo
from tools import archetypes, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHIPPED = sorted((ROOT / "definitions").rglob("*.yaml"))
WRITTEN_BY_PEOPLE = [file for file in SHIPPED if file.parent.name != "agreed"]
README, TUTORIAL = (ROOT / "README.md").read_text(), (ROOT / "docs" / "tutorial.md").read_text()
BESIDE = b"""
global: {smtp_smarthost: "mail.example.org:25", smtp_from: alerts@example.org}
route: {receiver: all}
receivers: [{name: all}]
"""
"""The Alertmanager configuration that an organisation in the docs names."""
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")


def test_the_reference_pages_are_up_to_date(update: bool) -> None:
    if update:
        reference.main()

    assert (reference.REFERENCE / "definitions.md").read_text() == reference.definitions()
    assert (reference.REFERENCE / "commands.md").read_text() == reference.commands()
    assert (reference.REFERENCE / "checks.md").read_text() == reference.checks()
    assert (reference.REFERENCE / "archetypes.md").read_text() == archetypes.page()


def test_the_schema_for_editors_is_up_to_date(update: bool) -> None:
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if update:
        (ROOT / "slo.schema.json").write_text(text)

    assert (ROOT / "slo.schema.json").read_text() == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [match[1] for match in LINK.finditer(page.read_text())]
    broken = [t for t in targets if not t.startswith("http") and not (page.parent / t).exists()]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_definitions_in_the_docs_are_right(page: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)

    for number, block in enumerate(block for block in blocks if re.search(r"^kind: ", block, re.MULTILINE)):
        load({f"{page.name}-{number}.yaml": block}, read=lambda path: BESIDE)


@pytest.mark.parametrize("file", WRITTEN_BY_PEOPLE, ids=lambda f: f.stem)
def test_shipped_definitions_name_their_schema(file: Path) -> None:
    first = file.read_text().splitlines()[0]
    path = first.removeprefix("# yaml-language-server: $schema=")

    assert (file.parent / path).resolve() == ROOT / "slo.schema.json"


def test_the_readme_quotes_a_route_as_it_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (quoted,) = (block for block in indented(README) if block.startswith("$ slo route"))
    command, _, expected = quoted.partition("\n")

    assert CliRunner().invoke(slo, command.split()[2:]).output == expected


@pytest.mark.parametrize(
    ("page", "right", "wrong"),
    [
        (README, 'http_requests_total{job="checkout"}', 'rate(http_requests_total{job="checkout"}[5m])'),
        (TUTORIAL, "target: 99.9%", "targt: 99.9%"),
    ],
    ids=["README", "tutorial"],
)
def test_a_page_quotes_an_error_as_it_is_printed(
    page: str, right: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = next(block for block in indented(page) if block.startswith("error["))

    assert expected in compiled(first_definition(page).replace(right, wrong, 1), tmp_path, monkeypatch)


def test_the_tutorial_quotes_what_compile_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = next(block for block in indented(TUTORIAL) if block.startswith("$ slo compile\n"))

    assert expected == "$ slo compile\n" + compiled(first_definition(TUTORIAL), tmp_path, monkeypatch)


def indented(page: str) -> list[str]:
    return [dedent(block) for block in re.findall(r"(?:^    .*\n)+", page, re.MULTILINE)]


def first_definition(page: str) -> str:
    return re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]


def compiled(definition: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what `slo compile` prints for this definition."""
    monkeypatch.chdir(folder)
    (folder / "definitions").mkdir()
    (folder / "definitions" / "checkout.yaml").write_text(definition)
    return CliRunner().invoke(slo, ["compile"]).output
