"""promtool as a judge of rules, rule tests and configurations."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.servers.binaries import Generation, newest


def check_rules(paths: Iterable[Path], generation: Generation | None = None) -> None:
    """Raises AssertionError with promtool's output unless all rules are valid, and none is there twice."""
    _run(generation, "check", "rules", "--lint=all", "--lint-fatal", *map(str, paths))


def check_rule_tests(path: Path, generation: Generation | None = None) -> None:
    """Raises AssertionError with promtool's output unless all rule tests in the file pass."""
    _run(generation, "test", "rules", str(path))


def check_config(path: Path, generation: Generation | None = None) -> None:
    """Raises AssertionError with promtool's output unless Prometheus would load the configuration."""
    _run(generation, "check", "config", str(path))


def create_blocks(openmetrics: Path, folder: Path, generation: Generation | None = None) -> None:
    """Turn OpenMetrics text into blocks of Prometheus's storage in the folder."""
    # A hidden flag: blocks of 2h, the default, take a second each. 486h is 2h * 3^5, three weeks.
    limit = "--max-block-duration=486h"
    _run(
        generation,
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        "--quiet",
        limit,
        str(openmetrics),
        str(folder),
    )


def _run(generation: Generation | None, *arguments: str) -> None:
    command = [str((generation or newest()).promtool), *arguments]
    # Collect garbage less often: a sixth of its time, for memory that there is.
    environment = {**os.environ, "GOGC": "400"}
    said = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert said.returncode == 0, f"{' '.join(command)}\n{said.stdout}"
