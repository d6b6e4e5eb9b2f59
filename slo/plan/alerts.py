"""The alerts of one objective: for each tier of its alert policy, each step of its error budget policy, and
for silence.
"""

from collections.abc import Iterator
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from slo.model import SLO, AlertSeverity, Calendar, Condition, Step, Tier, naming
from slo.model.error_budget_policy import PACE
from slo.plan.drafts import marked
from slo.plan.targets import Group, common_budget, for_each_target, group_in_words, of_group, own_budgets
from slo.plan.types import Alert
from slo.text.units import Duration, Percent, plain


def alerts(slo: SLO) -> Iterator[Alert]:
    """Plan the alerts in the order of the policies."""
    for alert in _of_policies(slo):
        yield marked(alert, slo)


def _of_policies(slo: SLO) -> Iterator[Alert]:
    for tier in slo.tiers:
        yield _burn(slo, tier)
    for step in slo.steps:
        yield _step(slo, step)
    if isinstance(slo.policy.no_data_after, Duration):
        yield _no_data(slo, slo.policy.no_data_after)


def routing_labels(slo: SLO, severity: AlertSeverity) -> dict[str, str]:
    """Give the labels that routes read. The rule sets them all, so that no series' own label can win."""
    return {
        **({"product": slo.service.product} if slo.service.product else {}),
        "service": slo.service.name,
        "slo": slo.id,
        "environment": slo.service.environment,
        "severity": severity,
        "category": slo.objective.category,
    }


def threshold(slo: SLO, tier: Tier, target: Percent) -> str:
    """Write the error ratio that a tier alerts above as burn rate times error budget, both exact."""
    return f"{_exact(tier.burn_rate(slo.window_length))} * {_budget(target)}"


def _burn(slo: SLO, tier: Tier) -> Alert:
    objective = slo.objective
    return Alert(
        name=naming.BURN,
        expr=for_each_target(slo, lambda group, target: _burning(slo, tier, group, target)),
        hold=tier.hold,
        keep_firing=tier.keep_firing,
        labels={**routing_labels(slo, tier.severity), "window": str(tier.long_window)},
        annotations={
            "summary": (
                f"{slo.id}{group_in_words(slo)} spent over {tier.budget} of its {objective.window} budget "
                f"in {tier.long_window}"
            ),
            "description": (
                f"{{{{ $value | humanizePercentage }}}} of events were bad over the last {tier.long_window}. "
                f"The objective is {objective.target} good over {_window(slo)}.{_meaning(slo)}"
            ),
            **_runbook(slo),
        },
    )


def _burning(slo: SLO, tier: Tier, group: Group, target: Percent) -> str:
    """Write that both windows burn too fast, and that there were as many events as the policy asks for."""
    limit = threshold(slo, tier, target)
    long, short = (
        of_group(naming.error_ratio(window), slo, group) for window in (tier.long_window, tier.short_window)
    )
    conditions = [f"{long} > {limit}", f"{short} > {limit}"]
    if not slo.policy.counts_events:
        return "\nand\n".join(conditions)
    events = of_group(naming.events(tier.long_window), slo, group)
    if slo.policy.min_events is not None:
        conditions.append(f"{events} >= {slo.policy.min_events}")
    if slo.policy.min_bad_events is not None:
        conditions.append(f"{long} * {events} >= {slo.policy.min_bad_events}")
    return "\nand\n".join(conditions)


def _step(slo: SLO, step: Step) -> Alert:
    """Alert as long as a step of the error budget policy holds."""
    assert slo.budget_policy is not None
    return Alert(
        name=naming.BUDGET_POLICY,
        expr=for_each_target(slo, lambda group, target: _holds(slo, step.when, group, target)),
        labels={
            **routing_labels(slo, step.severity),
            "step": step.name,
            **({"told": ",".join(step.notify)} if step.notify else {}),
        },
        annotations={
            "summary": f"{slo.id}{group_in_words(slo)}: {_in_words(slo, step.when)}",
            "description": f"Agreed in {slo.budget_policy.name}, step {step.name}: {literal(step.do)}",
            **_runbook(slo),
        },
    )


def _holds(slo: SLO, when: Condition, group: Group, target: Percent) -> str:
    """Write when a step holds, as `slo.evidence.steps` reckons it."""
    remaining = of_group(naming.BUDGET_REMAINING, slo, group)
    if when.remaining is not None:
        return f"{remaining} <= {plain(when.remaining.ratio)}"
    if when.spent is not None:
        assert when.within is not None
        ratio, events = (
            of_group(name(when.within), slo, group) for name in (naming.error_ratio, naming.events)
        )
        all_events = of_group(naming.events(slo.objective.window), slo, group)
        may_fail = f"{_budget(target)} * {all_events}"
        return f"{ratio} * {events} >= {plain(when.spent.ratio)} * {may_fail}\nand\n{ratio} > 0"
    assert when.exhausted_within is not None
    share = Fraction(when.exhausted_within.milliseconds, slo.window_length.milliseconds)
    pace = of_group(naming.error_ratio(PACE), slo, group)
    burn_rate = f"{pace} / {_budget(target)}"
    return f"{remaining} < {_exact(share)} * {burn_rate}\nand\n{pace} > {_budget(target)}"


def _in_words(slo: SLO, when: Condition) -> str:
    whole = f"its {slo.objective.window} budget"
    if when.remaining is not None:
        left = f"at most {when.remaining} of {whole} is left"
        return left if when.remaining.ratio else f"{whole} is spent"
    if when.spent is not None:
        return f"{when.spent} of {whole} or more went in {when.within}"
    return f"at the last day's pace {whole} is spent in less than {when.exhausted_within}"


def _no_data(slo: SLO, after: Duration) -> Alert:
    """Alert when bad events are not counted: the rule gives 0 where there were events and none was bad.

    Groups come and go, but one with a target of its own is expected to be there.
    """
    bad = naming.of(naming.BAD_1M, slo=slo.id)
    expr = f"{common_budget(slo)}\nunless on (slo)\n{bad}"
    if slo.objective.targets:
        expr += f"\nor\n{own_budgets(slo)}\nunless on (slo, {', '.join(slo.indicator.by)})\n{bad}"
    return Alert(
        name=naming.NO_DATA,
        expr=expr,
        hold=after,
        labels=routing_labels(slo, AlertSeverity.TICKET),
        annotations={
            "summary": f"{slo.id} cannot be measured: its metrics have been missing for {after}",
            "description": f"Nobody knows whether users are served well.{_meaning(slo)}",
            **_runbook(slo),
        },
    )


def _window(slo: SLO) -> str:
    """Name the compliance window, and the groups that have another target."""
    window = slo.objective.window
    said = f"each {window}" if isinstance(window, Calendar) else str(window)
    others = "; ".join(
        f"{', '.join(f'{label} {value}' for label, value in one.group.items())}: {one.target}"
        for one in slo.objective.targets
    )
    return f"{said} ({literal(others)})" if others else said


def _meaning(slo: SLO) -> str:
    texts = [text for text in (slo.indicator.journey, slo.objective.description) if text]
    return "".join(f" {literal(text.rstrip('.'))}." for text in texts)


def literal(text: str) -> str:
    """Keep people's own braces from being read as a template: Prometheus expands annotations."""
    return text.replace("{{", '{{ "{{" }}')


def _runbook(slo: SLO) -> dict[str, str]:
    return {"runbook_url": slo.runbook} if slo.runbook else {}


def _budget(target: Percent) -> str:
    return plain(1 - target.ratio)


@lru_cache
def _exact(number: Fraction) -> str:
    """Write a number as PromQL computes it exactly: a decimal where it ends, or else a division.

    >>> _exact(Fraction("14.4")), _exact(Fraction(14, 15))
    ('14.4', '14 / 15')
    """
    with localcontext() as exact:
        exact.traps[Inexact] = True
        try:
            return plain(Decimal(number.numerator) / number.denominator)
        except Inexact:
            return f"{number.numerator} / {number.denominator}"
