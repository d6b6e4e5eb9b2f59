"""Parts of a plan: some services each, and then what is not about a service."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from slo.model import SLO
from slo.plan.types import Plan, RuleFile

_OBJECTIVES = 100
"""A part has so many objectives or a few more, because a service is never divided."""


def parts(plan: Plan) -> Iterator[Plan]:
    """Yield the parts of a plan in its order; a small plan has one."""
    files = {file.bundle: file for file in plan.rule_files}
    slos: list[SLO] = []
    its: list[RuleFile] = []
    for service, some in groupby(plan.catalogue.slos, key=lambda slo: slo.service.name):
        slos += some
        its.append(files.pop(service))
        if len(slos) >= _OBJECTIVES:
            yield _part(plan, slos, its)
            slos, its = [], []
    yield _part(plan, slos, [*its, *files.values()])


def _part(plan: Plan, slos: list[SLO], files: list[RuleFile]) -> Plan:
    return plan._replace(rule_files=tuple(files), catalogue=replace(plan.catalogue, slos=tuple(slos)))
