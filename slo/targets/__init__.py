"""Targets of `slo compile`: generates the files of each target that a project has chosen.

To add a target: add a package here with `artifacts`, and its name to `slo.model.targets` (`-` is `_` in the
name of the package).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Protocol, TypeVar, cast

from slo.model import Catalogue
from slo.model.targets import WITHOUT_PEOPLE, Target
from slo.plan.build import whole
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


T = TypeVar("T")
Take = Callable[[Iterator[Artifact]], T]
"""Takes files one by one as they are generated, and returns what is to be kept of them."""

_FEW = 2
"""So few parts of a plan are generated sooner than the work is shared."""


class Do(Protocol):
    """Does jobs, which do not depend on each other, and returns their results in their order."""

    def __call__(self, jobs: Sequence[Callable[[], T]], /) -> Iterable[T]: ...


def one_after_the_other(jobs: Sequence[Callable[[], T]]) -> Iterable[T]:
    """Do jobs in this process."""
    return (job() for job in jobs)


def build(plan: Plan, templates: Templates, take: Take[T], do: Do = one_after_the_other) -> Iterable[T]:
    """Generate all files of all chosen targets, and return what `take` returned of some at a time.

    Where they are many, jobs are done as `do` does them. The rule files of an outlined plan are planned by
    these jobs. Raises Invalid for what a target does not support, and UnusableTemplates.
    """
    if unsupported := tuple(problems(plan.catalogue)):
        raise Invalid(unsupported)
    by_service = tuple(parts(plan))
    jobs = tuple(_jobs(plan, by_service, templates, take))
    return do(jobs) if len(by_service) > _FEW else one_after_the_other(jobs)


def _jobs(
    plan: Plan, by_service: Sequence[Plan], templates: Templates, take: Take[T]
) -> Iterator[Callable[[], T]]:
    """Yield first the jobs that take longest, so that no process waits for one of them in the end."""
    chosen = _with_files(plan.catalogue)
    of_parts = [target for target in chosen if getattr(module(target), "BY_SERVICE", False)]
    for target in chosen:
        if target not in of_parts:
            yield partial(_taken, [target], plan, templates, take)
    for part in by_service if of_parts else ():
        yield partial(_taken_whole, of_parts, part, templates, take)


def _taken(of: Iterable[Target], plan: Plan, templates: Templates, take: Take[T]) -> T:
    return take(artifact for target in of for artifact in module(target).artifacts(plan, templates))


def _taken_whole(of: Iterable[Target], part: Plan, templates: Templates, take: Take[T]) -> T:
    """Plan the rule files of a part once for several targets, and only as long as they need them."""
    return _taken(of, whole(part), templates, take)


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find definitions that a chosen target does not support."""
    for target in _with_files(catalogue):
        yield from getattr(module(target), "problems", _none)(catalogue)


def _with_files(catalogue: Catalogue) -> Sequence[Target]:
    """Return the chosen targets, without those of people where there are none: they are not imported."""
    if catalogue.organisation or catalogue.products or catalogue.use_cases:
        return catalogue.targets
    return WITHOUT_PEOPLE


def module(target: Target) -> TargetModule:
    """Import the package of a target."""
    return cast(TargetModule, import_module(f"{__name__}.{target.replace('-', '_')}"))


def _none(catalogue: Catalogue) -> Iterable[Problem]:
    return ()
