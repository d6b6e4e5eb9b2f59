"""Every code of a question is explained, and nothing else is."""

import ast
import re
from pathlib import Path

import slo.lint

PACKAGE = Path(slo.lint.__file__).parent
PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "lints.md"


def texts() -> set[str]:
    """All constants that the questions are written with; an f-string's by what is fixed in it."""
    trees = (ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py"))
    constants = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def codes() -> set[str]:
    """The first argument of every problem, where it is written in place."""
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def documented() -> set[str]:
    headings = re.findall(r"^### (.*)$", PAGE.read_text(), re.MULTILINE)
    return {code for heading in headings for code in re.findall(r"`([a-z-]+)`", heading)}


def test_every_code_is_explained() -> None:
    assert len(codes()) > 10
    assert codes() <= documented()


def test_every_code_that_is_explained_exists() -> None:
    fixed = texts()

    assert {code for code in documented() if code not in fixed and not code.startswith("not-a-")} == set()
