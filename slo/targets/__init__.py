"""Targets of `slo compile`: generates the files of each target that a project has chosen.

To add a target: add a package here with `artifacts`, and its name to `slo.model.targets` (`-` is `_` in the
name of the package).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Protocol, cast

from slo.model import Catalogue
from slo.model.targets import Target
from slo.plan.parts import parts
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.text.diagnostics import Invalid, Problem


class TargetModule(Protocol):
    """The interface of a target's package.

    `artifacts` raises UnusableTemplates. A target that does not support everything in definitions also has
    `problems(catalogue)`, which finds what is unsupported; the catalogue may lack objectives. If each file is
    about one service and depends on nothing of the others, a target has `BY_SERVICE = True`: its files are
    then made from parts of the plan.
    """

    artifacts: Callable[[Plan, Templates], Iterable[Artifact]]


Job = Callable[[], tuple[Artifact, ...]]
"""Generates some files; jobs do not depend on each other."""

_FEW = 2
"""So few parts of a plan are generated sooner than the work is shared."""

Do = Callable[[Sequence[Job]], Iterable[tuple[Artifact, ...]]]
"""Does jobs, and returns their results in their order."""


def one_after_the_other(jobs: Sequence[Job]) -> Iterable[tuple[Artifact, ...]]:
    """Do jobs in this process."""
    return (job() for job in jobs)


def build(plan: Plan, templates: Templates, do: Do = one_after_the_other) -> tuple[Artifact, ...]:
    """Generate all files of all chosen targets; where they are many, as `do` does its jobs.

    Raises Invalid for what a target does not support, and UnusableTemplates.
    """
    if unsupported := tuple(problems(plan.catalogue)):
        raise Invalid(unsupported)
    by_service = tuple(parts(plan))
    jobs = tuple(_jobs(plan, by_service, templates))
    results = do(jobs) if len(by_service) > _FEW else one_after_the_other(jobs)
    return tuple(artifact for found in results for artifact in found)


def _jobs(plan: Plan, by_service: Sequence[Plan], templates: Templates) -> Iterator[Job]:
    for target in plan.catalogue.targets:
        its = by_service if getattr(module(target), "BY_SERVICE", False) else (plan,)
        yield from (partial(_generated, target, one, templates) for one in its)


def _generated(target: Target, plan: Plan, templates: Templates) -> tuple[Artifact, ...]:
    return tuple(module(target).artifacts(plan, templates))


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find definitions that a chosen target does not support."""
    for target in catalogue.targets:
        yield from getattr(module(target), "problems", _none)(catalogue)


def module(target: Target) -> TargetModule:
    """Import the package of a target."""
    return cast(TargetModule, import_module(f"{__name__}.{target.replace('-', '_')}"))


def _none(catalogue: Catalogue) -> Iterable[Problem]:
    return ()
