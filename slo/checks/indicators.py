"""Indicators that no objective uses, and duplicates of objectives and indicators."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue
from slo.sli import Indicator
from slo.text import checks
from slo.text.diagnostics import Problem


def unused_indicators(catalogue: Catalogue) -> Iterator[Problem]:
    """Find indicators that no objective uses."""
    for service in catalogue.services.values():
        used = {objective.indicator for objective in service.value.objectives}
        for name in service.value.indicators.keys() - used:
            yield checks.UNUSED_INDICATOR.problem(
                f"no objective uses the indicator {name!r}, so it is not recorded",
                service.where("indicators", name),
            )


def repeated_objectives(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives of one service with the same indicator, target and window: they alert together."""
    seen: dict[object, SLO] = {}
    for slo in catalogue.slos:
        objective = slo.objective
        key = (slo.service.name, objective.indicator, objective.target, objective.window)
        first = seen.setdefault(key, slo)
        if first is not slo:
            yield checks.REPEATED_OBJECTIVE.problem(
                f"{slo.id!r} has the indicator, target and window of {first.id!r}: both would alert together",
                slo.where(),
            )


def copied_indicators(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives with the target and the selectors of another indicator.

    Most likely it was copied and never adapted: one incident alerts for both, and what the copy was meant
    for is not watched. Selectors that differ in anything are not compared.
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
                hint=f"select only the series of {slo.service.name!r}, or remove one of the two",
            )


def _measured(indicator: Indicator) -> object:
    """Return what an indicator measures as one comparable value, without its descriptions."""
    fields = (tuple(one.items()) if isinstance(one, dict) else one for one in vars(indicator.kind).values())
    return indicator.groups, type(indicator.kind), *fields
