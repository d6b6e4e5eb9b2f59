"""What a design costs: the samples that its rules read in an hour, which no machine's noise can change."""

from collections.abc import Iterable

from bench.rules.ask import Asked
from bench.rules.clock import COSTS_AT
from bench.rules.design import Design, Rule
from bench.rules.services import Service


def samples_an_hour(asked: Asked, rules: Iterable[Rule]) -> float:
    """Weigh each rule at several times, and multiply by its evaluations in an hour."""
    return sum(
        sum(asked.touched(rule.expr, at) for at in COSTS_AT) / len(COSTS_AT) * rule.evaluations_an_hour
        for rule in rules
    )


def of(asked: Asked, design: Design, services: Iterable[Service]) -> list[float]:
    """Give the samples an hour for the one objective of each service."""
    return [samples_an_hour(asked, design.rules(service)) for service in services]
