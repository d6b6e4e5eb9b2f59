"""Indicators that no objective uses, and objectives that say the same twice."""

from collections.abc import Iterator

from slo.diagnostics import Problem, Severity
from slo.model import SLO, Catalogue


def unused_indicators(catalogue: Catalogue) -> Iterator[Problem]:
    """Find indicators that are measured for nobody."""
    for service in catalogue.services.values():
        used = {objective.indicator for objective in service.value.objectives}
        for name in service.value.indicators.keys() - used:
            yield Problem(
                "unused-indicator",
                f"no objective uses the indicator {name!r}, so it is not recorded",
                service.where("indicators", name),
                Severity.WARNING,
            )


def repeated_objectives(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives of one service that a reader could not tell apart: they would alert twice."""
    seen: dict[object, SLO] = {}
    for slo in catalogue.slos:
        objective = slo.objective
        key = (slo.service.name, objective.indicator, objective.target, objective.window)
        first = seen.setdefault(key, slo)
        if first is not slo:
            yield Problem(
                "repeated-objective",
                f"{slo.id!r} has the indicator, target and window of {first.id!r} and would alert with it",
                slo.where(),
                Severity.WARNING,
            )
