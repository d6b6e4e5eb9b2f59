"""Parts of a plan: some services each, and then what is not about a service."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from slo.model import SLO
from slo.plan.rules import RuleFiles
from slo.plan.types import Plan

_OBJECTIVES = 100
"""A part has so many objectives or a few more, because a service is never divided."""


def parts(plan: Plan) -> Iterator[Plan]:
    """Yield the parts of a plan in its order, as outlines; a small plan has one."""
    slos: list[SLO] = []
    for _, some in groupby(plan.catalogue.slos, key=lambda slo: slo.service.name):
        slos += some
        if len(slos) >= _OBJECTIVES:
            yield _part(plan, tuple(slos), others=False)
            slos = []
    yield _part(plan, tuple(slos), others=True)


def _part(plan: Plan, slos: tuple[SLO, ...], *, others: bool) -> Plan:
    return plan._replace(
        rule_files=RuleFiles(slos, plan.catalogue, others), catalogue=replace(plan.catalogue, slos=slos)
    )
