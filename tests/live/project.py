"""A project of definitions, with which the real command is run."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.stubs import Stubs

DEFINITIONS = Path(__file__).parent / "definitions"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `definitions/`, and `generated/` once it is compiled."""

    folder: Path

    def define(self, text: str, name: str = "shop") -> Path:
        """Write a file of definitions, and return it."""
        file = self.folder / "definitions" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def slo(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `slo` in the folder, as people and CI do."""
        command = [sys.executable, "-m", "slo", *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=600)

    def compile(self) -> None:
        said = self.slo("compile")
        assert said.returncode == 0, f"slo compile\n{said.stdout}{said.stderr}"

    def hurry(self, rules: Path, service: str = "shop") -> None:
        """Compile, and write the rules of a service with all groups evaluated each second."""
        self.compile()
        text = (self.folder / f"generated/prometheus/{service}.yaml").read_text()
        rules.write_text(re.sub(r"interval: \dm", "interval: 1s", text))

    def status(self, prometheus: str, exit_code: int = 0) -> Mapping[str, Mapping[str, Any]]:
        """What `slo status` says of each objective, by its id; it exits with 4 where no data is current."""
        said = self.slo("status", "--prometheus", prometheus, "--format", "json")
        assert said.returncode == exit_code, f"slo status\n{said.stdout}{said.stderr}"
        return {one["slo"]: one for one in json.loads(said.stdout)["objectives"]}

    @property
    def rule_files(self) -> list[Path]:
        return sorted((self.folder / "generated" / "prometheus").iterdir())

    @property
    def alertmanager_config(self) -> Path:
        return self.folder / "generated" / "alertmanager" / "alertmanager.yml"


def project(folder: Path, standins: Stubs) -> Project:
    """Write the definitions to a folder, with secrets in it and addresses of those who are notified.

    Each PagerDuty key is the name of its file, and each Slack channel is known by the name of its file.
    """
    secrets = folder / "secrets"
    shutil.copytree(DEFINITIONS, folder / "definitions")
    filled_in = {
        "@SECRETS@": str(secrets),
        "@STANDINS@": standins.url,
        "@SMARTHOST@": standins.smarthost,
    }
    for definition in (folder / "definitions").iterdir():
        text = definition.read_text()
        for placeholder, value in filled_in.items():
            text = text.replace(placeholder, value)
        definition.write_text(text)
    for name in ("licences-page", "platform-page", "platform-called", "cyber-called"):
        _write(secrets / "pagerduty" / name, name)
    for name in ("licences", "techops", "cyber-security-help"):
        _write(secrets / "slack" / name, standins.slack_url(name))
    return Project(folder)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
