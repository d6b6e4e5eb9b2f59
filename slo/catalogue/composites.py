"""Composite indicators: a check against nesting, and the objectives that they consist of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import SettledObjective, settled_objectives
from slo.model import SLO
from slo.sli import Indicator
from slo.text import checks
from slo.text.diagnostics import Problem, Span


def composites_of_composites(declared: Declarations) -> Iterator[Problem]:
    """Find composites within composites."""
    objectives = {one.id: one for one in settled_objectives(declared)}
    for indicator, part, where in _named(declared):
        if part in objectives:
            yield from _composite_in_itself(objectives[part], indicator, where)


def with_parts(slos: Iterable[SLO]) -> Iterator[SLO]:
    """Yield the objectives, composite ones with their parts."""
    by_id = {slo.id: slo for slo in slos}
    for slo in by_id.values():
        composite = slo.indicator.composite
        yield replace(slo, parts=tuple(by_id[part] for part in composite.parts)) if composite else slo


def _named(declared: Declarations) -> Iterator[tuple[Indicator, str, Callable[[], Span]]]:
    """Yield each objective that a composite names, and what returns the span of its name."""
    for service in declared.services.values():
        for name, indicator in service.value.indicators.items() if service.value else ():
            if indicator.composite is not None:
                for part in indicator.composite.parts:
                    path = ("indicators", name, "composite", *indicator.composite.path_to(part))
                    yield indicator, part, partial(service.document.where_key, *path)


def _composite_in_itself(
    part: SettledObjective, indicator: Indicator, where: Callable[[], Span]
) -> Iterator[Problem]:
    there = part.service.indicators.get(part.objective.indicator)
    if there is indicator:
        message = f"a composite cannot contain its own objective, {part.id!r}"
        yield checks.COMPOSITE.problem(message, where(), hint="write objectives of other indicators")
    elif there is not None and there.composite is not None:
        message = f"{part.id!r} is a composite, and composites cannot be nested"
        word = "steps" if there.composite.steps else "parts"
        yield checks.COMPOSITE.problem(
            message, where(), hint=f"list its {word}: {', '.join(there.composite.parts)}"
        )
