"""Actions know no terminal, and commands are thin over them."""

import ast
import importlib
from pathlib import Path

import pytest

import slo
from slo.cli.command import FAILURES, USAGE

PACKAGE = Path(slo.__file__).parent
ACTIONS = sorted((PACKAGE / "actions").glob("*.py"))
COMMANDS = [path for path in sorted((PACKAGE / "cli").glob("*.py")) if "def command(" in path.read_text()]
MOST_PARAMETERS = 6
MOST_LINES = 40


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_an_action_knows_no_terminal(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not imported & {"click", "sys"}
    assert not called & {"print", "exit", "input"}


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_a_command_is_thin(path: Path) -> None:
    tree = ast.parse(path.read_text())
    command = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "command")
    body = command.body[1:]

    assert len(command.args.args) <= MOST_PARAMETERS
    assert not body or body[-1].end_lineno - body[0].lineno < MOST_LINES  # type: ignore[operator]


@pytest.mark.parametrize("name", sorted({*FAILURES, *USAGE}))
def test_an_exception_in_the_table_exists(name: str) -> None:
    module, _, cls = name.rpartition(".")

    assert issubclass(getattr(importlib.import_module(module), cls), Exception)
