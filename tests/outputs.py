"""Writing and comparing generated files, as `slo compile` does it."""

from collections.abc import Iterable
from pathlib import Path

from slo.output import Changes, Output, staging
from slo.targets.artifact import Artifact


def write(folder: Path, artifacts: Iterable[Artifact]) -> Changes:
    with staging(folder) as staged:
        changes = staged.into.changes(staged.states(artifacts))
        staged.replace(changes)
    return changes


def compare(folder: Path, artifacts: Iterable[Artifact]) -> Changes:
    into = Output(folder)
    return into.changes(into.states(artifacts))
