"""Documentation matches the program: reference pages, schema, links, a quoted alert; see also tests/docs/."""

import json
import re
from pathlib import Path

import pytest
import yaml

from slo.actions.compile import compile
from slo.catalogue.load import load
from slo.catalogue.schema import json_schema
from tools import archetypes, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHIPPED = sorted((ROOT / "definitions").rglob("*.yaml"))
WRITTEN_BY_PEOPLE = [file for file in SHIPPED if file.parent.name != "agreed"]
README = (ROOT / "README.md").read_text()
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


@pytest.mark.parametrize("file", WRITTEN_BY_PEOPLE, ids=lambda f: f.stem)
def test_shipped_definitions_name_their_schema(file: Path) -> None:
    first = file.read_text().splitlines()[0]
    path = first.removeprefix("# yaml-language-server: $schema=")

    assert (file.parent / path).resolve() == ROOT / "slo.schema.json"


def test_the_readme_quotes_an_alert_as_it_is_generated() -> None:
    definition, quoted = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (expected,) = yaml.safe_load(quoted)
    files = {one.path: one.text for one in compile(load({"checkout.yaml": definition}))}
    groups = yaml.safe_load(files["prometheus/checkout.yaml"])["groups"]
    (alert,) = (
        rule for group in groups for rule in group["rules"] if rule.get("labels") == expected["labels"]
    )

    assert alert["expr"].rstrip() == expected["expr"].rstrip()
    assert expected["annotations"].items() <= alert["annotations"].items()
