"""Indicators that no objective uses, and objectives that say the same twice, in one service or in two."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue
from slo.sli import Indicator
from slo.text import checks
from slo.text.diagnostics import Problem


def unused_indicators(catalogue: Catalogue) -> Iterator[Problem]:
    """Find indicators that are measured for nobody."""
    for service in catalogue.services.values():
        used = {objective.indicator for objective in service.value.objectives}
        for name in service.value.indicators.keys() - used:
            yield checks.UNUSED_INDICATOR.problem(
                f"no objective uses the indicator {name!r}, so it is not recorded",
                service.where("indicators", name),
            )


def repeated_objectives(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives of one service that a reader could not tell apart: they would alert twice."""
    seen: dict[object, SLO] = {}
    for slo in catalogue.slos:
        objective = slo.objective
        key = (slo.service.name, objective.indicator, objective.target, objective.window)
        first = seen.setdefault(key, slo)
        if first is not slo:
            yield checks.REPEATED_OBJECTIVE.problem(
                f"{slo.id!r} has the indicator, target and window of {first.id!r} and would alert with it",
                slo.where(),
            )


def copied_indicators(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that count by the selectors of another indicator, to the same target.

    Copied from there, most likely, and never made its own: one incident would alert for both, and what was
    meant here is not watched. Selectors that differ in anything are not looked at.
    """
    seen: dict[object, SLO] = {}
    for slo in catalogue.slos:
        first = seen.setdefault((_measured(slo.indicator), slo.objective.target), slo)
        if (first.service.name, first.objective.indicator) != (slo.service.name, slo.objective.indicator):
            yield checks.COPIED_INDICATOR.problem(
                f"{slo.objective.indicator!r} selects exactly what {first.objective.indicator!r} of "
                f"{first.service.name!r} selects, and {slo.id!r} and {first.id!r} have the same target: "
                "each incident would alert for both",
                catalogue.services[slo.service.name].where("indicators", slo.objective.indicator),
                hint=f"select what is {slo.service.name!r} alone, or take one of them out",
            )


def _measured(indicator: Indicator) -> object:
    """Give what an indicator measures as one value, whatever is said of it."""
    fields = (tuple(one.items()) if isinstance(one, dict) else one for one in vars(indicator.kind).values())
    return indicator.by, type(indicator.kind), *fields
