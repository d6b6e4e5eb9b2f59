"""Every problem is made by a check of the table; each is explained, and each is found in some test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import slo
from slo.text import checks
from slo.text.check import Check, Needs
from slo.text.checks import CHECKS

PACKAGE = Path(slo.__file__).parent
TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs" / "reference" / "lints.md"

NAMES = {name for name, value in vars(checks).items() if isinstance(value, Check)}
HEADINGS = re.findall(r"^### (.*)$", PAGE.read_text(), re.MULTILINE)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    return ((path, ast.parse(path.read_text())) for path in PACKAGE.rglob("*.py"))


def test_problems_are_made_by_checks_alone() -> None:
    made = {
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    }

    assert {place.partition(":")[0] for place in made} == {"text/check.py"}


def test_every_check_is_made_somewhere() -> None:
    used = {
        node.attr
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "checks"
    }

    assert NAMES - used == set()


def test_every_code_is_in_the_table_once() -> None:
    assert len(CHECKS) == len(NAMES - {"FOREIGN_HISTORY"})


def test_every_check_is_explained_and_nothing_else() -> None:
    explained = [code for heading in HEADINGS for code in re.findall(r"`([a-z-]+)`", heading)]

    assert sorted(explained) == sorted(CHECKS)


def test_headings_name_the_severities() -> None:
    written = {
        code: severity
        for heading in HEADINGS
        for code, severity in re.findall(r"`([a-z-]+)` \((error|warning)\)", heading)
    }

    assert written == {code: CHECKS[code].severity for code in written}


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_finds_something_in_a_test(code: str) -> None:
    expected = re.compile(rf"""["'\[]{code}["':\]]""")
    texts = (*TESTS.glob("cases/*/expected/problems.txt"), *TESTS.rglob("test_*.py"))

    assert any(expected.search(path.read_text()) for path in texts if path != Path(__file__))


def test_what_could_not_be_compiled_or_guards_people_is_not_silenceable() -> None:
    assert {one.code for one in CHECKS.values() if one.silenceable and one.severity == "error"} == set()
    assert not any(
        CHECKS[code].silenceable
        for code in ("unsigned", "changed-terms", "broken-signature", "service-without-product")
    )


def test_what_depends_on_the_day_or_on_data_is_never_an_error() -> None:
    assert {one.severity for one in CHECKS.values() if one.needs is not Needs.DEFINITIONS} == {"warning"}
