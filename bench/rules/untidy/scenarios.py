"""What happens to ordinary services: one world for each row of the table, with what is true of it."""

from collections.abc import Iterator

from bench.rules.untidy.identities import relabelled
from bench.rules.untidy.interrupted import edits, late_and_lost
from bench.rules.untidy.kinds import other_kinds, silence
from bench.rules.untidy.processes import starts_and_ends
from bench.rules.untidy.scenario import Scenario


def scenarios() -> Iterator[Scenario]:
    """Give all of them, in the order of the table."""
    yield from edits()
    yield from late_and_lost()
    yield from relabelled()
    yield from starts_and_ends()
    yield from other_kinds()
    yield from silence()
