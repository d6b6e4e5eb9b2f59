"""The programs promtool and amtool: where they are, which version they have, and how they are run."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT = 600
"""Seconds for one run: tests of a large service take some."""


class NotInstalled(Exception):
    """Raised if a program is not there, or cannot be run."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program, its version, such as "3.5.3", and where it is."""

    name: str
    version: str
    path: str

    def run(self, *arguments: str, folder: Path) -> tuple[int, str, str]:
        """Run it in a folder, and return its exit code, output and errors; raises NotInstalled."""
        return _run(self.path, *arguments, folder=folder)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def find(name: str, environment: Mapping[str, str] = os.environ) -> Program:
    """Find a program: what SLO_PROMTOOL or SLO_AMTOOL names, or else one of this name on the path.

    Raises NotInstalled.
    """
    variable = f"SLO_{name.upper()}"
    path = environment.get(variable) or shutil.which(name)
    if path is None:
        raise NotInstalled(f"{name} is not on the PATH: install it, or name it in {variable}")
    _, output, errors = _run(path, "--version", folder=Path.cwd())
    version = re.search(r"version (\d+(?:\.\d+)*)", output + errors)
    if version is None:
        raise NotInstalled(f"{path} is not {name}: '{path} --version' does not print its version")
    return Program(name, version[1], path)


def _run(path: str, *arguments: str, folder: Path) -> tuple[int, str, str]:
    # promtool collects garbage less often, which takes a sixth less time.
    environment = {**os.environ, "GOGC": "400"}
    try:
        said = subprocess.run(
            [path, *arguments], cwd=folder, env=environment, capture_output=True, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"{path} {arguments[0]} has not ended after {_TIMEOUT} seconds") from error
    except OSError as error:
        raise NotInstalled(f"cannot run {path}: {error.strerror}") from error
    return said.returncode, said.stdout.decode(errors="replace"), said.stderr.decode(errors="replace")
