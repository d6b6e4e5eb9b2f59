"""Counts the mutants that `slo test` finds, and lists those that it does not.

python -m bench.mutants SERVICE [MOST] > bench/mutants/RESULTS.md

Rules are those of one service of definitions/, routes those of all products. MOST is how many places each
sort of fault is tried at.
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

DEFINITIONS = Path("definitions")


class Fate(NamedTuple):
    """A mutant, and the first failure that it caused; "" if it survived."""

    mutant: Mutant
    failure: str


def fates(planned: Plan, artifacts: tuple[Artifact, ...], service: str, most: int) -> Iterator[Fate]:
    """Try every sort of fault in the rules of a service and in all routes."""
    own = tuple(
        one
        for one in artifacts
        if not one.path.startswith("prometheus/") or one.path.endswith(f"/{service}.yaml")
    )
    rules, routes = Judges(find("promtool"), None), Judges(find("promtool"), find("amtool"))
    for mutation in MUTATIONS:
        for mutant in mutants(own, mutation, most):
            changed = tuple(
                one if one.path != mutant.path else one._replace(text=mutant.text) for one in artifacts
            )
            of_rules = mutant.path.startswith("prometheus/")
            outcome = judged(
                planned, changed, rules if of_rules else routes, (service,) if of_rules else ("-",)
            )
            found = next((failure.message for failure in outcome.failures), "")
            fate = Fate(mutant, found)
            print(
                ("killed  " if found else "SURVIVED"),
                mutant.sort,
                mutant.path,
                mutant.after[:100],
                file=sys.stderr,
                flush=True,
            )
            yield fate


def main(service: str, most: int) -> None:
    began = time.monotonic()
    planned = plan(load(DEFINITIONS))
    artifacts = built(planned, read_templates(DEFINITIONS))
    found = list(fates(planned, artifacts, service, most))
    killed = [fate for fate in found if fate.failure]
    print("# Mutants of generated files\n")
    print(
        f"Rules of `{service}` and all routes of `definitions/`, by {find('promtool')} and {find('amtool')}."
    )
    print(f"{len(killed)} of {len(found)} mutants are found ({100 * len(killed) / len(found):.1f}%).\n")
    sorts: dict[str, list[Fate]] = defaultdict(list)
    for fate in found:
        sorts[fate.mutant.sort].append(fate)
    print("| fault | mutants | found |\n|---|---|---|")
    for sort, some in sorts.items():
        print(f"| {sort} | {len(some)} | {sum(bool(fate.failure) for fate in some)} |")
    print("\n## Survivors\n")
    for fate in found:
        if not fate.failure:
            print(
                f"* {fate.mutant.sort}, `{fate.mutant.path}`: `{fate.mutant.before}` became `{fate.mutant.after}`"
            )
    print(f"\n{time.monotonic() - began:.0f} s.", file=sys.stderr)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2)
