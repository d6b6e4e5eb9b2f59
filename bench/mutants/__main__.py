"""Counts the mutants that `slo test` finds, and lists those that it does not.

python -m bench.mutants DEFINITIONS [MOST] > bench/mutants/RESULTS.md

MOST is how many places each sort of fault is tried at. SLO_PROMTOOL and SLO_AMTOOL name the programs.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.mutants.mutations import MUTATIONS, Mutant, mutants
from slo.actions.definitions import load
from slo.actions.prove import Judges, built, judged
from slo.clients.programs import find
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_templates
from slo.targets.artifact import Artifact
from slo.targets.tests import all_proofs


class Fate(NamedTuple):
    """A mutant, and the first failure that it caused; "" if it survived."""

    mutant: Mutant
    failure: str


def fates(planned: Plan, artifacts: tuple[Artifact, ...], most: int) -> Iterator[Fate]:
    """Try every sort of fault; rules are tested by those of their service alone, routes without rules."""
    judges, proofs = Judges(find("promtool"), find("amtool")), tuple(all_proofs(planned))
    for mutation in MUTATIONS:
        for mutant in mutants(artifacts, mutation, most):
            changed = tuple(
                one._replace(text=mutant.text) if one.path == mutant.path else one for one in artifacts
            )
            service = Path(mutant.path).stem if mutant.path.startswith("prometheus/") else ""
            # One file after the other, because the first one mostly decides.
            parts = [(one,) for one in proofs if one.service == service] if service else [()]
            tried = (
                judged(planned, changed, part, judges if not service else judges.of_rules) for part in parts
            )
            found = next((outcome.failures[0].message for outcome in tried if outcome.failures), "")
            print(
                "found" if found else "SURVIVED",
                mutant.sort,
                mutant.path,
                mutant.after,
                file=sys.stderr,
                flush=True,
            )
            yield Fate(mutant, found)


def main(definitions: Path, most: int) -> None:
    began = time.monotonic()
    planned = plan(load(definitions))
    artifacts = built(planned, read_templates(definitions))
    found = list(fates(planned, artifacts, most))
    killed = [fate for fate in found if fate.failure]
    print("# Mutants of generated files\n")
    print(f"Of `{definitions}`, by {find('promtool')} and {find('amtool')}: `python -m bench.mutants`.")
    print(f"{len(killed)} of {len(found)} mutants are found ({100 * len(killed) / len(found):.1f}%).\n")
    sorts: dict[str, list[Fate]] = defaultdict(list)
    for fate in found:
        sorts[fate.mutant.sort].append(fate)
    print("| fault | mutants | found |\n|---|---|---|")
    for sort, some in sorts.items():
        print(f"| {sort} | {len(some)} | {sum(bool(fate.failure) for fate in some)} |")
    print("\n## Survivors\n")
    for mutant, failure in found:
        if not failure:
            print(f"* {mutant.sort}, `{mutant.path}`: `{mutant.before}` became `{mutant.after}`")
    print(f"\n{time.monotonic() - began:.0f} s.", file=sys.stderr)


main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
