"""Composite SLOs of OpenSLO, whose objectives have indicators of their own.

OpenSLO multiplies the burn rate of each part by its weight, and gives the whole no target. The weighted mean
of slo burns as fast as their sum if each weight is divided by the budget of its part, and the budget of the
whole is one by the sum of these weights.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from slo.dialects.build import text as made
from slo.dialects.dialect import Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.made_services import Measured
from slo.dialects.openslo.budgets import percent
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.indicators import inline_of
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import METHODS, SLO
from slo.dialects.values import items, number, scalar, text, value
from slo.source.nodes import Node, Record, plain
from slo.text import checks

WEIGHT = "compositeWeight"
"""The key of the weight of an objective in a composite."""

_GREATEST_WEIGHT = 999_999_999
_GREATEST_DENOMINATOR = 1_000_000
_ROUNDED = Fraction(1, 10**15)


class Member(NamedTuple):
    """One objective of a composite: the id it has here, what is written, and its target."""

    id: str
    objective: Record
    target: Decimal
    at: Node


def said_alone(slo: Object, objective: Record, objects: Objects) -> Object | None:
    """Return the SLO that has just one objective, and it means what this part of a composite means."""
    reference = inline_of(slo.version)[1]
    wanted = _meaning(slo, objective, text(objective, reference))
    for other in objects.of(SLO):
        goals = items(other.record, "spec", "objectives")
        indicator = text(other.record, "spec", reference)
        if other is slo or not indicator or len(goals) != 1 or not isinstance(goals[0], Record):
            continue
        if _meaning(other, goals[0], indicator) == wanted:
            return other
    return None


def _meaning(slo: Object, objective: Record, indicator: str | None) -> object:
    """Return what makes an objective of an SLO, without its name and its weight."""
    reference = inline_of(slo.version)[1]
    apart = (WEIGHT, "displayName", reference)
    own = {name: plain(node) for name, node in objective.fields.items() if name not in apart}
    shared = [value(slo.record, "spec", key) for key in ("timeWindow", "budgetingMethod")]
    return indicator, own, [plain(one) if one is not None else None for one in shared]


def combined(members: Sequence[Member], method: str, findings: Findings) -> tuple[Measured, Node]:
    """Return the indicator of the whole and its target; raises Refused if it can have none."""
    ids = [one.id for one in members]
    at = members[0].at
    weights = [_weight(one, findings) for one in members]
    because = "each objective of a composite is one of its own here, with its own budget"
    findings.note(Fate.CHANGED, at, "a composite", ", ".join(ids), because, of=NOTHING)
    if method == METHODS[1]:
        return _of_slices(members, ids, findings)
    shares = [
        Fraction(weight) / Fraction(1 - one.target) for weight, one in zip(weights, members, strict=True)
    ]
    budget = 1 / sum(shares, Fraction(0))
    if budget >= 1:
        message = "the weights are so small that the whole could never spend its budget"
        findings.problem(checks.VALUE, message, at)
        raise Refused
    whole = (1 - Decimal(budget.numerator) / Decimal(budget.denominator)).quantize(
        Decimal("1e-12"), rounding=ROUND_HALF_EVEN
    )
    wholes = [str(one) for one in _as_integers(shares, members, findings)]
    because = "OpenSLO gives the whole none; at this target it burns as fast as its parts do together"
    findings.note(Fate.CHANGED, at, "the target of the composite", percent(whole), because, of=NOTHING)
    return Measured("composite", {"weights": dict(zip(ids, wholes, strict=True))}, at), made(
        percent(whole), at
    )


def _of_slices(members: Sequence[Member], ids: Sequence[str], findings: Findings) -> tuple[Measured, Node]:
    """Combine time slices: one is good if it is for all. OpenSLO ignores their weights."""
    for one in members:
        if one.target != members[0].target:
            message = "objectives of a composite of Timeslices need the same target: the whole has only one"
            raise findings.refuse(message, one.at)
        weight = scalar(one.objective, WEIGHT)
        if weight is not None and number(weight.text or "") != 1:
            because = "a time slice is good or bad as a whole"
            findings.note(Fate.LOST, weight, f"compositeWeight: {weight.text}", because=because)
    first = members[0]
    return Measured("composite", {"steps": list(ids)}, first.at), made(percent(first.target), first.at)


def _weight(member: Member, findings: Findings) -> Decimal:
    written = scalar(member.objective, WEIGHT)
    if written is None or written.text is None:
        return Decimal(1)
    weight = number(written.text)
    assert weight is not None
    if weight <= 0:
        findings.problem(checks.VALUE, "compositeWeight is above 0", written)
        raise Refused
    findings.carried(written)
    return weight


def _simplest(proportion: Fraction) -> Fraction:
    """Return what a proportion was before it was rounded: 1/3 for 0.33333333333333333333."""
    near = proportion.limit_denominator(_GREATEST_DENOMINATOR)
    return near if abs(near - proportion) <= proportion * _ROUNDED else proportion


def _as_integers(shares: Sequence[Fraction], members: Sequence[Member], findings: Findings) -> Sequence[int]:
    """Return integers in the same proportion; raises Refused if they would be too large."""
    proportions = [_simplest(share / shares[0]) for share in shares]
    times = lcm(*(one.denominator for one in proportions))
    wholes = [int(one * times) for one in proportions]
    common = gcd(*wholes)
    wholes = [whole // common for whole in wholes]
    if max(wholes) > _GREATEST_WEIGHT:
        message = "the weights and targets of this composite are in no proportion of whole numbers"
        raise findings.refuse(message, members[0].at)
    return wholes
