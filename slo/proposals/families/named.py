"""Metrics by which nothing is proposed, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from slo.proposals.drafts import LeftOut
from slo.proposals.inventory import Inventory, Question
from slo.text.plurals import some


@dataclass(frozen=True, slots=True)
class NoObjective:
    """Metrics that are left out: patterns of their names, each with the reason."""

    reasons: tuple[tuple[re.Pattern[str], str], ...]

    def questions(self, names: Iterable[str]) -> list[Question]:
        known = sorted(names)
        first = (next(filter(pattern.fullmatch, known), None) for pattern, _ in self.reasons)
        return [Question(name, ("job",)) for name in first if name]

    def propose(self, inventory: Inventory) -> list[LeftOut]:
        known = sorted(inventory.names)
        left_out = []
        for pattern, reason in self.reasons:
            for name in filter(pattern.fullmatch, known):
                if jobs := inventory.jobs(name):
                    left_out.append(LeftOut(f"{name} of {_jobs(jobs)}", reason))
        return left_out


def _jobs(jobs: list[str]) -> str:
    return f"{'job' if len(jobs) == 1 else 'jobs'} {some(jobs, 4)}"
