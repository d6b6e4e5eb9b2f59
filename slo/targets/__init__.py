"""Targets of `slo compile`: generates the files of each target that a project has chosen.

To add a target: add a package here with `artifacts`, and its name to `slo.model.targets` (`-` is `_` in the
name of the package).
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

from slo.model import Catalogue
from slo.model.targets import Target
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.text.diagnostics import Invalid, Problem


class TargetModule(Protocol):
    """The interface of a target's package.

    `artifacts` raises UnusableTemplates. A target that does not support everything in definitions also has
    `problems(catalogue)`, which finds what is unsupported; the catalogue may lack objectives.
    """

    artifacts: Callable[[Plan, Templates], Iterable[Artifact]]


def build(plan: Plan, templates: Templates) -> tuple[Artifact, ...]:
    """Generate all files of all chosen targets.

    Raises Invalid for what a target does not support, and UnusableTemplates.
    """
    if unsupported := tuple(problems(plan.catalogue)):
        raise Invalid(unsupported)
    return tuple(
        artifact
        for target in plan.catalogue.targets
        for artifact in module(target).artifacts(plan, templates)
    )


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find definitions that a chosen target does not support."""
    for target in catalogue.targets:
        yield from getattr(module(target), "problems", _none)(catalogue)


def module(target: Target) -> TargetModule:
    """Import the package of a target."""
    return cast(TargetModule, import_module(f"{__name__}.{target.replace('-', '_')}"))


def _none(catalogue: Catalogue) -> Iterable[Problem]:
    return ()
