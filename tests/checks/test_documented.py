"""Every code of a problem is explained, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import slo

PACKAGE = Path(slo.__file__).parent
PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "lints.md"

MAKERS = {"Problem", "Said", "_add"}
"""What is called with a code first."""


def trees() -> Iterator[ast.Module]:
    return (ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py"))


def texts() -> set[str]:
    """All constants in the source; an f-string's by what is fixed in it."""
    constants = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def codes() -> set[str]:
    """The codes of all problems: where they are made, or in a constant of that module."""
    return {code for tree in trees() for code in codes_in(tree)}


def codes_in(tree: ast.Module) -> Iterator[str]:
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        maker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        code = call.args[0]
        if isinstance(code, ast.Name):
            code = named.get(code.id, code)
        elif isinstance(code, ast.JoinedStr):
            continue
        choices = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
        if maker in MAKERS:
            yield from (str(one.value) for one in choices if isinstance(one, ast.Constant))


def documented() -> set[str]:
    headings = re.findall(r"^### (.*)$", PAGE.read_text(), re.MULTILINE)
    return {code for heading in headings for code in re.findall(r"`([a-z-]+)`", heading)}


def test_every_code_is_explained() -> None:
    assert len(codes()) > 40
    assert codes() - documented() == set()


def test_every_code_that_is_explained_exists() -> None:
    fixed = texts()

    assert {code for code in documented() if code not in fixed and not code.startswith("not-a-")} == set()
