"""Objectives that were renamed: an earlier id continues in one objective, and is not in use."""

from collections.abc import Callable, Iterator
from functools import partial

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import SettledObjective, settled_objectives
from slo.text import checks
from slo.text.diagnostics import Problem, Span


def impossible_renames(declared: Declarations) -> Iterator[Problem]:
    """Find earlier ids that are still those of an objective, or that two objectives name."""
    objectives = settled_objectives(declared)
    in_use = {one.id: one for one in objectives}
    claimed: dict[str, SettledObjective] = {}
    for one in objectives:
        for earlier, where in _earlier(one):
            if earlier in in_use:
                yield _still_in_use(earlier, one, in_use[earlier], where())
                continue
            if earlier in claimed:
                yield _claimed_twice(earlier, one, claimed[earlier], where())
            claimed.setdefault(earlier, one)


def _earlier(settled: SettledObjective) -> Iterator[tuple[str, Callable[[], Span]]]:
    """Yield the earlier ids of an objective, and what returns where each is written."""
    document, position = settled.document, settled.position
    for index, earlier in enumerate(settled.objective.renamed_from):
        yield earlier, partial(document.where, "objectives", position, "renamed_from", index)
    if not settled.objective.renamed_from:
        for index, service in enumerate(settled.service.renamed_from):
            yield f"{service}-{settled.name}", partial(document.where, "renamed_from", index)


def _claimed_twice(earlier: str, one: SettledObjective, first: SettledObjective, span: Span) -> Problem:
    if first is one:
        return checks.RENAMED.problem(f"{earlier!r} is listed twice", span, hint="name each earlier id once")
    return checks.RENAMED.problem(
        f"{one.id!r} was renamed from {earlier!r}, and so was {first.id!r} ({_place(first)})",
        span,
        hint="a history goes on in one objective; remove the other 'renamed_from'",
    )


def _still_in_use(earlier: str, one: SettledObjective, other: SettledObjective, span: Span) -> Problem:
    if other is one:
        return checks.RENAMED.problem(
            f"{earlier!r} is the current id of this objective",
            span,
            hint="write the id that it had before: SERVICE-OBJECTIVE, such as checkout-availability",
        )
    return checks.RENAMED.problem(
        f"{one.id!r} was renamed from {earlier!r}, but that is still an objective ({_place(other)})",
        span,
        hint="remove that objective, or this 'renamed_from': two objectives cannot have one history",
    )


def _place(settled: SettledObjective) -> Span:
    return settled.document.where("objectives", settled.position)
