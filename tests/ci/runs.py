"""Runs jobs as GitHub and GitLab do: each script in bash, with the environment that they give it."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ci.change import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


@dataclass
class Ran:
    """What a run did: exit codes of its scripts by their names, what they printed, and kept artifacts."""

    codes: dict[str, int] = field(default_factory=dict)
    said: str = ""
    summary: str = ""
    kept: Path | None = None
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The conclusion: that of the first script that failed."""
        return next((code for code in self.codes.values() if code), 0)


@dataclass
class Runner:
    """A machine of GitHub with a checked out `workspace`; `programs` come first in its PATH."""

    folder: Path
    workspace: Path
    programs: Path
    environment: dict[str, str]
    context: dict[str, str] = field(default_factory=dict)

    def event(self, event: dict[str, Any]) -> None:
        """Set what happened, in a file and as expressions see it."""
        path = self.folder / "event.json"
        path.write_text(json.dumps(event))
        self.environment["GITHUB_EVENT_PATH"] = str(path)
        self.context |= _flat("github.event", event)

    def action(self, **given: str) -> Ran:
        """Run the composite action with these inputs."""
        defaults = {name: self._filled(one["default"]) for name, one in ACTION["inputs"].items()}
        inputs = {f"inputs.{name}": value for name, value in {**defaults, **given}.items()}
        self.environment["GITHUB_ACTION_PATH"] = str(ROOT)
        return self.steps(ACTION["runs"]["steps"], inputs)

    def steps(self, steps: list[dict[str, Any]], inputs: dict[str, str] | None = None) -> Ran:
        """Run the scripts of some steps; of actions, only the artifact is kept."""
        self.context |= inputs or {}
        ran = Ran()
        for step in steps:
            if not self._is_due(step.get("if", ""), failed=bool(ran.code)):
                continue
            if "run" in step:
                self._script(step, ran)
            elif step["uses"].startswith("actions/upload-artifact@"):
                ran.kept = self.folder / step["with"]["name"]
                shutil.copytree(self.workspace / step["with"]["path"], ran.kept, dirs_exist_ok=True)
        return ran

    def _script(self, step: dict[str, Any], ran: Ran) -> None:
        script, output, summary = (self.folder / name for name in ("script", "output", "summary"))
        script.write_text(step["run"])
        output.write_text("")
        summary.write_text("")
        environment = {
            **self.environment,
            **{name: self._filled(value) for name, value in step.get("env", {}).items()},
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/slos",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(command, cwd=self.workspace, env=environment, text=True, capture_output=True)
        ran.codes[step["name"]] = done.returncode
        ran.said += done.stdout + done.stderr
        ran.summary += summary.read_text()
        ran.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())

    def _filled(self, text: str) -> str:
        """Fill in expressions as GitHub does: what is not there is empty."""
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: self.context.get(found[1], ""), str(text))

    def _is_due(self, condition: str, *, failed: bool) -> bool:
        terms = condition.split(" && ") if condition else []
        if failed and "always()" not in terms:
            return False
        return all(self._is_true(term) for term in terms)

    def _is_true(self, term: str) -> bool:
        if term == "always()":
            return True
        name, _, value = term.partition(" == ")
        found = self.context.get(name, "")
        return found == value.strip("'") if value else bool(found)


def _flat(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {name: str(value)}
    return {key: one for part, inner in value.items() for key, one in _flat(f"{name}.{part}", inner).items()}
