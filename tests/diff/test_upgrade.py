"""slo upgrade: what this version would write differently from the one that wrote the generated files."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo import __version__
from slo.cli import slo
from slo.diff.live.files import listed
from slo.output import MANIFEST
from slo.project import read_changelog
from slo.text.versions import Entry, entries, writer

_SERVICE = """\
kind: Service
name: NAME
indicators: {orders: {events: {total: all_total, bad: bad_total}}}
objectives: [{indicator: orders, target: 99.9%}]
"""
_ORGANISATION = """\
kind: Organisation
name: acme
parties: {ops: {kind: platform, ticket: {email: ops@example.org}}}
smtp: {smarthost: "mail.example.org:587", sender: slo@example.org}
targets: [prometheus, alertmanager]
---
kind: Product
name: shop
alerting: {ticket: {email: shop@example.org}, page: {email: shop@example.org}}
"""
RULES, ROUTES = "prometheus/shop.yaml", "alertmanager/alertmanager.yml"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    (folder / "definitions").mkdir()
    for name in ("shop", "mill"):
        (folder / "definitions" / f"{name}.yaml").write_text(_SERVICE.replace("NAME", name))
    (folder / "definitions" / "acme.yaml").write_text(_ORGANISATION)
    assert run(folder, "compile").exit_code == 0
    return folder


@pytest.fixture
def project(compiled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(compiled, tmp_path / "project")


def run(folder: Path, *arguments: str) -> Result:
    where = ("--definitions", str(folder / "definitions"), "--output", str(folder / "generated"))
    return CliRunner().invoke(slo, [*arguments, *where])


def edit(folder: Path, file: str, change: Callable[[str], str]) -> None:
    path = folder / "generated" / file
    before = path.read_text()
    path.write_text(change(before))
    assert path.read_text() != before


def written_by(folder: Path, version: str) -> None:
    edit(folder, MANIFEST, lambda text: re.sub("(# Written by slo ).*", rf"\g<1>{version}", text))


def test_nothing_changes_after_this_version_has_written_the_files(project: Path) -> None:
    said = run(project, "upgrade")

    assert said.exit_code == 0
    assert (
        f"slo {writer(__version__)} wrote {project / 'generated'}; this is slo {__version__}" in said.stdout
    )
    assert "stay as they are" in said.stdout
    assert "changelog" not in said.stdout


@pytest.mark.parametrize(
    ("file", "before", "after", "sentence"),
    [
        (RULES, "> 13.44 ", "> 14.4 ", "another condition: 14.4 → 13.44"),
        (RULES, "window: 1h", "window: 2h", "its page over 2h (SLOErrorBudgetBurn) is no longer written"),
        (RULES, "        for: 5m\n", "", "(SLONoData) is written with another for: nothing → 5m"),
        (RULES, "spent over 2%", "burnt 2%", "has another summary: burnt → spent over"),
        (RULES, "summary:", "title:", "has another summary: nothing → "),
        (RULES, "budget:remaining", "budget:left", "slo:error_budget:left is slo:error_budget:remaining now"),
        (RULES, "all_total", "some_total", "recordings written differently: "),
        (ROUTES, "group_wait: 30s", "group_wait: 9s", "another group_wait: 9s → 30s"),
        ("alertmanager/routes.txt", "shop", "ship", "alertmanager  1 changed"),
    ],
)
def test_what_another_version_wrote_differently_is_explained_and_stays(
    project: Path, file: str, before: str, after: str, sentence: str
) -> None:
    written_by(project, "0.0")
    edit(project, file, lambda text: text.replace(before, after))
    had = (project / "generated" / file).read_bytes()

    said = run(project, "upgrade")

    assert said.exit_code == 1, said.output
    assert said.stdout.startswith("slo 0.0 wrote ")
    assert sentence in said.stdout
    assert (project / "generated" / file).read_bytes() == had


def test_objectives_in_which_the_same_changes_share_a_paragraph(project: Path) -> None:
    for name in ("shop", "mill"):
        edit(project, f"prometheus/{name}.yaml", lambda text: text.replace("> 13.44 ", "> 14.4 "))

    assert "objective mill-orders, shop-orders\n" in run(project, "upgrade").stdout


def test_files_of_a_newer_version_are_not_explained(project: Path) -> None:
    written_by(project, "99.0")

    said = run(project, "upgrade")

    assert said.exit_code == 2
    assert f"slo 99.0 wrote {project / 'generated'}, and this is slo {__version__}" in said.stderr


def test_without_generated_files_there_is_nothing_to_explain(project: Path) -> None:
    shutil.rmtree(project / "generated")

    said = run(project, "upgrade")

    assert said.exit_code == 2
    assert "'slo compile' writes them" in said.stderr


@pytest.mark.parametrize(
    "text", ["groups: [{name: a}]", "[]", "groups: {", "{groups: [{name: a, rules: [1]}]}"]
)
def test_files_that_somebody_damaged_are_named(project: Path, text: str) -> None:
    (project / "generated" / "prometheus" / "shop.yaml").write_text(text)

    said = run(project, "upgrade")

    assert said.exit_code == 2
    assert "this is no file of rules" in said.stderr
    with pytest.raises(ValueError, match="no file of rules"):
        listed(text)


def test_a_check_names_the_version_that_wrote_stale_files(project: Path) -> None:
    written_by(project, "0.0")

    said = run(project, "compile", "--check")

    assert said.exit_code == 1
    assert f"slo 0.0 wrote it, and this is slo {__version__}: 'slo upgrade' explains" in said.stderr


_CHANGELOG = """\
## [Unreleased]

### Generated files

- Not yet.

## [0.3.0] - 2027-01-01

### Generated files

- Two
  lines.
- Another.

### Added

- No file.

## [0.2.1] - 2026-12-01

### Added

- Nothing in files.

## [0.2.0] - 2026-11-01

### Generated files

- Long ago.
"""


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        ("0.2", "0.3.0", [Entry("0.3.0", "Two lines."), Entry("0.3.0", "Another.")]),
        ("0.3", "0.3.0", []),
        ("0.3", "0.4.0", [Entry("Unreleased", "Not yet.")]),
        ("0.1", "0.2.1", [Entry("0.2.0", "Long ago.")]),
        ("0.2", "0.2.1", []),
    ],
)
def test_entries_are_those_between_two_versions(after: str, until: str, expected: list[Entry]) -> None:
    found = entries(_CHANGELOG, after, until)

    assert [one for one in found if one.version != "Unreleased" or until == "0.4.0"] == expected


def test_of_files_without_a_version_all_entries_are_shown() -> None:
    assert len(entries(_CHANGELOG, "", "0.4.0")) == 4
    assert entries(read_changelog(), "", __version__)
