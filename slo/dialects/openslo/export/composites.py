"""Composites as SLOs of OpenSLO whose objectives have indicators of their own.

OpenSLO multiplies the burn rate of each objective by its weight, and gives the whole no target. The whole
burns as fast as a weighted mean of slo if each weight is multiplied by the budget of its part, and divided by
the budget of the whole and by the sum of all weights.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from slo.dialects.openslo.export.metrics import Metric, metric_of
from slo.dialects.openslo.export.names import object_name
from slo.dialects.openslo.shapes import METHODS
from slo.model.service import Objective, Service
from slo.sli import Composite
from slo.text.yaml import Value

_OCCURRENCES, _TIMESLICES, _ = METHODS
_DIGITS = 20
"""How many digits after its point are read again."""


class NotSaid(Exception):
    """Raised for a composite that OpenSLO cannot say; the message says why."""


class Part(NamedTuple):
    """An objective that a composite may name: the name of its indicator there, and its metric."""

    indicator: str
    objective: Objective
    metric: Metric


class Whole(NamedTuple):
    """The budgeting method and the objectives of an SLO that is a composite."""

    method: str
    objectives: Sequence[Mapping[str, Value]]


def parts_of(service: Service) -> Iterator[tuple[str, Part]]:
    """Yield the objectives of a service that have a metric, by their ids."""
    for objective in service.objectives:
        indicator = service.indicators.get(objective.indicator)
        metric = metric_of(indicator) if indicator else None
        if metric is not None:
            name = object_name(service.name, objective.indicator)
            yield f"{service.name}-{objective.name or objective.indicator}", Part(name, objective, metric)


def whole_of(composite: Composite, objective: Objective, known: Mapping[str, Part]) -> Whole:
    """Return what an objective of a composite is in OpenSLO; raises NotSaid."""
    parts = [_part(one, objective, known) for one in composite.parts]
    methods = {part.metric.method for part in parts}
    if composite.steps:
        if methods != {_TIMESLICES} or any(part.objective.target != objective.target for part in parts):
            raise NotSaid(
                "OpenSLO has no steps of a journey, unless all are slices and have the target of the whole"
            )
        return Whole(_TIMESLICES, [_objective(part) for part in parts])
    if methods != {_OCCURRENCES}:
        raise NotSaid("OpenSLO has weights for objectives whose events count, and some of these are slices")
    every = sum(composite.weights.values()) * Fraction(1 - objective.target.ratio)
    weights = [
        weight * Fraction(1 - part.objective.target.ratio) / every
        for weight, part in zip(composite.weights.values(), parts, strict=True)
    ]
    objectives = [
        {**_objective(part), "compositeWeight": _decimal(weight)}
        for part, weight in zip(parts, weights, strict=True)
    ]
    return Whole(_OCCURRENCES, objectives)


def _decimal(weight: Fraction) -> Decimal:
    return round(Decimal(weight.numerator) / Decimal(weight.denominator), _DIGITS).normalize()


def _part(name: str, whole: Objective, known: Mapping[str, Part]) -> Part:
    part = known.get(name)
    if part is None:
        raise NotSaid(f"{name} is not written as OpenSLO")
    if part.objective.window != whole.window:
        raise NotSaid(f"an SLO of OpenSLO has one window, and {name} has another")
    return part


def _objective(part: Part) -> Mapping[str, Value]:
    return {
        "indicatorRef": part.indicator,
        "target": part.objective.target.ratio,
        **part.metric.objective,
    }
