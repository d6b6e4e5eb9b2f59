"""Checks of services with `strategy: direct`, which record no counts."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.exclusions import excluded_from
from slo.catalogue.services import SettledObjective, settled_objectives
from slo.model import Calendar, Strategy
from slo.text import checks
from slo.text.diagnostics import Problem


def impossible_directly(declared: Declarations) -> Iterator[Problem]:
    """Find calendar windows and exclusions of services with `strategy: direct`."""
    for settled in settled_objectives(declared):
        if settled.service.strategy is Strategy.DIRECT:
            yield from _impossible(settled, declared)


def _impossible(settled: SettledObjective, declared: Declarations) -> Iterator[Problem]:
    place = ("objectives", settled.position)
    hint = "write 'strategy: rollup' for the service"
    if isinstance(settled.objective.window, Calendar):
        message = "a calendar window needs recorded counts, and 'strategy: direct' has none"
        span = settled.document.where(*place, "window")
        yield checks.STRATEGY.problem(message, span, hint=f"{hint}, or a rolling window such as 28d")
    for exclusion in excluded_from(settled, declared):
        message = f"exclusion {exclusion.name!r} needs recorded counts, and 'strategy: direct' has none"
        yield checks.STRATEGY.problem(message, settled.document.where(*place, "indicator"), hint=hint)
