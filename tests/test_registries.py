"""What stands in a table has a sentence about itself, a story that uses it, and a place in the docs."""

from importlib import import_module
from pathlib import Path

import pytest

from slo import archetypes
from slo.catalogue.load import load
from slo.channels import CHANNELS, Channels
from slo.checks import LINTS, Lint
from slo.checks.by_date import LINTS_BY_DATE, LintByDate
from slo.checks.with_data import LINTS_WITH_DATA, LintWithData
from slo.cli import COMMANDS
from slo.diff.change import Rank
from slo.diff.kinds import KINDS as KINDS_OF_CHANGES
from slo.model.targets import Target
from slo.report import FORMATS
from slo.report.backtest import FORMATS as FORMATS_OF_BACKTESTS
from slo.report.diff import FORMATS as FORMATS_OF_CHANGES
from slo.report.problems import FORMATS as FORMATS_OF_PROBLEMS
from slo.report.proofs import FORMATS as FORMATS_OF_PROOFS
from slo.report.rulings import FORMATS as FORMATS_OF_RULINGS
from slo.sli import KINDS, Indicator
from slo.targets import module
from tests.built_in_archetypes import service_using

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
DOCS = "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))


def stories(pattern: str) -> str:
    return "\n".join(path.read_text(errors="replace") for path in CASES.glob(pattern))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_indicator_is_reported_and_documented(kind: str) -> None:
    assert Indicator.model_fields[kind].annotation is not None
    assert f"{kind}:" in stories("*/definitions/**/*.yaml")
    assert f"`{kind}`" in DOCS


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_way_to_reach_people_is_reported_and_documented(channel: str) -> None:
    assert Channels.model_fields[channel].annotation is not None
    assert f"{channel}:" in stories("*/definitions/**/*.yaml")
    assert f"`{channel}`" in DOCS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_with_an_example_and_is_documented(name: str) -> None:
    command = import_module(COMMANDS[name].module).command

    assert "Example" in command.help
    assert f"`slo {name}" in DOCS


@pytest.mark.parametrize("name", archetypes.NAMES)
def test_an_archetype_is_documented_and_its_example_is_a_service(name: str) -> None:
    slos = load({"service.yaml": service_using(name)}).slos

    assert f"## `{name}`" in DOCS
    assert slos
    assert all(slo.indicator.journey for slo in slos)


@pytest.mark.parametrize("target", Target)
def test_a_target_is_shown_in_a_story_and_documented(target: Target) -> None:
    shown = [story for story in CASES.glob("*/targets") if target in story.read_text().split()]
    written = {path.name for path in CASES.glob("*/expected/generated/*") if path.name.lower() == target}

    assert shown
    assert len(written) == 1
    assert f"generated/{written.pop()}" in DOCS
    assert f"`{target}`" in DOCS


def test_every_package_of_a_target_is_in_the_table() -> None:
    packages = {path.parent.name for path in (ROOT / "slo" / "targets").glob("*/__init__.py")}

    assert packages == {target.replace("-", "_") for target in Target}
    assert all(module(target).artifacts for target in Target)


@pytest.mark.parametrize("lint", [*LINTS, *LINTS_WITH_DATA, *LINTS_BY_DATE], ids=lambda lint: lint.__name__)
def test_a_lint_says_what_it_finds(lint: Lint | LintWithData | LintByDate) -> None:
    assert (lint.__doc__ or "").startswith("Find ")


@pytest.mark.parametrize("kind", KINDS_OF_CHANGES)
def test_a_kind_of_change_says_what_it_yields_and_is_in_the_table(kind: str) -> None:
    modules = {path.stem for path in (ROOT / "slo" / "diff" / "kinds").glob("[!_]*.py")}

    assert (KINDS_OF_CHANGES[kind].__doc__ or "").startswith("Yield ")
    assert modules == {one.__module__.rpartition(".")[2] for one in KINDS_OF_CHANGES.values()}


@pytest.mark.parametrize("topic", [rank.topic for rank in Rank])
def test_a_topic_of_changes_is_documented_and_shown_in_a_story(topic: str) -> None:
    assert f"| `{topic}` |" in DOCS
    assert f"\n  {topic:8}  " in stories("*/expected/diff.txt")


FORMATTED = (
    FORMATS,
    FORMATS_OF_BACKTESTS,
    FORMATS_OF_CHANGES,
    FORMATS_OF_PROBLEMS,
    FORMATS_OF_PROOFS,
    FORMATS_OF_RULINGS,
)


@pytest.mark.parametrize("name", dict.fromkeys(name for formats in FORMATTED for name in formats))
def test_a_format_is_documented(name: str) -> None:
    assert f"--format {name}" in DOCS
