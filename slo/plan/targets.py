"""Conditions on an objective's series, written for each target: its groups may have targets of their own."""

from collections.abc import Callable, Mapping

from slo.model import SLO, naming
from slo.promql import quote
from slo.text.units import Percent

Group = Mapping[str, str]

Condition = Callable[[Group, Percent], str]
"""Writes a condition on the series of a group with a target; an empty one stands for all groups."""


def for_each_target(slo: SLO, condition: Condition) -> str:
    """Write a condition for each group with a target of its own, and then for all others."""
    alternatives = [condition(one.group, one.target) for one in slo.objective.targets]
    others = condition({}, slo.objective.target)
    if alternatives:
        others += f"\nunless on ({', '.join(slo.indicator.by)})\n{own_budgets(slo)}"
    return "\nor\n".join((*alternatives, others))


def of_group(series: str, slo: SLO, group: Group) -> str:
    """Select a series of an objective, of one group or, where it is empty, of all."""
    if not group:
        return naming.of(series, slo=slo.id)
    matchers = (f"{label}={quote(value)}" for label, value in {"slo": slo.id, **group}.items())
    return f"{series}{{{','.join(matchers)}}}"


def own_budgets(slo: SLO) -> str:
    """Select the error budgets of groups with a target of their own."""
    named = "".join(f',{label}!=""' for label in slo.indicator.by)
    return f'{naming.ERROR_BUDGET}{{slo="{slo.id}"{named}}}'


def common_budget(slo: SLO) -> str:
    """Select the error budget of all other groups."""
    labels = slo.indicator.by if slo.objective.targets else ()
    return naming.of(naming.ERROR_BUDGET, slo=slo.id, **dict.fromkeys(labels, ""))


def group_in_words(slo: SLO) -> str:
    """Name the group that an alert is of, as a template of Prometheus; "" for what has no groups."""
    named = ", ".join(f"{label} {{{{ $labels.{label} }}}}" for label in slo.indicator.by)
    return f" ({named})" if named else ""
