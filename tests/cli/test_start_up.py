"""What is imported before a command begins its work: help must be there at once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from slo import model
from slo.catalogue.kinds import DEFINITIONS
from slo.cli import COMMANDS

SLOW = {"pydantic", "requests", "jinja2", "yaml"}


def imported(*arguments: str) -> set[str]:
    asked = (
        f"import sys; sys.argv = ['slo', *{arguments!r}]; import slo.__main__ as start;"
        "start.os._exit = lambda code: None; start.main(); print('modules:', *sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    return set(shown.splitlines()[-1].split())


def test_the_list_of_commands_imports_no_command() -> None:
    modules = imported("--help")

    assert not modules & SLOW
    assert not modules & {entry.module for entry in COMMANDS.values()}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_imports_neither_models_nor_clients(name: str) -> None:
    assert not imported(name, "--help") & SLOW


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_bash_completes_commands_options_and_their_values(tmp_path: Path) -> None:
    (tmp_path / "slo").write_text(f'#!/bin/sh\nexec {sys.executable} -m slo "$@"\n')
    (tmp_path / "slo").chmod(0o755)
    asked = f'''
        PATH="{tmp_path}:$PATH"
        source <(slo completion bash)
        complete_words() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _slo_completion slo; }}
        complete_words slo sta; echo "${{COMPREPLY[@]}}"
        complete_words slo status --form; echo "${{COMPREPLY[@]}}"
        complete_words slo lint --format sa; echo "${{COMPREPLY[@]}}"
    '''
    completed = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)

    assert completed.stdout.splitlines() == ["status stand-down", "--format", "sarif"]
    assert completed.stderr == ""


def test_completing_the_name_of_a_command_imports_none() -> None:
    environment = {"_SLO_COMPLETE": "bash_complete", "COMP_WORDS": "slo sta", "COMP_CWORD": "1"}
    command = [sys.executable, "-X", "importtime", "-m", "slo"]
    completed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert "status" in completed.stdout
    assert not SLOW & {line.split("|")[-1].strip() for line in completed.stderr.splitlines()}


UNNAMED = (
    "slo.catalogue.base.configuration",
    "slo.catalogue.channels",
    "slo.channels",
    "slo.clients",
    "slo.dialects.known",
    "slo.gotemplates.prometheus",
    "slo.model.alerts",
    "slo.model.archetype",
    "slo.model.base",
    "slo.model.on_call",
    "slo.model.organisation",
    "slo.model.product",
    "slo.model.responsibility",
    "slo.model.timezones",
    "slo.model.use_case",
    "slo.plan.announcements",
    "slo.plan.compat.known",
    "slo.plan.other_alerts",
    "slo.plan.routing",
    "slo.source.syntax",
)
"""What a service without an organisation, exclusions and mistakes does not name."""

UNUSED = (
    "difflib",
    "http.client",
    "jinja2",
    "pickle",
    "requests",
    "subprocess",
)
"""What only other commands use."""


def test_one_objective_is_compiled_without_what_its_definition_does_not_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "shop.yaml").write_text(
        "kind: Service\nname: shop\nrunbook: https://runbooks.example.org/shop\n"
        "indicators: {buying: {events: {total: 'sales_total', bad: 'sales_total{code=\"5\"}'}}}\n"
        "objectives: [{indicator: buying, target: 99.9%}]\n"
    )

    modules = imported("compile")
    targets = {name.split(".")[2] for name in modules if name.startswith("slo.targets.")}
    dialects = {name for name in modules if name.startswith("slo.dialects.")}

    assert targets == {"artifact", "grafana", "prometheus", "tests"}
    assert dialects == {"slo.dialects.dialect"}
    assert not modules & {*UNNAMED, *UNUSED}


def test_every_name_of_the_models_is_imported_from_its_module() -> None:
    assert {name for name in model.__all__ if not hasattr(model, name)} == set()
    assert {kind for kind, shape in DEFINITIONS.items() if shape.__name__ != kind} == set()
