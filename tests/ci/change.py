"""A repository with a change of SLOs, and a program `slo` that answers as a test says, or truly."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
REVIEW = ROOT / "ci" / "review.sh"
SERVICE = """\
apiVersion: slo/v1
kind: Service
name: checkout
indicators:
  orders: {events: {total: orders_total, bad: orders_failed_total}}
objectives: [{indicator: orders, target: 99.9%}]
"""
AUTHOR = "-c user.name=a -c user.email=a@example.org"
SLO = """\
#!/usr/bin/env bash
echo "$*" >>"{log}"
says=SAYS_$1
if [[ ! -v $says ]]; then exec {python} -m slo "$@"; fi
for argument; do if [[ $argument == *=*/lint.* ]]; then touch "${{argument#*=}}"; fi; done
printf '%s\\n' "${{!says#* }}"
exit "${{!says%% *}}"
"""
"""A `slo` that notes how it is called, and answers as the environment says, or else truly."""


class Change:
    """A folder with a program `slo` in front of the real one. `says` are its exit codes and words."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "repository", folder / "calls"
        self.folder.mkdir()
        self.says = {
            "compile": "0 up to date",
            "lint": "0 no errors and no warnings",
            "test": "0 2 proofs hold",
            "diff": "0 99.9% → 99.5%",
            "backtest": "0 2 pages instead of 9",
        }
        program = folder / "programs" / "slo"
        program.parent.mkdir()
        program.write_text(SLO.format(python=sys.executable, log=self.log))
        program.chmod(0o755)
        self.environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
        }

    def run(self, *command: str) -> str:
        """Run a command in the repository; return what it prints."""
        ran = subprocess.run(command, cwd=self.folder, env=self.environment, text=True, capture_output=True)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def review(self, **variables: str) -> subprocess.CompletedProcess[str]:
        says = {f"SAYS_{command}": answer for command, answer in self.says.items()}
        environment = {**self.environment, **says, **variables}
        return subprocess.run([REVIEW], cwd=self.folder, env=environment, text=True, capture_output=True)

    @property
    def comment(self) -> str:
        return (self.folder / "slo-review" / "comment.md").read_text()

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()
