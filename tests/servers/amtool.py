"""amtool as a judge of Alertmanager configurations and routes."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.servers.binaries import Generation, newest


def check_config(path: Path, generation: Generation | None = None) -> None:
    """Raises AssertionError with amtool's output unless Alertmanager would load the configuration."""
    _run(generation, "check-config", str(path))


def routes_test(config: Path, labels: Mapping[str, str], generation: Generation | None = None) -> list[str]:
    """The receivers of an alert with these labels, in the order of the tree; times are not looked at."""
    matchers = [f'{name}="{_escaped(value)}"' for name, value in labels.items()]
    # amtool joins names by commas: a receiver's name must not hold any.
    return (
        _run(generation, "config", "routes", "test", f"--config.file={config}", *matchers).strip().split(",")
    )


def _run(generation: Generation | None, *arguments: str) -> str:
    command = [str((generation or newest()).amtool), *arguments]
    # Warnings about amtool's own settings go to stderr, so only stdout is the answer.
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, f"{' '.join(command)}\n{said.stdout}{said.stderr}"
    return said.stdout


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
